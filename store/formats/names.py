"""Names of authors, as printed (`Jo van der Berg`), as sorted (`van der Berg, Jo`), in parts."""

from __future__ import annotations

from typing import NamedTuple

_PARTICLES = frozenset(
    "af al auf av bin da das de del della den der des di do dos du el la las le les lo los op"
    " 't te ten ter van vande vander vanden von vom y zu zum zur".split()
)
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
_BODIES = frozenset(
    "agency association authority bureau center centre collaboration college commission committee"
    " company consortium corporation council department foundation group hospital inc inc."
    " initiative institute investigators lab laboratory labs ltd ltd. ministry network office"
    " organisation organization project school society taskforce team trust university".split()
)


class Name(NamedTuple):
    """The parts of a person's name; those that are not empty, in order, are the name."""

    given: str
    particle: str
    family: str
    suffix: str


def parted(name: str) -> Name | None:
    """The parts of a name as printed; none for an organisation, a single word, and a comma."""
    words = name.split()
    suffix = words.pop() if len(words) > 2 and words[-1].lower() in _SUFFIXES else ""
    if "," in name or len(words) < 2 or any(map(_of_a_body, words)):
        return None
    family = len(words) - 1
    particle = family
    while particle > 1 and words[particle - 1] in _PARTICLES:
        particle -= 1
    given, between = " ".join(words[:particle]), " ".join(words[particle:family])
    return Name(given, between, words[family], suffix)


def printed(name: str) -> str:
    """`Berg, Jo, Jr.` → `Jo Berg Jr.`; what has no comma, such as an organisation, stays.

    Two commas are one that belongs to the name, and one at the end says that all before it is one
    name: so EndNote keeps organisations (`University of California,, Davis`).
    """
    if ",," in name:
        return name.replace(",,", ",")
    family, *given = (part.strip() for part in name.rstrip(", ").split(","))
    first, suffixes = given[:1], given[1:]
    return " ".join(filter(None, (*first, family, *suffixes)))


def inverted(name: str) -> str:
    """`Jo van der Berg` → `van der Berg, Jo`; an organisation stays. `printed` gives it back."""
    parts = parted(name)
    if not parts:
        return name.replace(",", ",,")
    family = f"{parts.particle} {parts.family}".strip()
    return ", ".join(filter(None, (family, parts.given, parts.suffix)))


def _of_a_body(word: str) -> bool:
    """Whether a word of a name tells that it is no person's: `Consortium`, `for`."""
    return word.lower() in _BODIES or (word.islower() and word not in _PARTICLES)
