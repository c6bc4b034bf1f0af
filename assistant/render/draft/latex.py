r"""A draft as LaTeX to be `\input`: a sentence a line, and above each the words that it rests on.

It needs natbib for `\citep`, and amssymb where a sentence has a sign that LaTeX itself lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.render.draft import textual
from assistant.render.draft.options import Options
from assistant.render.draft.sentences import (
    NOTHING,
    appendix,
    doubts,
    paragraphs,
    parted,
    receipts,
    refusal,
)
from assistant.render.draft.typeset import typeset
from assistant.render.lines import line
from assistant.render.origin import written
from assistant.render.pieces import pieces
from assistant.results import RelatedWork, Statement
from store.records import Paper


def write(work: RelatedWork, papers: Sequence[Paper], options: Options) -> str:
    """The paragraphs, below a comment that tells what they need."""

    def sentence(statement: Statement) -> str:
        return "\n".join([*comments(statement, options), cited(statement, papers, options.cite)])

    parts = [_head(options, work.run)]
    if not work.paragraphs:
        parts.append(_comment(NOTHING))
    parts += paragraphs(work, lambda text: f"\\paragraph{{{typeset(text)}}}\n", sentence)
    if options.receipts == "comments":
        parts += ("\n".join(_withheld(one)) for one in work.withheld)
    if options.receipts == "appendix":
        parts += _appendix(work)
    return "\n\n".join(parts) + "\n"


def _head(options: Options, run: str) -> str:
    bib = options.bibliography
    belongs = f"Its bibliography is {bib}: \\bibliography{{{bib.removesuffix('.bib')}}}. "
    needed = "\\usepackage{amssymb}" if options.cite == "cite" else "\\usepackage{natbib,amssymb}"
    return _comment(f"{written(run)} {belongs * bool(bib)}Needs {needed}.")


def _comment(text: str) -> str:
    return f"% {line(text)}"


def comments(statement: Statement, options: Options) -> Iterator[str]:
    """What stands above a sentence: doubts, and the words that it rests on."""
    yield from map(_comment, doubts(statement))
    if options.receipts == "comments":
        yield from (_comment(f'[{key}] "{words}"') for key, words in receipts(statement))


def _withheld(statement: Statement) -> Iterator[str]:
    yield _comment(refusal(statement))
    yield from (_comment(f'[{key}] "{words}"') for key, words in receipts(statement))


def cited(statement: Statement, papers: Sequence[Paper], command: str) -> str:
    """The sentence with its citations; with `citet`, in place of authors whom it names."""
    *within, last = textual.named(pieces(statement, line), papers if command == "citet" else ())
    told = ""
    for text, keys, named in within:
        behind = _citet(named, papers, not told + text) if named else _group(keys, command)
        told += f"{_spaced(text)}{behind}"
    before, stop = parted(last.text) if last.keys else (last.text, "")
    return f"{told}{_spaced(before)}{_group(last.keys, command)}{typeset(stop)}"


def _group(keys: Sequence[str], command: str) -> str:
    named = command.replace("citet", "citep")
    return f"~\\{named}{{{','.join(keys)}}}" if keys else ""


def _citet(key: str, papers: Sequence[Paper], begins: bool) -> str:
    """With a capital where the sentence begins: `Van der Berg et al. (2024)`."""
    small = any(textual.small(paper) for paper in papers if paper.key == key)
    return f"\\{'Citet' if begins and small else 'citet'}{{{key}}}"


def _spaced(piece: str) -> str:
    """A piece of a sentence as LaTeX, with the spaces at its ends."""
    bare = piece.strip()
    return piece.replace(bare, typeset(bare), 1) if bare else piece


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
