"""The names in a row, folded so that two papers' ways of writing one are the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import fsum, log
from typing import TYPE_CHECKING, NamedTuple

from assistant.checks.names import names as parts
from store.english import stem

if TYPE_CHECKING:
    from assistant.claims.result import Cell, Row

NO_NAMES = frozenset({"value", "direction", "conditions", "hedge"})
"""Columns that name nothing, though their words may be the same."""

LONGEST = 8
"""Words; what is longer is a clause and no name."""

WEIGHTS = {"method": 1.0, "baseline": 1.0, "dataset": 1.0, "task": 0.75, "metric": 0.5}
"""How much it says that two claims share a name that stands under this column."""
OTHER = 0.5
"""The same of any other column, and of a name in the claim that stands under none."""

GENERIC = frozenset(
    map(
        stem,
        """agent algorithm alternative approach art average base baseline benchmark comparable
        competitive conventional counterpart current data dataset environment existing experiment
        general leading method model of open other performance policy prior previous problem recent
        result setting several sota standard state strong system task test traditional variant
        various""".split(),
    )
)
"""Stems of words that name nothing by themselves, nor together."""

ARTICLES = frozenset(("a", "an", "our", "the", "this", "these"))

_PARTS = re.compile(r"[()\[\]]")
_WORD = re.compile(r"[^\W_]+")


class Name(NamedTuple):
    """A name as a row writes it, and what it counts there."""

    written: str
    weight: float


def names(row: Row) -> dict[str, Name]:
    """The names of a row by their folded form: those of its cells, then those of its claim."""
    found: dict[str, Name] = {}
    for column, cell in row.cells.items():
        if (own := column.casefold()) not in NO_NAMES:
            _add(found, items(cell), WEIGHTS.get(own, OTHER))
    _add(found, _in_text(row.claim), OTHER)
    return found


def _in_text(claim: str) -> Iterator[str]:
    """Names in a claim, those of several words whole: `Monte Carlo`, `GPT-4-Turbo`; no sizes."""
    words = sorted(set(parts(claim)), key=len, reverse=True)
    one = "|".join(map(re.escape, words))
    found = re.finditer(rf"\b(?:{one})(?:[ -](?:{one}|\d[\d.]*\b))*\b", claim) if words else ()
    yield from (name[0] for name in found if not name[0][0].isdigit())


def _add(found: dict[str, Name], written: Iterable[str], weight: float) -> None:
    for item in written:
        if form := folded(item):
            found[form] = max(found.get(form, Name(item, 0.0)), Name(item, weight), key=_weight)


def _weight(name: Name) -> float:
    return name.weight


def of(row: Row, column: str) -> frozenset[str]:
    """The folded names in one column of a row; none if it has no such column."""
    found = (cell for name, cell in row.cells.items() if name.casefold() == column)
    return frozenset(folded(item) for cell in found for item in items(cell)) - {""}


def items(cell: Cell) -> Iterator[str]:
    """What a cell names, in the paper's words; a name in brackets after another is a second one.

    Numbers, and the words that a choice rests on, are no names.
    """
    if cell.state not in ("found", "conflict") or cell.normal is not None:
        return
    for cite in filter(None, (cell.cite, *cell.others)):
        if cite.quote in (cell.value or ""):
            yield from (part.strip() for part in _PARTS.split(cite.quote) if part.strip())


def folded(name: str) -> str:
    """Stems without what stands between them: case, plural, hyphens and spelling are gone.

    Empty for what names nothing: a clause, or words that stand for any method, as in "strong
    baselines".
    """
    words = [stem(word) for word in _WORD.findall(name) if word.lower() not in ARTICLES]
    return "" if len(words) > LONGEST or GENERIC.issuperset(words) else "".join(words)


def rarity(rows: Sequence[Row], found: Sequence[Mapping[str, Name]]) -> dict[str, float]:
    """How much each name tells apart, from 0 to 1, by the share of papers that have it.

    Inverse document frequency over papers, divided by what a name of no paper would have.
    """
    holders: dict[str, set[str]] = {}
    for row, own in zip(rows, found, strict=True):
        for form in own:
            holders.setdefault(form, set()).add(row.key)
    all_of_them = len({row.key for row in rows}) + 1
    return {form: log(all_of_them / len(keys)) / log(all_of_them) for form, keys in holders.items()}


def worth(one: Mapping[str, Name], other: Mapping[str, Name], rare: Mapping[str, float]) -> float:
    """How much the names say that two rows share, from 0 to 1."""
    shared = one.keys() & other.keys()
    return min(1.0, fsum(min(one[f].weight, other[f].weight) * rare[f] for f in shared))
