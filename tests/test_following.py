"""What a person means who goes on with a conversation: utterances, and what is made of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chat.following import Followed, follow
from assistant.chat.turn import Said
from store.records import Filter

ASKED = "Does label noise hurt IPO?"
TWO = ("kim2021noise", "lee2019robust")
NUMBERS = (*TWO, "roy2020pref")


def turn(*keys: str, question: str = ASKED) -> Said:
    return Said(question=question, words=question, answer="It does.", keys=keys)


def after(text: str, *before: Said, wanted: Filter | None = None) -> Followed:
    return follow(text, before or (turn(*TWO),), NUMBERS, wanted or Filter())


ALONE = """
Does label noise hurt DPO?
What is the first step of PPO?
Does it pay to ensemble reward models?
Is it better to train on policy?
Is it possible to learn a critic without rewards?
How hard is it to tune PPO?
Does it help to add a KL penalty?
Does it matter whether rewards are sparse?
What does it take to train an agent offline?
Is it true that larger models overfit less?
How does PPO limit its updates?
Do agents forget tools when they plan?
Why do policies collapse when they are trained on their own data?
Which is better, PPO or DPO?
Which methods exist for offline reinforcement learning?
What are the main approaches to credit assignment?
What do papers say about reward hacking and its causes?
Compare PPO and DPO on sample efficiency
How do PPO and TRPO differ?
What is the difference between on-policy and off-policy learning?
reward model ensembles
offline reinforcement learning with pretraining
Which papers after 2020 use transformers?
What was known before 2015 about trust regions?
Who introduced trust regions?
What is the last layer of a reward model trained on?
Is the second moment of the gradient bounded?
Do both actors and critics need a target network?
What happens to the policy in the first two epochs?
Are rewards in [0, 1] easier to learn from?
Does Llama 2 follow instructions?
Are there methods that work with 10 demonstrations?
In robotics, does sim-to-real transfer work?
When rewards are sparse, does exploration pay?
And does a larger batch help PPO converge?
The first paper to use PPO for language models
How many tasks does Go-Explore solve?
What did the first method that beat Montezuma's Revenge use?
Do these days agents plan better?
It is not proven that chocolate reduces the risk of disease
What is the relation between the first and the second moment?
How does the gradient of the first layer depend on that of the last?
Does this field agree on a benchmark?
What is known about those who label data?
Summarise what is known about reward hacking
Explain how trust regions work
Why does PPO clip the ratio?
Can RLHF make models safer?
Which algorithm is more stable under label noise, DPO or PPO?
entropy
Hilft Vortraining beim Lernen aus Demonstrationen?
et pour les grands modèles, est-ce que cela tient ?
¿Qué dicen los artículos sobre modelos de recompensa?
强化学习中的奖励模型是什么？
""".strip().splitlines()


@pytest.mark.parametrize("text", ALONE)
def test_a_question_that_stands_by_itself_is_left_alone(text: str) -> None:
    assert after(text) == Followed(question=text, query=text)


KEYS = {
    "What does [2] say?": "2",
    "What does [1] and what does [3] say?": "1 3",
    "What do [1] and [2] say?": "1 2",
    "Do [1, 3] agree?": "1 3",
    "Is [1][2] right?": "1 2",
    "What is in [3]": "3",
    "What does paper 2 measure?": "2",
    "What do papers 1 and 3 measure?": "1 3",
    "What about number 3?": "3",
    "Tell me more about #2": "2",
    "the first one": "1",
    "What does the second one say?": "2",
    "How large was the second study?": "2",
    "Does the first paper use rewards?": "1",
    "Is the 2nd one newer?": "2",
    "What of the last one?": "2",
    "Explain the first of them": "1",
    "Is the first of these newer?": "1",
    "Does the former need labels?": "1",
    "And the latter?": "2",
    "How do the former and the latter differ?": "1 2",
    "compare those two": "1 2",
    "compare these two on sample cost": "1 2",
    "Compare the two": "1 2",
    "compare the first two": "1 2",
    "do both need labels?": "1 2",
    "Do both methods need labels?": "1 2",
    "What do both of them measure?": "1 2",
    "What do these papers measure?": "1 2",
    "Do these methods need labels?": "1 2",
    "Do they need labels?": "1 2",
    "What do they measure?": "1 2",
    "How do they compare with PPO?": "1 2",
    "compare them": "1 2",
    "Compare them on sample efficiency": "1 2",
    "summarise these": "1 2",
    "which of them is newer?": "1 2",
    "What are their limits?": "1 2",
    "What do the authors recommend?": "1 2",
    "put their numbers in a table": "1 2",
    "draft a paragraph from these": "1 2",
    "draft a paragraph on label noise from these": "1 2",
    "What do papers 1-3 say?": "1 2 3",
    "What does [1-2] say?": "1 2",
    "Does the second paper agree with the first?": "2 1",
    "and the second?": "2",
    "Compare the first and the second": "1 2",
    "compare all of them": "1 2",
    "compare them all": "1 2",
    "Is either of them tested on robots?": "1 2",
    "compare the 2 papers": "1 2",
    "make that a table": "1 2",
    "as a table, please": "1 2",
    "write a paragraph": "1 2",
    "What does roy2020pref say?": "3",
}


@pytest.mark.parametrize(("text", "numbers"), KEYS.items())
def test_words_for_papers_are_found(text: str, numbers: str) -> None:
    followed = after(text)
    assert [NUMBERS.index(key) + 1 for key in followed.keys] == [*map(int, numbers.split())]
    assert followed.unresolved == ""
    assert followed.leans == ("roy2020pref" not in text)


ONE = {
    "Does this paper need labels?": "Does [1] need labels?",
    "Does that method need labels?": "Does [1] need labels?",
    "What does the paper measure?": "What does [1] measure?",
    "What did this study find?": "What did [1] find?",
    "Does this one need labels?": "Does [1] need labels?",
    "Does it work on robots?": f"{ASKED} Does it work on robots?",
    "How robust is it?": f"{ASKED} How robust is it?",
    "What are its limits?": f"{ASKED} What are its limits?",
    "What do they measure?": f"{ASKED} What do they measure?",
}


@pytest.mark.parametrize(("text", "meant"), ONE.items())
def test_with_one_paper_on_the_table_a_pronoun_is_that_one(text: str, meant: str) -> None:
    followed = after(text, turn(TWO[0]))
    assert (followed.question, followed.keys, followed.leans) == (meant, TWO[:1], True)


LOST = {
    "the third one": "the third one",
    "What does the third one say?": "the third one",
    "What does [9] say?": "[9]",
    "What does paper 12 say?": "paper 12",
    "Does this paper need labels?": "this paper",
    "the other one?": "the other one",
    "compare those three": "those three",
    "compare the last four": "the last four",
    "compare all three": "all three",
    "and the third?": "the third",
}


@pytest.mark.parametrize(("text", "words"), LOST.items())
def test_what_refers_to_nothing_is_told(text: str, words: str) -> None:
    followed = after(text)
    assert (followed.unresolved, followed.keys) == (words, ())


@pytest.mark.parametrize("text", ["the ſecond one", "the firſt two", "the laſt one"])
def test_letters_of_another_form_are_the_same_letters(text: str) -> None:
    assert after(text).keys == after(text.replace("ſ", "s")).keys != ()


def test_a_reference_before_anything_was_said_is_told_and_nothing_leans() -> None:
    for text, words in (("compare those two", "those two"), ("What does [1] say?", "[1]")):
        followed = follow(text, (), (), Filter())
        assert (followed.question, followed.leans, followed.unresolved) == (text, False, words)


def test_the_other_one_is_the_one_that_the_last_turn_left() -> None:
    first, second = turn(*TWO), turn(TWO[1], question="What does [2] say?")
    followed = after("And the other one?", first, second)
    assert (followed.keys, followed.question) == (TWO[:1], "And [1]?")


def test_papers_stay_on_the_table_through_a_turn_without_any() -> None:
    assert after("compare those two", turn(*TWO), turn(question="Are there none?")).keys == TWO


MEANT = {
    "what about DPO?": "What about DPO?",
    "How about DPO?": "How about DPO?",
    "and for larger models?": "And for larger models?",
    "with noisy labels?": "With noisy labels?",
    "in robotics?": "In robotics?",
    "why?": "Why?",
    "Why not?": "Why not?",
    "how so?": "How so?",
    "more recent ones?": "More recent ones?",
    "any others?": "Any others?",
    "larger models?": "Larger models?",
    "tell me more": "Tell me more",
    "go on": "Go on",
    "explain": "Explain",
    "in more detail": "In more detail",
    "Which is better?": "Which is better?",
    "Is that true for robots?": "Is that true for robots?",
    "why is that?": "Why is that?",
    "Does this hold for larger models?": "Does this hold for larger models?",
    "Who showed that?": "Who showed that?",
    "Does noise hurt it?": "Does noise hurt it?",
    "Does it work on robots?": "Does it work on robots?",
    "Robots?": "Robots?",
    "what are the limitations?": "What are the limitations?",
    "are there any newer papers?": "Are there any newer papers?",
    "Why does that happen?": "Why does that happen?",
    "Where was that shown?": "Where was that shown?",
    "Are there papers by Levine on this?": "Are there papers by Levine on this?",
    "Compare it to PPO": "Compare it to PPO",
}


@pytest.mark.parametrize(("text", "added"), MEANT.items())
def test_a_follow_up_is_put_behind_what_it_adds_to(text: str, added: str) -> None:
    followed = after(text)
    assert (followed.question, followed.leans) == (f"{ASKED} {added}", True)
    assert {"label", "noise", "hurt", "ipo"} <= set(followed.query.split())


def test_follow_ups_do_not_pile_up() -> None:
    first = after("what about DPO?").question
    second = after("and KTO?", turn(question=first))
    assert second.question == f"{ASKED} And KTO?"
    assert second.query == "kto label noise hurt ipo"
    assert after("why?", turn(question=first)).question == f"{first} Why?"


def test_a_follow_up_is_about_the_papers_that_the_last_question_named() -> None:
    followed = after("and on robots?", turn(*TWO), turn(TWO[1], question="What does [2] say?"))
    assert followed.keys == TWO[1:]
    assert followed.query == "robots label noise hurt ipo"


QUERIES = {
    "what about DPO?": "dpo label noise hurt ipo",
    "What does the second one say about robots?": "robots label noise hurt ipo",
    "compare those two on sample cost": "sample cost label noise hurt ipo",
    "put their numbers in a table": "label noise hurt ipo",
    "why?": "label noise hurt ipo",
}


@pytest.mark.parametrize(("text", "query"), QUERIES.items())
def test_a_query_has_the_new_words_and_those_of_the_question(text: str, query: str) -> None:
    assert after(text).query == query


NARROWED: dict[str, dict[str, Any]] = {
    "only after 2022": {"year": (2023, None)},
    "after 2022?": {"year": (2023, None)},
    "and what about after 2022?": {"year": (2023, None)},
    "only papers newer than 2022": {"year": (2023, None)},
    "since 2020": {"year": (2020, None)},
    "just the ones since 2020, please": {"year": (2020, None)},
    "2020 or later": {"year": (2020, None)},
    "from 2020 onwards": {"year": (2020, None)},
    "before 2019": {"year": (None, 2018)},
    "only papers published before 2019.": {"year": (None, 2018)},
    "until 2019": {"year": (None, 2019)},
    "up to 2019 only": {"year": (None, 2019)},
    "between 2019 and 2021": {"year": (2019, 2021)},
    "only 2019-2021": {"year": (2019, 2021)},
    "from 2021 to 2019": {"year": (2019, 2021)},
    "in 2023 only": {"year": (2023, 2023)},
    "only papers from 2023": {"year": (2023, 2023)},
    "any year": {"year": None},
    "not before 2020": {"year": (2020, None)},
    "exclude papers before 2020": {"year": (2020, None)},
    "nothing after 2020": {"year": (None, 2020)},
    "only papers by Levine": {"author": "Levine"},
    "only those by Sergey Levine since 2020": {"author": "Sergey Levine", "year": (2020, None)},
    "by any author": {"author": None},
}


@pytest.mark.parametrize(("text", "changed"), NARROWED.items())
def test_a_filter_said_by_itself_repeats_the_question(text: str, changed: dict[str, Any]) -> None:
    before = Filter(year=(1990, None), author="Ito", tag="mine")
    followed = after(text, wanted=before)
    assert followed.wanted == before.model_copy(update=changed)
    assert (followed.question, followed.query, followed.leans) == (ASKED, ASKED, True)


@pytest.mark.parametrize(
    "text", ["all papers again", "all papers", "no filter", "everything again"]
)
def test_all_papers_are_wanted_again(text: str) -> None:
    assert after(text, wanted=Filter(year=(1990, None), tag="mine")).wanted == Filter()


def test_a_filter_before_any_question_lists_what_it_lets_through() -> None:
    followed = follow("only after 2022", (), (), Filter())
    assert (followed.intent, followed.wanted.year) == ("list", (2023, None))


INTENTS = {
    "compare those two": "compare",
    "Please compare [1] and [3] on cost": "compare",
    "how do [1] and [3] differ?": "compare",
    "How do they differ?": "compare",
    "What is the difference between the two?": "compare",
    "draft a paragraph from these": "draft",
    "Write a paragraph on label noise": "draft",
    "Can you write a short related work section on preference learning?": "draft",
    "please draft two paragraphs on reward models": "draft",
    "put their numbers in a table": "claims",
    "Put the results of [1] and [2] into a table": "claims",
    "tabulate the accuracies": "claims",
    "make a table of sample costs": "claims",
    "Give me a table of their results": "claims",
    "which papers do I have by Levine?": "list",
    "What papers do I have since 2020?": "list",
    "list all papers on exploration": "list",
    "which papers by Levine do I have?": "list",
    "do I have any papers on KTO?": "list",
    "What papers are there dealing with thermal buckling?": "ask",
    "make that a table": "claims",
    "Which papers are in my library?": "list",
    "Which papers compare PPO and DPO?": "ask",
    "Compare PPO and DPO": "ask",
    "Which table of results does [1] have?": "ask",
    "How do people write a paragraph?": "ask",
    "What do I have to know about drafts?": "ask",
    "why?": "ask",
}


@pytest.mark.parametrize(("text", "intent"), INTENTS.items())
def test_what_is_wanted_is_made_out_where_it_is_clear(text: str, intent: str) -> None:
    assert after(text).intent == intent


@given(st.text(), st.lists(st.text(), max_size=3), st.lists(st.sampled_from(NUMBERS), max_size=3))
def test_any_text_at_all_is_followed(text: str, asked: list[str], keys: list[str]) -> None:
    before = [turn(*keys, question=question) for question in asked]
    followed = follow(text, before, NUMBERS, Filter())
    if not followed.leans and followed.intent != "list":
        assert (followed.question, followed.query) == (text, text)


def test_a_long_text_stands_by_itself() -> None:
    text = "it is them and the first one of [2] " * 400
    assert after(text) == Followed(question=text, query=text)


PIECES = st.sampled_from(
    "what about the second third one paper of them those two compare [2] [9] it they why and only "
    "after 2022 between by Levine table draft a paragraph on noise ? , . which is does this "
    "former latter both other their ones more".split()
)


@given(st.lists(PIECES, max_size=9).map(" ".join), st.booleans())
def test_whatever_is_made_of_such_words_is_followed(text: str, begun: bool) -> None:
    before = (turn(*TWO), turn(TWO[1], question="What does [2] say?")) if begun else ()
    followed = follow(text, before, NUMBERS, Filter())
    assert set(followed.keys) <= set(NUMBERS)
    if not followed.leans:
        assert (followed.question, followed.query) == (text, text)
