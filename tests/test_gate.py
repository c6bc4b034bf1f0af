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
        ("may reduce cost .", "may reduce cost"),
        ("“PPO does not”", "PPO does not"),
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
        (
            "(13.1%, p < 0.01)",
            "number: 13.1% 0.01 is not in the sentence (12.9% 0.05)",
            "(12.9%, p < 0.05)",
        ),
        ("p > 0.05", "comparator: > is not in the sentence (<)", "p < 0.05"),
        (
            "cost by at least 5%",
            "comparator: ≥ 5% is not in the sentence (≤ 5%)",
            "cost by up to 5%",
        ),
        ("PPO does significantly improve", "polarity: not is left out", None),
        ("but may increase cost", "direction: increase is not in the sentence (reduce)", None),
        ("but will reduce cost", "hedge: may is left out", "but may reduce cost"),
        ("find that XPO does not", "name: XPO is not in the sentence (PPO)", None),
        ("find that Adam does not", "name: Adam is not in the sentence (PPO)", None),
        ("find that pH does not", "name: pH is not in the sentence (PPO)", None),
        ("find that a7 does not", "name: a7 is not in the sentence (PPO)", None),
        (
            "Cheese does not improve",
            "wording: Cheese is not in the sentence (PPO significantly)",
            None,
        ),
        ("over PPO, but may reduce cost", "name: PPO is not in the sentence (DPO)", None),
        (
            "does not significantly improve speed",
            "wording: speed is not in the sentence (accuracy)",
            "does not significantly improve accuracy",
        ),
        ("improve speed", "wording: speed is not in the sentence (accuracy)", "improve accuracy"),
        (
            "not significantly really improve accuracy",
            "wording: really is not in the sentence",
            "not significantly improve accuracy",
        ),
        (
            "running speed (12.9%, p < 0.05)",
            "wording: running speed is not in the sentence (improve accuracy)",
            None,
        ),
        ("accuracy ( 12.9%", "wording: spaces or signs differ", "accuracy (12.9%"),
        ("PPO does not improve accuracy", "cut off: significantly is left out", None),
        ("PPO does not ppo", None, None),
        ("the moon is made of cheese", "not found: the sentence has nothing like it", None),
        ("", "not found: the quotation has no words", None),
        ("...", "not found: the quotation has no words", None),
    ],
)
def test_other_words_are_refused_with_a_reason(
    quote: str, message: str | None, nearest: str | None
) -> None:
    result = refused(quote)
    assert message is None or result.message == message
    assert result.message.startswith(result.code)
    if nearest:
        assert result.nearest is not None
        assert SOURCE[slice(*result.nearest)] == nearest


@pytest.mark.parametrize(
    ("quote", "source", "message"),
    [
        ("on 4 of 3 tasks", PLAIN, "number: 3 4 stand in another order"),
        ("on 3 of tasks", PLAIN, "cut off: 4 is left out"),
        ("a > 5, b > 7", "with a < 5, b < 7", "comparator: > > is not in the sentence (< <)"),
        ("cost by 5%", "It cuts cost by about 5%.", "hedge: about is left out"),
        ("we doesn't improve", "Here we improve.", "polarity: doesn't is not in the sentence"),
        ("It will help", "It may possibly help", "hedge: may possibly is left out"),
        ("It may possibly help", "It will help", "hedge: may possibly is not in the sentence"),
        ("gains 13", "gains of 12", "number: 13 is not in the sentence (12)"),
        ("gains ppo", "gains of PPO", "wording: ppo is not in the sentence (of PPO)"),
        ("it grows", "it soon shrinks", "direction: grows is not in the sentence (shrinks)"),
        ("it is unstable", "it is a stable", "polarity: unstable is not in the sentence (stable)"),
        ("“it grows", "it grows", "wording: ' is not in the sentence"),
        (
            "both XPO and YPO win",
            "both PPO and DPO win",
            "name: XPO YPO is not in the sentence (PPO DPO)",
        ),
    ],
)
def test_everything_that_differs_is_told(quote: str, source: str, message: str) -> None:
    assert refused(quote, source).message == message


@pytest.mark.parametrize(
    ("quote", "source", "nearest"),
    [
        ("2.9%", SOURCE, "12.9%"),
        ("12", SOURCE, "12.9"),
        ("0.5 points", SOURCE, "10.5 points"),
        ("significant gains", SOURCE, "non-significant gains"),
        ("improve accuracy", SOURCE, "not significantly improve accuracy"),
        ("reduce cost", SOURCE, "may reduce cost"),
        ("reduce cost", "It MAY reduce cost.", "MAY reduce cost"),
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
        ("5%", "in 5% or more of them", "5% or more"),
        ("PT-4", "GPT-4 wins", "GPT-4"),
        ("significant gains", "no significant gains", "no significant gains"),
        ("2010", "from 2010—2015 on", "2010—2015"),
        ("fold gains", "5—fold gains", "5—fold gains"),
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
        ("5", "5"),
        ("We use it", "We use it—v2 wins"),
        ("so it is", "in 2D—so it is"),
    ],
)
def test_a_cut_that_leaves_the_meaning_is_accepted(quote: str, source: str) -> None:
    assert located(quote, source) == quote


def test_a_part_of_one_character_is_no_place_to_end() -> None:
    """The ellipsis is three stops when it is folded."""
    assert located("they wait.", "There they wait…") == "they wait"


def test_what_is_named_is_not_in_doubt() -> None:
    source = "We ask whether REINFORCE converges."
    assert refused("REINFORCE", source).message == "cut off: whether is left out"
    assert isinstance(locate("REINFORCE", source, naming=True), Located)
    assert isinstance(locate("REINFORCE", "It may REINFORCE.", naming=True), Refused)


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


def test_the_first_place_is_taken() -> None:
    result = locate("is stable", f"{PLAIN} {PLAIN}")
    assert isinstance(result, Located)
    assert result.start == PLAIN.index("is stable")


def test_a_frame_of_quotation_marks_is_all_that_is_taken_away() -> None:
    assert located("“XPO wins”", "They say XPO wins.") == "XPO wins"


def test_a_later_place_is_taken_where_the_first_is_cut() -> None:
    source = "It may improve accuracy; we improve accuracy; others improve accuracy."
    result = locate("improve accuracy", source)
    assert isinstance(result, Located)
    assert result.start == source.index("we improve") + 3


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
