"""Tags and entities become what a reader sees, and what only looks like them stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.formats.markup import joined, plain

PIECES = st.sampled_from(
    "<p> </p> <sup> </sup> <b> </mml:mi> <mml:msup> <mml:mi> <title> </title> <!-- --> ]]> &amp; "
    "&lt; &gt; lt; & < > word 3 10 ^ : Aim <think> <5".split(" ")
)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            "<jats:title>Aim</jats:title><jats:p>We <jats:italic>wore</jats:italic> hats.</jats:p>"
            "<jats:title>Methods:</jats:title>\n<jats:p>Ten hats.</jats:p>",
            "Aim: We wore hats. Methods: Ten hats.",
        ),
        ("<jats:title>Abstract</jats:title><jats:p>Hats.</jats:p>", "Hats."),
        ("<title>Abstract</title><sec><title>Aim</title><p>Aim: hats.</p></sec>", "Aim: hats."),
        ("<h4>Results</h4>Warm.<br/>Dry.", "Results: Warm. Dry."),
        ("<b>Results:</b> warm", "Results: warm"),
        ("<h1>Only a title</h1>", "Only a title"),
        ("H<sub>2</sub>O, 10<sup>-3</sup> m<SUP>2</SUP>, Ca<sup>2+</sup>", "H2O, 10^-3 m^2, Ca2+"),
        ("the 1<sup>st</sup> <sup>18</sup>F, 2<sub>2</sub>", "the 1st 18F, 2_2"),
        ("&lt;i&gt;E. coli&lt;/i&gt; &amp;amp; AT&T R&D", "E. coli & AT&T R&D"),
        ("p &amp;lt; 0.05 &#x2265; &#946;", "p < 0.05 ≥ β"),
        ("&foo; &lt 3 &#xD800;", "&foo; &lt 3 \ufffd"),
        ("<p>One</p><p>two<!-- three --> <![CDATA[four]]></p>", "One two four"),
    ],
)
def test_what_a_reader_sees(markup: str, text: str) -> None:
    assert plain(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            "<mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup><mml:mo>+</mml:mo>"
            "<mml:mfrac><mml:mi>a</mml:mi><mml:mrow><mml:mi>b</mml:mi><mml:mo>+</mml:mo>"
            "<mml:mn>1</mml:mn></mml:mrow></mml:mfrac></mml:math>",
            "x^2+a/(b+1)",
        ),
        ("<msubsup><mi>x</mi>\n<mi>i</mi>\n<mn>2</mn></msubsup>", "x_i^2"),
        ("<math><msqrt><mn>2</mn><mi>k</mi></msqrt></math>", "√2k"),
        (
            "the <jats:inline-formula><jats:alternatives><jats:tex-math>$q_i$</jats:tex-math>"
            "<mml:math><mml:mi>q</mml:mi><mml:mn>1</mml:mn></mml:math></jats:alternatives>"
            "</jats:inline-formula>-axis",
            "the q1-axis",
        ),
        (
            r"of \documentclass[12pt]{minimal} \usepackage{amsmath} \begin{document}$$n$$"
            r"\end{document} hats",
            "of $$n$$ hats",
        ),
        (
            "<semantics><mi>z</mi><annotation encoding='x-tex'>z</annotation></semantics>",
            "z",
        ),
    ],
)
def test_mathematics_stays_readable(markup: str, text: str) -> None:
    assert " ".join(plain(markup).split()) == text


@pytest.mark.parametrize(
    "text",
    [
        "a < b, p <0.05, <5%, x<y and z>w, a<b and c>d",
        "<think>why</think> <unk> <s> <i, j> <mask>",
        "$\\alpha$ & 3 &c; <",
        " two  spaces\n",
    ],
)
def test_what_only_looks_like_markup_stays(text: str) -> None:
    assert plain(text) == text


@given(st.lists(PIECES, max_size=30).map("".join) | st.text("<>&;/amplt#1x' \"=", max_size=60))
def test_any_text_becomes_text(text: str) -> None:
    assert isinstance(plain(text), str)


@given(st.text().filter(lambda text: not {"<", "&"} & set(text)))
def test_text_without_markup_comes_back(text: str) -> None:
    assert plain(text.replace("]]>", "").replace("\\", "")) == text.replace("]]>", "").replace(
        "\\", ""
    )


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "&#38;", "&amp;", "<sup>", "<title>", "<!--", "<a x='", "\\documentclass", "</p>"],
)
def test_a_hundred_thousand_of_anything_is_read(piece: str) -> None:
    assert isinstance(plain(piece * 100_000), str)


def test_labels_stand_once_as_printed() -> None:
    sections = [("BACKGROUND:", "Cold."), ("Methods", "Methods: hats."), ("UNLABELLED", "So.")]
    assert joined(sections) == "BACKGROUND: Cold. Methods: hats. So."
    assert joined([("Aim", " "), ("", "Warm.")]) == "Warm."
    assert joined([("A title", "")]) == "A title"
    assert joined([]) == ""
