"""A draft as Markdown: marks before the full stops, a list of references, receipts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from assistant.render.draft import comments
from assistant.render.draft.options import Options
from assistant.render.draft.references import Print, References
from assistant.render.draft.sentences import (
    NOTHING,
    appendix,
    doubts,
    paragraphs,
    placed,
    receipts,
)
from assistant.render.lines import line
from assistant.render.pieces import pieces
from assistant.results import RelatedWork, Statement
from store.records import Paper

_SIGN = re.compile(r"[\\`*_\[\]<~|$^@]|&(?=#?\w+;)|-(?=-)")
"""What is markup in CommonMark, on GitHub (`$`) or for pandoc (`^`, `@`, `--`)."""
_ADDRESS = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
"""What GitHub makes a link of without any markup."""
_START = re.compile(r"^([-+#>=:])|^(\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+))(?=[.)])")
"""What begins a list, a heading or a quotation in CommonMark or in pandoc's Markdown."""


def escape(text: str) -> str:
    """Markdown, on one line, that shows just this text."""
    return begun(inline(text))


def inline(text: str) -> str:
    """The same for what begins no line."""
    return signs(line(text))


def signs(text: str) -> str:
    """A piece of a line, with what is markup or would become a link escaped."""
    return _ADDRESS.sub(r"\\\g<0>", referred(text))


def referred(text: str) -> str:
    """The same for a record's own fields, whose address may become a link."""
    return _SIGN.sub(r"\\\g<0>", text)


def begun(line: str) -> str:
    """A line that begins no list, heading or quotation."""
    return _START.sub(lambda begin: f"\\{begin[1]}" if begin[1] else f"{begin[2]}\\", line)


def write(work: RelatedWork, papers: Sequence[Paper], options: Options) -> str:
    """The whole document."""
    references = References(papers, options.style, Print(referred, ("*", "*"), ("**", "**")))

    def cited(statement: Statement) -> str:
        *within, last = pieces(statement, line)
        weak = "(weakly supported)" * (statement.verdict == "weak")
        text = "".join(f"{signs(text)} {references.mark(keys)}" for text, keys, _ in within)
        return begun(
            text + placed(signs(last.text), f"{references.mark(last.keys)} {weak}".strip())
        )

    def sentence(statement: Statement) -> str:
        quoted = comments.quoted(statement) if options.receipts == "comments" else ""
        return f"{cited(statement)} {quoted}".rstrip()

    parts = [*comments.head(work.run), *body(work, sentence)]
    if papers:
        entries = "\n".join(_entries(references, options))
        parts.append(f"## References\n\n{entries}")
    return "\n\n".join([*parts, *receipted(work, options)]) + "\n"


def _entries(references: References, options: Options) -> Iterator[str]:
    """A line a paper; where there are receipts, its key in a comment, as these name it so."""
    for n, (key, entry) in enumerate(references.entries(), 1):
        marker = f"{n}." if references.numbered else "-"
        named = "" if options.receipts == "none" else comments.comment(f"`{key}`")
        yield f"{marker} {begun(entry)} {named}".rstrip()


def body(work: RelatedWork, sentence: Callable[[Statement], str]) -> Iterator[str]:
    """The paragraphs under their headings."""
    if not work.paragraphs:
        yield NOTHING
    yield from paragraphs(work, lambda text: f"### {escape(text)}\n\n" * bool(text), sentence)


def receipted(work: RelatedWork, options: Options) -> Iterator[str]:
    """The appendix; or, where receipts are comments, those of what was withheld."""
    if options.receipts == "comments":
        yield from comments.withheld(work.withheld)
    if options.receipts != "appendix":
        return
    for heading, statements in appendix(work):
        yield f"## {heading}"
        yield from map(_receipt, statements)


def _receipt(statement: Statement) -> str:
    quoted = [f'[{escape(key)}] "{escape(words)}"' for key, words in receipts(statement)]
    head = f"**{escape(statement.id)}** " * bool(statement.id)
    items = "".join(f"\n- {item}" for item in (*map(escape, doubts(statement)), *quoted))
    return f"{head}{escape(statement.text)}\n{items}"
