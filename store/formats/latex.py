r"""LaTeX → the text that a reader sees, and text → LaTeX that prints it.

Decoding loses no word and no number: what it does not know stays as written. So pylatexenc, which
drops unknown macros and all that follows a bare %, is asked only for single accents and symbols.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache

_MATH = re.compile(
    r"""(?<!\\)(?:
      \$\$(?P<display>[^$]++)\$\$
    | \$(?P<symbol>[^$\s\\]*+\\[A-Za-z][^$]*+)\$
    | \$(?!\s)(?P<inline>[^$]*[^$\\\s])\$(?!\d)
    | \\\((?P<round>(?:[^\\]|\\[^()\[\]])++)\\\)
    | \\\[(?P<square>(?:[^\\]|\\[^()\[\]])++)\\\])""",
    re.VERBOSE,
)
"""`$5 and $10` is money: no space after the first dollar or before the last, no digit behind it."""

_TOKEN = re.compile(
    r"""\\url\s*\{(?P<url>[^{}]*)\}
    | \\href\s*\{(?P<target>[^{}]*)\}\s*\{(?P<label>[^{}]*)\}
    | \\[dt]?frac\s*\{(?P<over>[^{}]*)\}\s*\{(?P<under>[^{}]*)\}
    | \\sqrt\s*\{(?P<root>[^{}]*)\}
    | (?P<accent>\\(?:["'`^~=.]|[uvHtcdbrk](?![A-Za-z]))\s*
        (?:\{\s*(?:\\?[^\W\d_])\s*\}|\\[ij](?![A-Za-z])|[^\W\d_]))
    | \\(?P<name>[A-Za-z]+)(?P<gap>\s*)(?:\{\})?
    | \\(?P<sign>.)
    | [_^]\{(?P<script>[-+]?\w+)\}
    | (?P<brace>[_^]?\{|\})
    | (?P<ligature>---?|``|''|~)""",
    re.VERBOSE | re.DOTALL,
)
_ENCODED = re.compile(r"\\UseText(?:Symbol|Accent)\{\w+\}\{(\\\w+)\}")
"""A symbol or accent that is taken from a font encoding by its name."""
_SIGNS = dict.fromkeys("\\,;:> \n", " ") | dict.fromkeys("!/-@()[]", "")
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " "}
_STYLE_NAMES = """
    emph em text textbf textit texttt textsc textrm textsf textsl textup textnormal textmd
    textsuperscript textsubscript ensuremath mbox hbox underline
    bf it tt sc rm sf sl bfseries itshape ttfamily scshape rmfamily sffamily normalfont
    mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathscr boldsymbol bm
    operatorname displaystyle left right big Big bigl bigr Bigl Bigr"""
_STYLES = frozenset(_STYLE_NAMES.split())
_SYMBOLS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textquotesingle": "'",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "lt": "<",
    "lbrack": "[",
} | dict.fromkeys(("xspace", "protect"), "")
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
} | {sign: f"\\{sign}" for sign in "$%&#_"}
_SPECIAL = re.compile(r"[\\{}~^<>|$%&#_]|--+|``+|''+")


def decode(latex: str) -> str:
    """The text: accents and symbols in Unicode, no braces or formatting, `10^{-3}` as `10^-3`."""
    latex = _ENCODED.sub(r"\1 ", latex)
    parts: list[str] = []
    end = 0
    for math in _MATH.finditer(latex):
        inside = math[math.lastgroup or 0]
        parts += _decoded(latex[end : math.start()]), _decoded(inside, math=True)
        end = math.end()
    return "".join([*parts, _decoded(latex[end:])])


def escape(text: str) -> str:
    """LaTeX that prints exactly this text; `decode` gives it back."""
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found[0]) or "{}".join(found[0]), text)


class _Braces:
    """Which braces stay: those of a macro that is not known, and of a long sub- or superscript."""

    def __init__(self) -> None:
        self._kept: list[bool] = []
        self.argument = -1
        """Where the argument of such a macro would begin."""

    def shown(self, brace: str, start: int, end: int) -> str:
        if brace == "}":
            keep = bool(self._kept) and self._kept.pop()
            self.argument = end if keep else -1
        else:
            keep = len(brace) > 1 or start == self.argument
            self._kept.append(keep)
        return brace if keep else ""


def _decoded(latex: str, math: bool = False) -> str:
    braces = _Braces()
    parts: list[str] = []
    end = 0
    for token in _TOKEN.finditer(latex):
        parts += latex[end : token.start()], _shown(token, braces, math)
        end = token.end()
    return "".join([*parts, latex[end:]])


def _shown(token: re.Match[str], braces: _Braces, math: bool) -> str:
    if token["brace"]:
        return braces.shown(token["brace"], token.start(), token.end())
    if token["ligature"]:
        return token[0] if math and token[0] != "~" else _LIGATURES[token[0]]
    if token["name"]:
        symbol = _symbol(token["name"])
        if symbol is None:
            braces.argument = token.end()
            return token[0]
        return _spaced(symbol, token["gap"])
    return _replaced(token)


def _replaced(token: re.Match[str]) -> str:
    """What stands for a token that carries its own arguments."""
    if token["accent"]:
        return _unicode(token["accent"]) or token["accent"]
    if token["script"]:
        return token[0][0] + token["script"]
    if token["over"] is not None:
        return f"{_grouped(token['over'])}/{_grouped(token['under'])}"
    if token["root"] is not None:
        return f"√{_grouped(token['root'])}"
    if token["url"] is not None:
        return token["url"]
    if token["target"] is not None:
        return f"{_decoded(token['label'])} ({token['target']})"
    return _SIGNS.get(token["sign"], token["sign"])


def _grouped(latex: str) -> str:
    text = _decoded(latex, math=True)
    return text if re.fullmatch(r"\w*", text) else f"({text})"


def _spaced(symbol: str, gap: str) -> str:
    r"""As in TeX, `\ss ` and `\em ` end at their space; as readers want it, `\geq ` keeps it."""
    letter = len(symbol) == 1 and symbol.isalpha() and symbol < "Ͱ"
    return symbol if letter or not symbol else symbol + gap


def _symbol(name: str) -> str | None:
    r"""What `\name` prints, or None where that is not known."""
    if name in _STYLES:
        return ""
    return _SYMBOLS[name] if name in _SYMBOLS else _unicode(f"\\{name}") or None


@lru_cache(maxsize=4096)
def _unicode(latex: str) -> str:
    """A single macro as pylatexenc prints it; nothing for its placeholders and layout."""
    from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]

    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    try:
        text = str(LatexNodes2Text().latex_to_text(latex))
    except LookupError:  # a macro that wants arguments
        return ""
    return "" if re.search(r"[\\<\[\n]|%s", text) else text.strip()
