"""The conversation so far, and the filter in force, as a model is shown them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.chat.turn import Asking, Said
from assistant.evidence import inert

if TYPE_CHECKING:
    from assistant.shelf import Shelf
    from store.records import Filter

LONGEST = 700
"""Characters of an earlier question or answer that are shown, but for the last answer."""
LONGEST_LAST = 2_000
NONE_YET = "(nothing was said yet)"


def view(asking: Asking, shelf: Shelf) -> str:
    """Earlier questions and answers without handles, and the papers that they leave on the table.

    What is long is cut at a word: it only tells what the question leans on.
    """
    if not asking.before:
        return NONE_YET
    *earlier, last = asking.before
    told = [*(_turn(one, LONGEST) for one in earlier), _turn(last, LONGEST_LAST)]
    if last.keys:
        told.append(
            "\n".join(["Papers of the last answer, in order:", *_papers(last.keys, asking, shelf)])
        )
    return "\n\n".join(told)


def scope(wanted: Filter) -> str:
    """`years 2020 to …, author levine`; `the library` where all papers are wanted.

    `render.limits` tells a person. A value may come from a paper, so a model is shown it inert.
    """
    given = wanted.model_dump(exclude_none=True)
    since, until = given.pop("year", None) or (None, None)
    years = [f"years {since or '…'} to {until or '…'}"] if since or until else []
    named = [f"{name} {inert(str(value))}" for name, value in given.items()]
    return ", ".join([*years, *named]) or "the library"


def _turn(said: Said, longest: int) -> str:
    answer = inert(said.answer) or "(no answer in the library)"
    return f"Question: {_cut(inert(said.question), LONGEST)}\nAnswer: {_cut(answer, longest)}"


def _papers(keys: Sequence[str], asking: Asking, shelf: Shelf) -> list[str]:
    numbers = {key: n for n, key in enumerate(asking.numbers, 1)}
    return [
        f"- {f'[{numbers[key]}] ' if key in numbers else ''}{inert(shelf.get(key).title)}"
        for key in keys
    ]


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]} …"
