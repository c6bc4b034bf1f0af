r"""LaTeX → the sentences that it prints, with their lines and citation keys.

Comments, figures, tables, displayed formulas, code and everything before `\begin{document}` are
left out. A macro that is not known is left out, too, and what is in its braces is read.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

from assistant.checking.prose import Place, Prose
from assistant.checking.receipts import receipt
from assistant.checking.sources import Inputs, Unreadable, taken_apart, text_of
from store.formats.latex import decode

IN_TEXT = frozenset(
    """citet citealt citeauthor textcite citetitle Citet Citealt Citeauthor Textcite shortcite
    citeA""".split()
)
"""Citations that are a part of the sentence: they print the authors."""

IN_BRACKETS = frozenset(
    """cite citep citealp parencite autocite footcite smartcite supercite fullcite footfullcite
    Cite Citep Citealp Parencite Autocite Smartcite""".split()
)
"""Those that print a number, or authors in brackets."""

SEVERAL = frozenset({"autocites", "cites", "footcites", "parencites", "supercites", "textcites"})
"""Citations of which each key stands in braces of its own."""

CITING = IN_TEXT | IN_BRACKETS | SEVERAL

HEADINGS = {
    "title": 0, "part": 0, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4,
    "paragraph": 5, "subparagraph": 6,
}  # fmt: skip
"""Macros of headings and their levels."""

NAMING = frozenset({"addbibresource", "bibliography"})
"""Macros that name bibliographies."""

REFERRING = NAMING | frozenset(
    """autoref bibliographystyle citeyear citeyearpar cref Cref eqref
    hypersetup include includegraphics index input label nocite pageref ref thanks url
    vref""".split()
)
"""Macros of one argument that print none of the person's words, or only a number."""

SILENT = REFERRING | frozenset(
    """author date graphicspath hspace newcommand newlabel printbibliography renewcommand setcounter
    setlength usepackage vspace""".split()
)

OMITTED = frozenset(
    """CCSXML algorithm algorithm2e algorithmic align alignat comment displaymath equation eqnarray
    figure filecontents flalign gather longtable lstlisting math minted multline sidewaystable
    sidewaysfigure table tabular tabularx thebibliography tikzpicture verbatim wrapfigure
    wraptable""".split()
)
"""Environments that hold no running text; starred forms as well."""

NOT_PRINTED = frozenset("comment filecontents lstlisting minted verbatim".split())
"""Those of which a citation is none."""

_ACCENTS = frozenset("\"'`^~=.uvHtcdbrk")
_LIGATURES = {"~": " ", "``": "“", "''": "”", "--": "–", "---": "—", "&": " "}
_BARE = re.compile(r"\\input[ \t]+([^\s\\{}%]+)")
_BLANK = re.compile(r"\n[ \t\r]*\n\s*")


def read(source: str, inputs: Inputs | None = None) -> Prose:
    """The prose of a LaTeX file, and of what it has with `\\input`, where that may be opened.

    Raises RecursionError for one nested too deeply, IndexError where it ends in a bare `\\verb`.
    """
    reader = _Reader(source, Prose(), inputs)
    reader.run()
    return reader.prose


def _parsed(source: str) -> Iterable[Any]:
    from pylatexenc.latexwalker import (  # type: ignore[import-untyped]
        LatexWalker,
        get_default_latex_context_db,
    )
    from pylatexenc.macrospec import MacroSpec  # type: ignore[import-untyped]

    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    known = get_default_latex_context_db()
    citing = [MacroSpec(name, "*[[{") for name in CITING | REFERRING]
    headings = [MacroSpec(name, "*[{") for name in HEADINGS]
    known.add_context_category(
        "litrev", macros=[*citing, *headings, MacroSpec("href", "{{")], prepend=True
    )
    walker = LatexWalker(source, latex_context=known, tolerant_parsing=True)
    nodes: Iterable[Any] = walker.get_latex_nodes()[0]
    return nodes


