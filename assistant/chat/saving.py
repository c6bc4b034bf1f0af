"""What was said or made in a conversation → files, by the ending of their names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.chat.remaking import draft_of, papers_of, table_of
from assistant.chat.turn import Kind, Made, Turn
from assistant.render.whole import NotSaved, replace

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.claims.result import ClaimTable
    from assistant.results import RelatedWork
    from store import Library

LISTS = {".bib": "bibtex", ".ris": "ris", ".json": "csl", ".jsonl": "jsonl"}
"""What a list of papers is exported as."""

TEXTS = (".md", ".markdown")
"""Files that any turn can be written into."""


def save(
    assistant: Assistant, what: Turn | Made | Sequence[Turn], file: Path, *, over: bool = False
) -> tuple[Path, ...]:
    """Write something that was made, an answer, or a conversation; the files that there are now.

    Of a turn that made something, that is what is written; of one that made several things, the
    last that has files with this ending. A file that is there is replaced only if it may be
    written `over`, and a `.bib` beside it only if it is its own. Raises NotSaved, and what
    `result_of` does.
    """
    file = file.expanduser()
    if file.exists() and not over:
        raise NotSaved(f"{file} is there already", "Give it another name, or move that file away.")
    made = _made(what, file) if isinstance(what, Turn) else what
    if not isinstance(made, Made):
        return _text(assistant.library, [made] if isinstance(made, Turn) else made, file)
    if made.kind == "list":
        return _list(assistant.library, made, file)
    return _draft(assistant, made, file) if made.kind == "draft" else _table(assistant, made, file)


def result_of(assistant: Assistant, made: Made) -> RelatedWork | ClaimTable:
    """The draft or the table that was made.

    Raises NotMadeAgain, and what `Assistant.draft` and `Assistant.claims` do.
    """
    return draft_of(assistant, made) if made.kind == "draft" else table_of(assistant, made)


def endings(kind: Kind) -> tuple[str, ...]:
    """Of the files that something of this kind can be saved as."""
    from assistant.render.claims.files import FORMATS as TABLES
    from assistant.render.draft.files import FORMATS as DRAFTS

    return {"draft": (*DRAFTS,), "claims": (*TABLES, ".html"), "list": (*LISTS,)}[kind]


def markdown(library: Library, turns: Sequence[Turn]) -> str:
    """A conversation as Markdown, with its references."""
    from assistant.render.conversation import document

    keys = (paper.key for turn in turns for paper in turn.papers)
    return document(turns, papers_of(library, *dict.fromkeys(keys)))


def _made(turn: Turn, file: Path) -> Made | Turn:
    """What is meant by a turn: the last that it made and that has files like this, or else its
    draft or table, or else its answer."""
    fitting = [one for one in turn.made if _ending(file) in endings(one.kind)]
    larger = [one for one in turn.made if one.kind != "list"]
    made = fitting or larger
    return made[-1] if made else turn


def _text(library: Library, turns: Sequence[Turn], file: Path) -> tuple[Path, ...]:
    _known(file, TEXTS, "An answer")
    replace(file, markdown(library, turns).encode())
    return (file,)


def _list(library: Library, made: Made, file: Path) -> tuple[Path, ...]:
    from store.formats import write

    format = LISTS[_known(file, endings("list"), "A list of papers")]
    papers = papers_of(library, *made.keys).values()
    replace(file, "".join(write(papers, format)).encode())
    return (file,)


def _draft(assistant: Assistant, made: Made, file: Path) -> tuple[Path, ...]:
    from assistant.render.draft import save as write
    from assistant.render.draft.files import FORMATS, bibliography, check
    from assistant.render.draft.options import Options

    format = FORMATS[_known(file, endings("draft"), "A draft")]
    check(file)
    work = draft_of(assistant, made)
    papers = papers_of(assistant.library, *(paper.key for paper in work.papers))
    write(work, papers, format, Options(), file)
    return file, bibliography(file)


def _table(assistant: Assistant, made: Made, file: Path) -> tuple[Path, ...]:
    from assistant.render.claims.files import FORMATS
    from assistant.render.claims.files import save as write
    from assistant.render.draft.files import bibliography, check

    suffix = _known(file, endings("claims"), "A table")
    if suffix == ".tex":
        check(file)
    table = table_of(assistant, made)
    papers = papers_of(assistant.library, *(paper.key for paper in table.papers))
    if suffix == ".html":
        from assistant.render.report.gathering import report

        replace(file, report(table, papers, assistant.library).encode())
    else:
        write(table, papers, FORMATS[suffix], file)
    return (file, bibliography(file)) if suffix == ".tex" else (file,)


def _ending(file: Path) -> str:
    """The ending of a file's name, Markdown's where it has none."""
    return file.suffix.lower() or ".md"


def _known(file: Path, endings: Collection[str], what: str) -> str:
    """The ending of a file's name. Raises NotSaved if it is none of these."""
    if _ending(file) not in endings:
        raise NotSaved(f"{what} is not saved as {_ending(file)}", f"Endings: {', '.join(endings)}.")
    return _ending(file)
