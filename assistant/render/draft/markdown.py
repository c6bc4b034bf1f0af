"""A draft as Markdown: marks before the full stops, a list of references, receipts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from assistant.render.answer import placed
from assistant.render.draft import comments
from assistant.render.draft.options import Options
from assistant.render.draft.references import Print, References
from assistant.render.draft.sentences import (
    NOTHING,
    appendix,
    doubts,
    keys,
    line,
    paragraphs,
    receipts,
)
from assistant.results import RelatedWork, Statement
from store.records import Paper

Escape = Callable[[str], str]

_SIGN = re.compile(r"[\\`*_\[\]<~|]|&(?=#?\w+;)")
_START = re.compile(r"^([-+#>=:])|^(\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+))(?=[.)])")
"""What begins a list, a heading or a quotation in CommonMark or in pandoc's Markdown."""


def escape(text: str, sign: re.Pattern[str] = _SIGN) -> str:
    """Markdown, on one line, that shows just this text."""
    return _begun(_signs(line(text), sign))


def _signs(text: str, sign: re.Pattern[str] = _SIGN) -> str:
    return sign.sub(r"\\\g<0>", text)


def _begun(line: str) -> str:
    return _START.sub(lambda begin: f"\\{begin[1]}" if begin[1] else f"{begin[2]}\\", line)


def write(work: RelatedWork, papers: Sequence[Paper], options: Options) -> str:
    """The whole document."""
    references = References(papers, options.style, Print(_signs, ("*", "*"), ("**", "**")))

    def mark(statement: Statement) -> str:
        weak = "(weakly supported)" * (statement.verdict == "weak")
        return f"{references.mark(keys(statement))} {weak}".strip()

    def sentence(statement: Statement) -> str:
        quoted = comments.quoted(statement) if options.receipts == "comments" else ""
        return f"{placed(escape(statement.text), mark(statement))} {quoted}".rstrip()

    parts = [*body(work, sentence, escape)]
    if papers:
        listed = enumerate((_begun(entry) for _, entry in references.entries()), 1)
        entries = [f"{n}. {entry}" if references.numbered else f"- {entry}" for n, entry in listed]
        parts.append("## References\n\n" + "\n".join(entries))
    return "\n\n".join([*parts, *receipted(work, options, escape)]) + "\n"


def body(work: RelatedWork, sentence: Callable[[Statement], str], escape: Escape) -> Iterator[str]:
    """The paragraphs under their headings."""
    if not work.paragraphs:
        yield NOTHING
    yield from paragraphs(work, lambda text: f"### {escape(text)}\n\n" * bool(text), sentence)


def receipted(work: RelatedWork, options: Options, escape: Escape) -> Iterator[str]:
    """The appendix; or, where receipts are comments, those of what was withheld."""
    if options.receipts == "comments":
        yield from comments.withheld(work.withheld)
    if options.receipts != "appendix":
        return
    for heading, statements in appendix(work):
        yield f"## {heading}"
        yield from (_receipt(statement, escape) for statement in statements)


def _receipt(statement: Statement, escape: Escape) -> str:
    quoted = [f'[{escape(key)}] "{escape(words)}"' for key, words in receipts(statement)]
    head = f"**{escape(statement.id)}** " * bool(statement.id)
    items = "".join(f"\n- {item}" for item in (*map(escape, doubts(statement)), *quoted))
    return f"{head}{escape(statement.text)}\n{items}"