class _Reader:
    """Walks over the nodes of a file, and writes what they print."""

    def __init__(self, source: str, prose: Prose, inputs: Inputs | None) -> None:
        self.prose = prose
        self._inputs = inputs
        self._source = _BARE.sub(r"\\input{\1}" if inputs else _parted, source)
        self._breaks = [found.start() for found in re.finditer("\n", self._source)]
        self._notes: list[Any] = []

    def run(self) -> None:
        """All of it."""
        nodes = [*_parsed(self._source)]
        self.prose.cited += _citing(nodes)
        self.nodes(nodes)
        self._end()

    def nodes(self, nodes: Iterable[Any]) -> None:
        several = False
        for node in nodes:
            kind = type(node).__name__
            if several and kind == "LatexGroupNode":
                keys = _split(node.latex_verbatim()[1:-1])
                self.prose.cite(keys, self._line(node.pos), place=_place(node, False))
                continue
            several = getattr(node, "macroname", "") in SEVERAL
            getattr(self, f"_{kind}", self._nothing)(node)

    def _line(self, position: int) -> int:
        return bisect_right(self._breaks, position - 1) + 1

    def _nothing(self, node: Any) -> None:
        """What prints nothing."""

    def _LatexCommentNode(self, node: Any) -> None:
        if noted := receipt(node.comment):
            self.prose.note(noted, self._line(node.pos), above=True)

    def _LatexCharsNode(self, node: Any) -> None:
        at = 0
        for blank in _BLANK.finditer(node.chars):
            self._words(node.chars[at : blank.start()], node.pos + at)
            self._end()
            at = blank.end()
        self._words(node.chars[at:], node.pos + at)

    def _words(self, words: str, start: int) -> None:
        """Words as they stand in the source."""
        places = [Place(at, at + 1) for at in range(start, start + len(words))]
        self.prose.write(words, self._line(start), places)

    def _LatexSpecialsNode(self, node: Any) -> None:
        self._sign(_LIGATURES.get(node.specials_chars, " "), node)

    def _LatexGroupNode(self, node: Any) -> None:
        self.nodes(node.nodelist)

    def _LatexMathNode(self, node: Any) -> None:
        shown = decode(node.latex_verbatim()) if node.displaytype == "inline" else " "
        self._sign(" ".join(shown.split()) or " ", node, plain=False)

    def _sign(self, shown: str, node: Any, *, plain: bool = True) -> None:
        """What a node prints that does not stand in the source like that."""
        self.prose.write(shown, self._line(node.pos), [_place(node, plain)] * len(shown))

    def _LatexEnvironmentNode(self, node: Any) -> None:
        if node.environmentname.rstrip("*") in OMITTED:
            self.prose.write(" ", self._line(node.pos))
            return
        if node.environmentname == "document" and not self.prose.file:
            before = self.prose
            self.prose = Prose(
                headings=before.headings,
                cited=before.cited,
                bibliographies=before.bibliographies,
            )
        self._end()
        self.nodes(node.nodelist)
        self._end()

    def _LatexMacroNode(self, node: Any) -> None:
        name, line = node.macroname, self._line(node.pos)
        if name in CITING:
            self.prose.cite(_split(_inside(node)), line, name in IN_TEXT, _place(node, False))
        elif name in HEADINGS:
            self._end()
            self.prose.heading(decode(_inside(node)), HEADINGS[name])
        elif name in ("item", "par"):
            self._end()
        elif name in ("footnote", "footnotetext"):
            self._notes += _groups(node)[-1:]
        elif name in NAMING:
            self.prose.bibliographies += _split(_inside(node))
        elif name in ("input", "include") and self._inputs:
            self._input(_inside(node), line, self._inputs)
        elif name not in SILENT:
            self._shown(node)

    def _input(self, name: str, line: int, inputs: Inputs) -> None:
        """The paragraphs of another file, in the place where it is named."""
        self._end()
        outer, reason = self.prose.file, ""
        try:
            if file := inputs.find(name):
                inner = _Reader(text_of(file), self.prose, inputs)
                self.prose.file = str(file)
                taken_apart(file, inner.run)
        except Unreadable as error:
            reason = error.message
        self.prose.end()
        self.prose.file = outer
        if reason:
            self.prose.lack(line, reason)

    def _shown(self, node: Any) -> None:
        """A macro that prints something: what is in its last braces, or a sign of its own."""
        groups = _groups(node)
        if groups and node.macroname not in _ACCENTS:
            self.nodes(groups[-1:])
            return
        shown = decode(node.latex_verbatim())
        unknown = shown.startswith("\\") and len(shown) > 1
        self._sign(" " if unknown else shown, node, plain=not unknown)

    def _end(self) -> None:
        """The paragraph is over; what stands in its footnotes comes after it."""
        self.prose.end()
        while self._notes:
            self.nodes([self._notes.pop(0)])
            self.prose.end()


def _citing(nodes: Iterable[Any]) -> Iterator[str]:
    """The keys in nodes and all that is in them; `#1` is none, it stands for one."""
    for node in filter(None, nodes):
        if getattr(node, "environmentname", "").rstrip("*") in NOT_PRINTED:
            continue
        if getattr(node, "macroname", "") in CITING | {"nocite"}:
            yield from (key for key in _split(_inside(node)) if "#" not in key)
            continue
        arguments = getattr(getattr(node, "nodeargd", None), "argnlist", None) or ()
        yield from _citing([*arguments, *(getattr(node, "nodelist", None) or ())])


def _parted(named: re.Match[str]) -> str:
    """In place of a file that is not read: the end of a paragraph, as long as its name."""
    return "\\par".ljust(len(named[0]))


def _place(node: Any, plain: bool) -> Place:
    return Place(node.pos, node.pos + node.len, plain)


def _groups(node: Any) -> list[Any]:
    """The arguments of a macro that stand in braces."""
    arguments = node.nodeargd.argnlist if node.nodeargd else ()
    return [one for one in arguments if getattr(one, "delimiters", None) == ("{", "}")]


def _inside(node: Any) -> str:
    return str(groups[-1].latex_verbatim()[1:-1]) if (groups := _groups(node)) else ""


def _split(keys: str) -> list[str]:
    bare = (key.strip() for key in re.sub(r"(?<!\\)%.*\n?", "", keys).split(","))
    return [key for key in bare if key and key != "*"]
