r"""A draft as LaTeX to be `\input`: a sentence a line, and above each the words that it rests on.

It needs natbib for `\citep`, and amssymb where a sentence has a sign that LaTeX itself lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.render.draft.options import Options
from assistant.render.draft.sentences import (
    NOTHING,
    appendix,
    doubts,
    keys,
    line,
    paragraphs,
    parted,
    receipts,
    refusal,
)
from assistant.render.draft.typeset import typeset
from assistant.results import RelatedWork, Statement
from store.records import Paper


def write(work: RelatedWork, papers: Sequence[Paper], options: Options) -> str:
    """The paragraphs, below a comment that tells what they need."""

    def sentence(statement: Statement) -> str:
        return "\n".join([*_comments(statement, options), _cited(statement, options.cite)])

    parts = [_head(options)]
    if not work.paragraphs:
        parts.append(_comment(NOTHING))
    parts += paragraphs(work, lambda text: f"\\paragraph{{{typeset(text)}}}\n", sentence)
    if options.receipts == "comments":
        parts += ("\n".join(_withheld(one)) for one in work.withheld)
    if options.receipts == "appendix":
        parts += _appendix(work)
    return "\n\n".join(parts) + "\n"


def _head(options: Options) -> str:
    bib = options.bibliography
    belongs = f"Its bibliography is {bib}: \\bibliography{{{bib.removesuffix('.bib')}}}. "
    needed = "\\usepackage{natbib,amssymb}" if options.cite == "citep" else "\\usepackage{amssymb}"
    return _comment(f"Written by litrev. {belongs * bool(bib)}Needs {needed}.")


def _comment(text: str) -> str:
    return f"% {line(text)}"


def _comments(statement: Statement, options: Options) -> Iterator[str]:
    yield from map(_comment, doubts(statement))
    if options.receipts == "comments":
        yield from (_comment(f'[{key}] "{words}"') for key, words in receipts(statement))


def _withheld(statement: Statement) -> Iterator[str]:
    yield _comment(refusal(statement))
    yield from (_comment(f'[{key}] "{words}"') for key, words in receipts(statement))


def _cited(statement: Statement, command: str) -> str:
    if not (cited := ",".join(keys(statement))):
        return typeset(statement.text)
    before, stop = parted(line(statement.text))
    return f"{typeset(before)}~\\{command}{{{cited}}}{typeset(stop)}"


def _appendix(work: RelatedWork) -> Iterator[str]:
    for heading, statements in appendix(work):
        items = "\n".join(map(_receipt, statements))
        yield f"\\paragraph{{{heading}}}\n\\begin{{itemize}}\n{items}\n\\end{{itemize}}"


def _receipt(statement: Statement) -> str:
    quoted = [
        f"\\texttt{{{typeset(key)}}}: {typeset(f'“{words}”')}" for key, words in receipts(statement)
    ]
    items = "\n".join(f"\\item {item}" for item in (*map(typeset, doubts(statement)), *quoted))
    inner = f"\n\\begin{{itemize}}\n{items}\n\\end{{itemize}}" if items else ""
    return f"\\item {{}}{typeset(statement.text)}{inner}"
