r"""Text → LaTeX in ASCII that prints it with any engine, in any font encoding.

pylatexenc knows a macro for most characters. What the usual fonts lack is taken from T1, which
LaTeX's kernel brings along (`\UseTextSymbol`), or written as Unicode says that it is made of; of
what is left, such as emoji, the number is printed: `U+1F600`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from assistant.render.lines import line
from store.formats.latex import escape

_OPENING = re.compile(r'(?<![^\s(\[{‘“—–-])"')
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0323": "d",
    "\u0327": "c",
    "\u0331": "b",
}
_ABOVE = 230
"""Unicode's class of the marks that stand above a letter."""
_RAISED, _LOWERED = "[¹²³⁰ⁱ⁴-ⁿ]+", "[₀-ₜ]+"
_UNIT = re.compile(f"[A-Za-z]?[\u0300-\u036f]+|{_RAISED}|{_LOWERED}|[^\x00-\x7f]")
_OURS = {
    "“": "``",
    "”": "''",
    "‘": "`",
    "’": "'",
    "–": "--",
    "—": "---",
    "‐": "-",
    "‑": "-",
    "−": r"\ensuremath{-}",
    "\u00a0": "~",
    "ɛ": r"{\ensuremath{\varepsilon}}",
    "⊨": r"{\ensuremath{\models}}",
    "♯": r"{\ensuremath{\sharp}}",
    "♭": r"{\ensuremath{\flat}}",
}
_T1 = re.compile(r"\\(?:DH|TH|dh|th|DJ|dj|NG|ng|guil\w+|quotesinglbase|quotedblbase)(?![A-Za-z])")
_OGONEK = re.compile(r"\\k\{([A-Za-z])\}")
_LACKING = re.compile(r"(?i:cyr)|mathscr|\\(nument|text(hvlig|nrleg|schwa|phi|glotstop|turnk))")
_BARE = frozenset("˛ΐϒ♩♮↜↝⇅⇵∟∬∭∯∰∱∻∾≆≋≌≙≛≸≹⊧⊫⊶⊷⊹⊾⋘⋙⋨⋰⌆⌕⨏⨖")
"""Characters for which pylatexenc's macro is in neither LaTeX nor amssymb."""


def typeset(text: str) -> str:
    """LaTeX of the text on one line, straight quotation marks turned as they open and close."""
    turned = _OPENING.sub("“", unicodedata.normalize("NFC", line(text))).replace('"', "”")
    return printable(escape(turned)).replace("'''", "'{}''").replace("```", "``{}`")


def printable(latex: str) -> str:
    """LaTeX with a macro for every character that is not in ASCII."""
    return _UNIT.sub(lambda unit: _macro(unit[0]), latex)


@cache
def _macro(unit: str) -> str:
    """Of one character, of a letter with accents behind it, or of a sub- or superscript."""
    if unit in _OURS:
        return _OURS[unit]
    if script := re.match(f"(?P<raised>{_RAISED})|{_LOWERED}", unit):
        inside = unicodedata.normalize("NFKC", unit).replace("−", "-")
        return f"\\ensuremath{{{'^' if script['raised'] else '_'}{{{printable(inside)}}}}}"
    if len(unit) > 1 or unicodedata.combining(unit):
        return _accented(unit)
    kind = unicodedata.decomposition(unit).partition(">")[0]
    parts = unicodedata.normalize("NFKC", unit)
    if kind == "<fraction":
        return "\\ensuremath{{\\frac{{{}}}{{{}}}}}".format(*parts.split("⁄"))
    known = "" if kind == "<font" else _known(unit)
    return known or _decomposed(unit, parts)


def _known(character: str) -> str:
    """pylatexenc's macro for it, in braces of its own; none if it asks for special packages."""
    from pylatexenc.latexencode import (  # type: ignore[import-untyped]
        get_builtin_uni2latex_dict,
    )

    macro = str(get_builtin_uni2latex_dict().get(ord(character), ""))
    if character in _BARE or _LACKING.search(macro):
        return ""
    macro = _OGONEK.sub(r"\\UseTextAccent{T1}{\\k}{\1}", macro)
    macro = _T1.sub(lambda name: f"\\UseTextSymbol{{T1}}{{{name[0]}}}", macro)
    return macro and f"{{{macro}}}"


def _decomposed(character: str, parts: str) -> str:
    letter = unicodedata.normalize("NFD", character)
    if letter != character and letter[0].isascii():
        return _accented(letter)
    if parts != character:
        return printable(escape(parts))
    return f"\\texttt{{U+{ord(character):04X}}}"


def _accented(unit: str) -> str:
    """A letter with what is below it and one accent above: fonts pile up no more."""
    known = [mark for mark in unit[1:] if mark in _ACCENTS]
    below = [mark for mark in known if unicodedata.combining(mark) < _ABOVE]
    above = [mark for mark in known if mark not in below][:1]
    latex = unit[0] if unit[0].isascii() else ""
    for mark in (*above, *below) if latex else ():
        latex = f"{{\\{_ACCENTS[mark]}{{{latex}}}}}"
    return latex
