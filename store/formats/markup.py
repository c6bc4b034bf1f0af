"""Text with tags and entities in it → the text that a reader sees.

Publishers send abstracts as JATS (https://jats.nlm.nih.gov/archiving/tag-library/), as HTML, with
MathML in both, and escaped once or twice. Only tags of these three count as tags: `p <0.05`,
`<think>` and `a<b and c>d` are text.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator

_KNOWN = frozenset(
    """
    a abbr b big blockquote body br center cite code dd del dfn div dl dt em font h1 h2 h3 h4 h5 h6
    hr html i img ins kbd li mark ol p pre small span strike strong sub sup table tbody td tfoot th
    thead tr tt u ul var
    abstract alternatives bold disp-formula disp-quote email ext-link graphic inline-formula
    inline-graphic italic label list list-item monospace named-content overline roman sans-serif sc
    scp sec styled-content tex-math title underline uri xref
    annotation annotation-xml maction math menclose merror mfenced mfrac mi mmultiscripts mn mo
    mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable
    mtd mtext mtr munder munderover none semantics""".split()
)
_BREAKS = frozenset(
    """blockquote br dd disp-formula disp-quote div dl dt h1 h2 h3 h4 h5 h6 hr li list list-item ol
    p pre sec table td th title tr ul mtd mtr""".split()
)
_TITLES = frozenset("title h1 h2 h3 h4 h5 h6".split())
_SCRIPTS = {"msup": "^", "msub": "_", "mover": "^", "munder": "_"} | dict.fromkeys(
    ("msubsup", "munderover"), "_^"
)
_PARTED = frozenset(
    """alternatives annotation annotation-xml math mfrac mroot mrow msqrt semantics sub sup
    tex-math""".split()
)
_FOLDED = _TITLES | _PARTED | _SCRIPTS.keys()
"""The elements whose text depends on what is in them; of all others only the tags go."""

_TAG = re.compile(
    r"""<(?P<end>/?)(?:(?P<prefix>jats|mml|m|ce|x?html|ns\d):)?(?P<name>[a-z][a-z\d-]*+)
        (?:\s+[\w:.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*+\s*(?P<empty>/?)>
    | <!--[^<>]*--> | <!\[CDATA\[ | \]\]>""",
    re.IGNORECASE | re.VERBOSE,
)
_ENTITY = re.compile(r"&(?:amp;)*(#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});", re.IGNORECASE)
_PREAMBLE = re.compile(
    r"\\documentclass(?:(?!\\documentclass).)*?\\begin\{document\}|\\end\{document\}", re.DOTALL
)
"""Some publishers send every formula as a LaTeX document of its own."""

_NUMBER = re.compile(r"[-+−–]?\d+(?:\.\d+)?")
_NO_LABELS = frozenset(("abstract", "unlabelled", "unassigned"))
_PASSES = 5


def plain(text: str) -> str:
    """The text without tags and entities; a text that has none comes back as it is.

    A section's title becomes its label, `Methods: …`; sub- and superscripts and MathML become a
    line: `10^-3`, `H2O`, `x_i/2`. What is escaped twice is unescaped twice.
    """
    for _ in range(_PASSES):
        read = _untagged(_ENTITY.sub(_unescaped, text))
        if read == text:
            break
        text = read
    return text


def joined(sections: Iterable[tuple[str, str]]) -> str:
    """The one paragraph of a structured abstract, `Label: text Label: text`.

    Labels stand as printed; where the text already begins with its label, it is not repeated.
    """
    labelled = [(" ".join(label.split()).rstrip(" :."), text.strip()) for label, text in sections]
    written = [_labelled(label, text) for label, text in labelled if text]
    return " ".join(written or [label for label, _ in labelled if label])


def _labelled(label: str, text: str) -> str:
    if not label or label.lower() in _NO_LABELS or text.lower().startswith(f"{label.lower()}:"):
        return text
    return f"{label}: {text}"


def _unescaped(entity: re.Match[str]) -> str:
    return html.unescape(f"&{entity[1]};")


def _untagged(text: str) -> str:
    text = _PREAMBLE.sub("", text)
    tags = [tag for tag in _TAG.finditer(text) if _is_known(tag)]
    if not tags:
        return text
    reading = _Reading()
    end = 0
    for tag in tags:
        reading.text(text[end : tag.start()])
        reading.tag((tag["name"] or "").lower(), bool(tag["end"]), bool(tag["empty"]))
        end = tag.end()
    reading.text(text[end:])
    return " ".join(joined(reading.sections()).split())


def _is_known(tag: re.Match[str]) -> bool:
    return not tag["name"] or bool(tag["prefix"]) or tag["name"].lower() in _KNOWN


class _Reading:
    """What has been read: sections with labels, and the elements that are open."""

    def __init__(self) -> None:
        self._sections: list[tuple[str, list[str]]] = [("", [])]
        self._open: list[tuple[str, list[str]]] = []
        self._count: Counter[str] = Counter()

    def text(self, text: str) -> None:
        (self._open or self._sections)[-1][1].append(text)

    def tag(self, name: str, ends: bool, empty: bool) -> None:
        if name in _BREAKS:
            self.text(" ")
        if name in _FOLDED and ends:
            self._close(name)
        elif name in _FOLDED and not empty:
            self._open.append((name, []))
            self._count[name] += 1

    def _close(self, name: str) -> None:
        """End the element and all that was left open in it; a stray end tag is nothing."""
        while self._count[name]:
            last, parts = self._open.pop()
            self._count[last] -= 1
            if last in _TITLES and not self._open:
                self._sections.append(("".join(parts), []))
            else:
                self.text(_folded(last, parts, self._before()))
            if last == name:
                break

    def sections(self) -> Iterator[tuple[str, str]]:
        while self._open:
            self._close(self._open[-1][0])
        return ((label, "".join(parts)) for label, parts in self._sections)

    def _before(self) -> str:
        """The character before the element that has just ended."""
        parts = (self._open or self._sections)[-1][1]
        return parts[-1][-1:] if parts else ""


def _folded(name: str, parts: list[str], before: str) -> str:
    """An element's text in a line, from the texts and elements in it."""
    if name.startswith("annotation"):
        return ""
    filled = [part.strip() for part in parts if part.strip()]
    if name == "alternatives":
        return filled[-1] if filled else ""
    if name in ("sub", "sup"):
        return _script(name, "".join(parts), before)
    if name == "mfrac":
        return "/".join(map(_grouped, filled))
    if name in _SCRIPTS and filled:
        scripts = zip(_SCRIPTS[name], filled[1:], strict=False)
        return filled[0] + "".join(sign + _grouped(part) for sign, part in scripts)
    if name in ("msqrt", "mroot"):
        return f"√{_grouped(''.join(filled))}"
    return "".join(filled)


def _script(name: str, text: str, before: str) -> str:
    """`10<sup>-3</sup>` must not become 10-3, nor `2<sub>2</sub>` 22."""
    if name == "sup" and _NUMBER.fullmatch(text) and (before.isalnum() or before in tuple(")]")):
        return f"^{text}"
    return f"_{text}" if name == "sub" and before.isdigit() and text[:1].isdigit() else text


def _grouped(text: str) -> str:
    return text if re.fullmatch(r"[-+−]?\w+", text) else f"({text})"
