"""What is read of a draft: its sentences, the lines where they begin, and the keys they cite."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import word

from assistant.checking import latex, markdown
from assistant.checking.prose import Prose

Read = list[tuple[int, str, tuple[str, ...]]]


def told(prose: Prose) -> Read:
    return [(one.line, one.text, one.keys) for one in prose.stated]


@pytest.mark.parametrize(
    ("source", "text", "keys"),
    [
        (r"Hats warm~\cite{a}.", "Hats warm.", "a"),
        (r"Hats warm \citep{a, b,c}.", "Hats warm.", "a b c"),
        (r"Hats warm \citep[see][p.~3]{a}.", "Hats warm.", "a"),
        (r"Hats warm \parencite*[5]{a} heads.", "Hats warm heads.", "a"),
        (r"Hats warm \parencites[3]{a}{b,c} heads.", "Hats warm heads.", "a b c"),
        (r"Hats warm \autocite{a}, not gloves.", "Hats warm, not gloves.", "a"),
        (r"\citet{a} finds that hats warm.", "finds that hats warm.", "a"),
        (r"\Textcite[3]{a} finds it.", "finds it.", "a"),
        (r"As \citeauthor{a} finds, hats warm.", "As finds, hats warm.", "a"),
        (r"Hats warm \citep{a} and cool \citep{b}.", "Hats warm and cool.", "a b"),
        (r"Hats warm (e.g., \citealp{a}).", "Hats warm (e.g.).", "a"),
        (r"Hats warm. \citep{a}", "Hats warm.", "a"),
        (r"\cite{a} warms hats.", "warms hats.", "a"),
        (r"Strand et al.~\citep{a} warm hats.", "Strand et al. warm hats.", "a"),
        ("Hats warm \\citep{a,% and not b\n  c}.", "Hats warm.", "a c"),
        (r"Hats \emph{warm \cite{a}} 12.4\% or $x^2 \geq 3$.", "Hats warm 12.4% or x^2 ≥ 3.", "a"),
        (r"M\"uller's ``hats'' -- na{\"\i}ve \cite{a}.", "Müller’s “hats” – naïve.", "a"),
        (r"Hats\footnotemark{} warm, Table~\ref{t} \cite{a}.", "Hats warm, Table.", "a"),
        (r"Hats \textcolor{red}{warm} \href{x}{heads} \url{y} \cite{a}.", "Hats warm heads.", "a"),
        (r"Hats \ours{} \mine{warm} \cite{a}.", "Hats warm.", "a"),
        (r"Hats warm\nocite{b} \citeyear{c} \cite{a}.", "Hats warm.", "a"),
        ("Hats % cold \\cite{b}\nwarm \\cite{a}.", "Hats warm.", "a"),
    ],
)  # fmt: skip
def test_latex_is_read_as_printed(source: str, text: str, keys: str) -> None:
    [(line, read, cited)] = told(latex.read(source))
    assert (line, read.replace("'", "’"), " ".join(cited)) == (1, text, keys)


@pytest.mark.parametrize(
    ("source", "text", "keys"),
    [
        ("Hats warm [@a].", "Hats warm.", "a"),
        ("Hats warm [see @a, p. 3; also @b:x-1, ch. 2].", "Hats warm.", "a b:x-1"),
        ("Hats warm [-@a].", "Hats warm.", "a"),
        ("@a [p. 3] finds that hats warm.", "finds that hats warm.", "a"),
        ("In -@a hats warm.", "In hats warm.", "a"),
        ("@{a.b.} finds it.", "finds it.", "a.b."),
        ("Hats warm. [@a]", "Hats warm.", "a"),
        ("Hats **warm** `by` [much](http://x) by $12\\%$ &amp; more [@a].",
         "Hats warm by much by 12% & more.", "a"),
        ("Hats warm [@a] (weakly supported).", "Hats warm.", "a"),
        ("Hats warm [@a].<!-- Cold [@b]. -->", "Hats warm.", "a"),
        ("Hats \\[1\\] warm,[^1] see @fig:one [@a].", "Hats [1] warm, see.", "a"),
        ("Hats warm between [0, 1] a@b.de.", "Hats warm between [0, 1] a@b.de.", ""),
        ("- Hats warm [@a].", "Hats warm.", "a"),
        ("> Hats\n> warm [@a].", "Hats warm.", "a"),
    ],
)  # fmt: skip
def test_markdown_is_read_as_shown(source: str, text: str, keys: str) -> None:
    [(line, read, cited)] = told(markdown.read(source))
    assert (line, read, " ".join(cited)) == (1, text, keys)


def test_what_is_no_running_text_of_a_latex_file_is_left_out() -> None:
    source = r"""\documentclass{article}
\newcommand{\ours}{Warmer hats}
\title{On Hats}
\begin{document}
\section{Hats} Hats warm~\cite{a}.
\begin{figure*}\caption{Cold \cite{x}.}\end{figure*}
\paragraph{Caps.} Caps cool:
\begin{equation} h = 3 \end{equation}
as measured\footnote{Twice \citep{n}.} by \citet{b}. \cite{c} shows it.
\begin{itemize}
\item Wool warms.
\end{itemize}
\begin{verbatim}
Straw \cite{x}.
\end{verbatim}
\section*{References}
Nobody reads this \cite{x}.
\section{More} Felt, too.
\end{document}"""
    prose = latex.read(source)
    assert prose.headings == ["On Hats", "Hats", "Caps.", "References", "More"]
    assert told(prose) == [
        (5, "Hats warm.", ("a",)),
        (7, "Caps cool: as measured by.", ("b",)),
        (9, "shows it.", ("c",)),
        (9, "Twice.", ("n",)),
        (11, "Wool warms.", ()),
        (18, "Felt, too.", ()),
    ]


def test_what_is_no_running_text_of_a_markdown_file_is_left_out() -> None:
    source = """---
