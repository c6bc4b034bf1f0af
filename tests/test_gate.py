"""What the gate accepts, what it refuses, and the reason it gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.folding import fold
from assistant.gate import Located, Refused, locate

SOURCE = (
    "We find that PPO does not significantly improve accuracy (12.9%, p < 0.05) over DPO, but may"
    " reduce cost by up to 5% and brings non-significant gains of 10.5 points—a first for “GPT-4”."
)
PLAIN = (
    "The small agent learns faster than ABC on 3 of 4 tasks and is stable with 0.5 million steps."
)


def located(quote: str, source: str = SOURCE) -> str:
    result = locate(quote, source)
    assert isinstance(result, Located), result
    return source[result.start : result.end]


def refused(quote: str, source: str = SOURCE) -> Refused:
    result = locate(quote, source)
    assert isinstance(result, Refused), result
    return result


@pytest.mark.parametrize(
    ("quote", "true"),
    [
        (SOURCE, SOURCE),
        ("PPO does not significantly improve accuracy", None),
        ("pPO does not  significantly\nimprove accuracy.", SOURCE[13:56]),
        ("(12.9%, p &lt; 0.05)", "(12.9%, p < 0.05)"),
        ("12.9", "12.9"),
        ("12.9 %, p<0.05", "12.9%, p < 0.05"),
        ("up to 5\\%", "up to 5%"),
        ("accuracy", "accuracy"),
        ("A first for 'GPT-4'.", "a first for “GPT-4”."),
        ("a first for “GPT‑4”", None),
        ("“may reduce cost”", "may reduce cost"),
    ],
)
def test_exact_words_are_located(quote: str, true: str | None) -> None:
    found = located(quote)
    assert fold(found).text == fold(true or quote).text
    assert true is None or found == true


@pytest.mark.parametrize(
    ("quote", "message", "nearest"),
    [
        ("12.4%", "number: 12.4% is not in the sentence (12.9%)", "12.9%"),
        ("p > 0.05", "comparator: > is not in the sentence (<)", "p < 0.05"),
        ("cost by at least 5%", "comparator: ≥ 5% is not in the sentence (≤ 5%)", None),
        ("PPO does significantly improve accuracy", "polarity: not is left out", None),
        ("but may increase cost", "direction: increase is not in the sentence (reduce)", None),
        ("but will reduce cost", "hedge: may is left out", "but may reduce cost"),
        ("find that XPO does not", "name: XPO is not in the sentence (PPO)", None),
        ("over PPO, but may reduce cost", "name: PPO is not in the sentence (DPO)", None),
        ("does not significantly improve speed", "wording: speed is not in the sentence", None),
        ("PPO does not improve accuracy", "cut off: significantly is left out", None),
        ("PPO does not ppo", None, None),
        ("the moon is made of cheese", "not found: ", None),
        ("", "not found: ", None),
        ("...", "not found: ", None),
    ],
)
def test_other_words_are_refused_with_a_reason(
    quote: str, message: str | None, nearest: str | None
) -> None:
    result = refused(quote)
    assert result.message.startswith(message or "")
    assert result.message.startswith(result.code)
    if nearest:
        assert result.nearest is not None
        assert SOURCE[slice(*result.nearest)] == nearest


@pytest.mark.parametrize(
    ("quote", "source", "nearest"),
    [
        ("2.9%", SOURCE, "12.9%"),
        ("12", SOURCE, "12.9"),
        ("0.5 points", SOURCE, "10.5 points"),
        ("significant gains", SOURCE, "non-significant gains"),
        ("improve accuracy", SOURCE, "not significantly improve accuracy"),
        ("reduce cost", SOURCE, "may reduce cost"),
        ("5%", SOURCE, "up to 5%"),
        ("0.05", SOURCE, "< 0.05"),
        ("We find that PPO does", SOURCE, "We find that PPO does not"),
        ("0.5", PLAIN, "0.5 million"),
        ("it works", "There is no evidence that it works.", "no evidence that it works"),
        ("it works", "We ask whether it works.", "whether it works"),
        ("works", "It doesn't actually works.", "doesn't actually works"),
        ("5 points", "a change of −5 points", "−5 points"),
        ("0.3", "12.4 ± 0.3", "± 0.3"),
        ("10", "an error of 10⁻³", "10⁻³"),
        ("10", "an error of 10^{-3}", "10^{-3}"),
        ("three runs", "with at least three runs", "at least three runs"),
        ("5 runs", "in 5 runs or more", None),
        ("5", "with 5 or more runs", "5 or more"),
        ("GPT-4", "against GPT-4-Turbo", "GPT-4-Turbo"),
        ("60", "only 60k prompts", "60k"),
    ],
)
def test_a_cut_that_changes_the_meaning_is_refused(
    quote: str, source: str, nearest: str | None
) -> None:
    if nearest is None:
        assert located(quote, source) == quote
        return
    result = refused(quote, source)
    assert result.code == "cut off"
    assert result.nearest is not None
    assert source[slice(*result.nearest)] == nearest


@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("improves speed", "It not only improves speed, it also lowers cost."),
        ("lowers cost", "It may improve speed; lowers cost."),
        ("SPPO", "We study SPPO's results."),
        ("12.4", "an accuracy of 12.4 %"),
        ("12.4", "an accuracy of 12.4\\%"),
        ("a key step", "It needs alignment—a key step."),
        ("OpenAI claims", "It reasons.OpenAI claims it."),
    ],
)
def test_a_cut_that_leaves_the_meaning_is_accepted(quote: str, source: str) -> None:
    assert located(quote, source) == quote


def test_words_dropped_early_keep_the_first_words_beside_their_own() -> None:
    result = refused("The small than ABC on 3", PLAIN)
    assert result.message == "cut off: agent learns faster is left out"


def test_only_the_part_asked_for_is_searched() -> None:
    source = f"{PLAIN} {PLAIN}"
    second = (len(PLAIN) + 1, len(source))
    result = locate("is stable", source, within=second)
    assert isinstance(result, Located)
    assert source[result.start : result.end] == "is stable"
    assert result.start >= second[0]
    nowhere = locate("PPO", source, within=second)
    assert isinstance(nowhere, Refused)


def test_a_later_place_is_taken_where_the_first_is_cut() -> None:
    source = "It may improve accuracy; we improve accuracy."
    result = locate("improve accuracy", source)
    assert isinstance(result, Located)
    assert result.start == source.rindex("improve")


TOKENS = (
    *("not", "may", "5", "5.5", "<", "-", "—", ".", ",", "%", "“", "”", "'", "up", "to", "PPO"),
    *("non-fit", "it's", "a", "é", "e\u0301", "&lt;", "\\%", "ﬁt", "10⁻³", "ß", "Ünder"),
)
WORDS = st.lists(st.sampled_from(TOKENS), max_size=8)


@given(WORDS, WORDS, st.sampled_from(["", " "]), st.booleans())
def test_what_is_located_has_the_words_of_the_quotation(
    quoted: list[str], around: list[str], gap: str, inside: bool
) -> None:
    """Whatever the texts: only the first letter's case, a final stop and framing marks differ."""
    quote = gap.join(quoted)
    source = gap.join([*around, *quoted, *around] if inside else around)
    result = locate(quote, source)
    if isinstance(result, Located):
        found, asked = (
            fold(text).text.strip(" .'").lower()
            for text in (source[result.start : result.end], quote)
        )
        assert found == asked
    elif result.nearest:
        start, end = result.nearest
        assert 0 <= start < end <= len(source)


@given(st.integers(0, 17), st.integers(1, 18))
def test_every_run_of_plain_words_is_located_exactly(first: int, length: int) -> None:
    source = "we train one agent on many long tasks in the lab and it then learns to walk there"
    quote = " ".join(source.split()[first : first + length])
    result = locate(quote, source)
    assert isinstance(result, Located)
    assert source[result.start : result.end] == quote


@pytest.mark.parametrize("cue", ["possibly ", "fails to ", "not ", "a-", "1,111,", "&", "$", "' "])
def test_a_hostile_text_does_not_stall_it(cue: str) -> None:
    """An exponential search would never end here."""
    assert located("so it improves x", f"{cue * 2000}x improves; so it improves x")
    assert refused("improves z", f"{cue * 2000}x improves x")
