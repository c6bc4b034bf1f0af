"""Folding changes typography only, and never moves a span."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.folding import fold, folded

WORDS = st.sampled_from(["reward", "find", "5", "café", "x²", "0.05", "a-b", "efficient", "it's"])
FORMS: dict[str, list[str]] = {
    "-": ["-", "–", "—", "−", "‑", "---", "&ndash;", "&#8211;"],
    "'": ["'", "’", "‘", "&rsquo;", '"', "“", "``"],
    "fi": ["fi", "ﬁ"],
    "ffi": ["ffi", "ﬃ"],
    "é": ["é", "e\u0301", "&eacute;"],
    "<": ["<", "&lt;", "&#60;", "&#x3C;", "＜"],
    "%": ["%", "\\%", "％", "&#37;"],
    "r": ["r", "r\xad", "r\u200b"],
}
GAPS = st.sampled_from([" ", "  ", "\n", "\xa0", " \t ", "\u2009", "&nbsp;", " \u200b "])
PIECES = (
    *(
        "--",
        "—-",
        "``",
        "“'",
        " \n",
        "\xad",
        "\u200b",
        "e\u0301",
        "a\u0327\u0301",
        "가",
        "각",
        "\u212b",
    ),
    *(
        "&lt;",
        "&amp;",
        "&nbsp;",
        "&#8211;",
        "&not",
        "&",
        ";",
        "\\%",
        "\\\\%",
        "\\",
        "%",
        " %",
        " < ",
    ),
    *("ﬁ", "…", "µ", "⁻³", "²", "½", "Ａ", "％", "𝑝", "⩽", "a", "b1", ".", "'", "-", " "),
)
NASTY = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=20).map("".join)


@st.composite
def varied_words(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Words as they are, and each in a harmless other form."""
    words = draw(st.lists(WORDS, min_size=1, max_size=8))
    varied = []
    for word in words:
        for plain, forms in FORMS.items():
            if plain in word and draw(st.booleans()):
                word = word.replace(plain, draw(st.sampled_from(forms)))
                break
        varied.append(word)
    return words, varied


@given(varied_words(), st.data())
def test_a_run_of_words_maps_back_to_its_own_span(
    drawn: tuple[list[str], list[str]], data: st.DataObject
) -> None:
    words, varied = drawn
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    original, spans = "", []
    for word in varied:
        original += data.draw(GAPS) if original else ""
        spans.append((len(original), len(original) + len(word)))
        original += word
    folded = fold(original)
    assert folded.text == " ".join(words)
    start = len(" ".join([*words[:first], ""]))
    found = folded.span(start, start + len(" ".join(words[first:last])))
    trailing = len(varied[last - 1]) - len(varied[last - 1].rstrip("\xad\u200b"))
    assert found == (spans[first][0], spans[last - 1][1] - trailing)


@given(NASTY)
@example("--\u0300")
def test_every_piece_of_the_original_folds_to_its_own_piece(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    spans = sorted(set(zip(folded.starts, folded.ends, strict=True)))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert not any(fold(text[one[1] : two[0]]).text.strip() for one, two in pairwise(spans))
    for span in spans:
        piece = "".join(
            character
            for character, *own in zip(folded.text, folded.starts, folded.ends, strict=True)
            if tuple(own) == span
        )
        assert fold(text[slice(*span)]).text == piece


@pytest.mark.parametrize(
    ("text", "start", "end", "span"),
    [
        ("5 &unit; 6", 3, 7, (3, 7)),
        ("x\u0302y", 0, 1, (0, 2)),
        ("5 &ndash; 6", 2, 3, (2, 9)),
    ],
)
def test_only_what_is_one_piece_stands_together(
    text: str, start: int, end: int, span: tuple[int, int]
) -> None:
    assert fold(text).span(start, end) == span


@given(NASTY.filter(lambda text: "&" not in unicodedata.normalize("NFKC", text)))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10⁻³", "10-3"),
        ("x²", "x2"),
        ("H₂O", "H2O"),
        ("½", "1/2"),
        ("−5", "5"),
        ("1.5", "15"),
        ("&amp;lt;", "<"),
        ("≤", "<"),
        ("re-\nward", "reward"),
        ("naïve", "naive"),
        ("5′", "5″"),
        ("PPO", "ppo"),
    ],
)
def test_what_changes_the_meaning_stays_apart(one: str, other: str) -> None:
    assert fold(one).text != fold(other).text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("p&lt;0.05", "p<0.05"),
        ("&amp;lt;", "&lt;"),
        ("&notit; &unknown; AT&T", "&notit; &unknown; AT&T"),
        ("28.53\\% and \\\\%", "28.53% and \\\\%"),
        ("“quoted”", "'quoted'"),
        ("“GPT‑4”—the best…", "'GPT-4'-the best..."),
        ("ﬁne eﬃcient", "fine efficient"),
        ("p < 0.05 and 5 % of", "p<0.05 and 5% of"),
        ("2&#8211;3 &#60; 4", "2-3<4"),
        ("< 4", "<4"),
        ("ﬀ ！ XX", "ff ! XX"),
        ("ﬅ ﬆ Ａ～ 𝐀𝟿 ⩽ ⩾ µ «x» ‹y› ﹘ ‛", "st st A~ A9≤≥μ 'x' 'y' - '"),
        ("a\xadb\u2066c\u2069 d", "abc d"),
        ("cafe\u0301 au lait", "café au lait"),
        ("", ""),
    ],
)
def test_listed_variations(text: str, folded: str) -> None:
    assert fold(text).text == folded


@given(st.text("ab1 -'%.,~_", max_size=12) | NASTY)
def test_what_cannot_change_is_passed_over_and_comes_out_the_same(text: str) -> None:
    assert fold(text) == folded(text)