title: On hats

abstract: Cold [@x].
---

# Hats

Hats warm [1][2].
And cool [2, 7].

```
Code [@x].
```

| Cold | [@x] |
|---|---|
| Colder | [@y] |

<div>Cold [@x].</div>

## References

1. Müller. Hats. 1998.
1. Strand. Caps. (`strand2004caps`)

## More

Felt [1].
"""
    prose = markdown.read(source)
    assert prose.headings == ["Hats", "References", "More"]
    assert prose.listed == {"1": "Müller. Hats. 1998.", "2": "Strand. Caps. (`strand2004caps`)"}
    assert told(prose) == [
        (9, "Hats warm.", ("[1]", "[2]")),
        (10, "And cool.", ("[2]", "[7]")),
        (29, "Felt.", ("[1]",)),
    ]


def test_what_stands_under_a_list_of_references_is_no_entry_of_it() -> None:
    source = "So.\n\n# 2. References\n\n1. One.\n\n   More.\n\n- Two.\n\n# Receipts\n\n1. So."
    assert markdown.read(source).listed == {"1": "One."}


def test_authors_and_year_are_a_citation_where_a_receipt_tells_of_whom() -> None:
    source = (
        '“Hats warm.” (Müller (ed.), n.d.) <!-- [a] "Hats." --> <!-- [@own] "Ours." -->\n'
        "Caps (since 1998) cool (Strand, 2004).\n"
    )
    assert told(markdown.read(source)) == [
        (1, "“Hats warm.”", ("a",)),
        (2, "Caps (since 1998) cool (Strand, 2004).", ()),
    ]


def test_a_receipt_belongs_to_its_sentence() -> None:
    above = latex.read(
        '% [a] "Hats warm."\nHats warm~\\cite{a}.\n% [b] "Caps cool."\nCaps \\cite{b}.'
    )
    behind = markdown.read('Hats warm. <!-- [a] "Hats &amp; -&#45; warm." -->\nCaps cool.')
    assert [[r.key for r in one.receipts] for one in above.stated] == [["a"], ["b"]]
    assert [[r.words for r in one.receipts] for one in behind.stated] == [["Hats & -- warm."], []]


GAPS = (" ", "\n", "\n\n", "\n  ", " \n\n\n", "\r\n")
LATEX = (
    "{0} warms heads~\\cite{{k}}.",
    "{0} \\emph{{warms}}\nheads \\citep[see\n][]{{k}}.",
    "{0} % cold\n cools heads.",
    "{0}\n\\begin{{table}}\n1 & 2\n\\end{{table}}\nwarms 12\\% of heads.",
    '{0} gets\n$x^2\n+1$ of M\\"uller.',
    "\\section{{Hats}}\n{0} cools.",
    "\\citet{{k}} {0} warms.",
    "\\begin{{quote}}\n{0} warms.\n\\end{{quote}}",
    "{0} warms\\footnote{{So it\ndoes.}} heads.",
)
MARKDOWN = (
    "{0} warms heads [@k].",
    "{0} **warms\nheads** [see @k,\np. 3].",
    "{0} <!-- so\nit is --> cools.",
    "\n\n- {0} warms\n  heads.",
    "\n\n> {0} cools\n> heads.",
    "\n\n# Hats\n\n{0} cools.",
    "@k {0} warms.",
    "\n\n```\ncode\n```\n\n{0} warms.",
    "{0} gets $x\n+1$ of `hats\nand` caps.",
)


PIECES = (
    *r"\ { } [ ] $ $$ % \cite \citep{a} \begin{document} \end{document} \begin{x} \end{y}".split(),
    *r"\section \[ \] \( ~ & \verb | \" \' \item \footnote{ ^ _ @k [@k] ` ``` <!-- --> [1]".split(),
    *(
        "1. ",
        "# ",
        "> ",
        "- ",
        "Hats warm. ",
        "\0",
        "é",
        "\\newcommand",
        "\\href",
        "| a | b |\n|-|-|\n",
    ),
)


def drafts(templates: tuple[str, ...]) -> st.SearchStrategy[list[tuple[str, str]]]:
    return st.lists(st.tuples(st.sampled_from(templates), st.sampled_from(GAPS)), max_size=12)


@given(drafts(LATEX))
def test_a_sentence_of_latex_begins_on_the_line_told(parts: list[tuple[str, str]]) -> None:
    begins_where_told(latex.read, parts)


@given(drafts(MARKDOWN))
def test_a_sentence_of_markdown_begins_on_the_line_told(parts: list[tuple[str, str]]) -> None:
    begins_where_told(markdown.read, parts)


def begins_where_told(read: object, parts: list[tuple[str, str]]) -> None:
    """Every part has a word of its own, which stands in one sentence: where it begins."""
    words = [word(n).title() for n in range(len(parts))]
    source = "".join(
        part.format(word) + gap for word, (part, gap) in zip(words, parts, strict=True)
    )
    assert callable(read)
    stated = read(source).stated
    lines = source.split("\n")
    for one in words:
        [found] = [sentence for sentence in stated if one in sentence.text]
        first = next(other for other in found.text.split() if other.strip(".,").isalnum())
        assert first.strip(".,") in lines[found.line - 1]
        assert one in lines[found.line - 1] or not found.text.startswith(one)


@given(st.lists(st.sampled_from([*PIECES, *GAPS]), max_size=30).map("".join))
def test_whatever_stands_in_a_file_is_read_or_refused(source: str) -> None:
    for read in (latex.read, markdown.read):
        with suppress(IndexError):  # pylatexenc's, where a file ends within \verb
            stated = read(source).stated
            assert all(1 <= one.line <= source.count("\n") + 1 for one in stated)
