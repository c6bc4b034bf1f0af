"""Two runs compared: which statements appeared, vanished, changed their verdict or sources."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.runs.statements import Said, said
from store.records import Record

if TYPE_CHECKING:
    from assistant.runs.folder import Run


class Changed(Record):
    """A statement of both runs; `what` of it differs: text, verdict, sources, or several."""

    before: Said
    after: Said
    what: tuple[str, ...]


class Compared(Record):
    """What lies between two runs."""

    a: str
    b: str
    asked: tuple[str, ...]
    """Where they were not made alike: command, asked, prompts, litrev, library, each setting with
    both values, and the papers whose title or abstract differs."""
    appeared: tuple[Said, ...]
    vanished: tuple[Said, ...]
    changed: tuple[Changed, ...]
    same: int


def diff(a: Run, b: Run) -> Compared:
    """What changed from one run to another.

    Two statements are the same if their words are, or else if they cite the same sentences.
    Raises RunUnusable.
    """
    before, after = list(said(a.result)), list(said(b.result))
    pairs = [
        *_pairs(before, after, lambda one: one.words),
        *_pairs(before, after, lambda one: one.sources),
    ]
    pairs.sort(key=lambda pair: pair[0].id.rpartition(".")[2].zfill(9))
    changes = [Changed(before=one, after=other, what=_what(one, other)) for one, other in pairs]
    changed = tuple(change for change in changes if change.what)
    return Compared(
        a=a.id,
        b=b.id,
        asked=_circumstances(a, b),
        appeared=tuple(after),
        vanished=tuple(before),
        changed=changed,
        same=len(pairs) - len(changed),
    )


def _pairs(
    before: list[Said], after: list[Said], by: Callable[[Said], Hashable]
) -> list[tuple[Said, Said]]:
    """Those alike by something that is not empty; they are taken out of both lists."""
    pairs = []
    for one in tuple(before):
        other = next((o for o in after if by(one) and by(o) == by(one)), None)
        if other is not None:
            before.remove(one)
            after.remove(other)
            pairs.append((one, other))
    return pairs


def _what(one: Said, other: Said) -> tuple[str, ...]:
    differs: Iterable[tuple[str, bool]] = (
        ("text", one.words != other.words),
        ("verdict", one.verdict != other.verdict),
        ("sources", one.sources != other.sources),
        ("cells", one.cells != other.cells),
    )
    return tuple(name for name, changed in differs if changed)


def _circumstances(a: Run, b: Run) -> tuple[str, ...]:
    names: Sequence[str] = ("command", "asked", "prompts", "litrev")
    told = [name for name in names if getattr(a.about, name) != getattr(b.about, name)]
    if a.about.library.snapshot != b.about.library.snapshot:
        told.append("library")
    return (*told, *_settings(a.about.settings, b.about.settings), *_papers(a, b))


def _settings(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    for name in {**one, **other}:
        if one.get(name) != other.get(name):
            yield f"{name} {_value(one.get(name))} → {_value(other.get(name))}"


def _value(value: Any) -> str:
    return "none" if value is None else str(value)


def _papers(a: Run, b: Run) -> Iterator[str]:
    """Papers that both have read, and not in the same words."""
    texts = [{read.paper.key: read.paper for read in run.seen.papers} for run in (a, b)]
    one, other = texts
    for key in (key for key in one if key in other):
        for part in ("title", "abstract"):
            if getattr(one[key], part) != getattr(other[key], part):
                yield f"{part} of {key}"
