"""A draft as pandoc's Markdown: citations as `[@key; @other]`, the bibliography named above."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.render.draft import comments, markdown, textual
from assistant.render.draft.options import Options
from assistant.render.draft.sentences import doubts, placed
from assistant.render.lines import line
from assistant.render.pieces import pieces
from assistant.results import RelatedWork, Statement
from store.records import Paper

_KEY = re.compile(r"[A-Za-z0-9_](?:[:.+/-]?[A-Za-z0-9_])*")


def write(work: RelatedWork, papers: Sequence[Paper], options: Options) -> str:
    """The paragraphs; pandoc makes the list of references, with `--citeproc`."""

    def sentence(statement: Statement) -> str:
        text = cited(statement, papers if options.cite == "citet" else ())
        return " ".join(filter(None, (text, *notes(statement, options))))

    name = json.dumps(options.bibliography, ensure_ascii=False)
    parts = [f"---\nbibliography: {name}\n---"] if options.bibliography else []
    parts += [*comments.head(work.run), *markdown.body(work, sentence)]
    return "\n\n".join([*parts, *markdown.receipted(work, options)]) + "\n"


def cited(statement: Statement, papers: Sequence[Paper] = ()) -> str:
    """What is cited in brackets where it is; of these papers in the text, where it names them."""
    *within, last = textual.named(pieces(statement, line), papers)
    text = "".join(
        markdown.signs(text) + (_key(named) if named else f" {_group(keys)}".rstrip())
        for text, keys, named in within
    )
    return markdown.begun(text + placed(markdown.signs(last.text), _group(last.keys)))


def notes(statement: Statement, options: Options) -> Iterator[str]:
    """What stands behind it in comments: doubts, and the words that it rests on."""
    yield from (comments.comment(doubt) for doubt in doubts(statement))
    if options.receipts == "comments":
        yield comments.quoted(statement)


def _group(keys: Iterable[str]) -> str:
    group = "; ".join(map(_key, keys))
    return f"[{group}]" if group else ""


def _key(key: str) -> str:
    """In braces if pandoc would end it at its punctuation (*Pandoc's manual*, citation syntax)."""
    return f"@{key}" if _KEY.fullmatch(key) else f"@{{{key}}}"
