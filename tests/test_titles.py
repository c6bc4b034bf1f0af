"""Titles as they are compared: what typesetting, transport and two spellings did is undone."""

from __future__ import annotations

import pytest

from store.identity.spelling import one_spelling
from store.identity.titles import compared, damaged, repaired


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hats 2: Part II of Flow", "hats 2 part 2 of flow"),
        ("No. V, Section X and Book I", "no 5 section 10 and book 1"),
        ("Hats, Vol. IV", "hats vol 4"),
        ("Chapter XI on Hats", "chapter xi on hats"),
        ("Apart IV", "apart iv"),
        ("Œuvre of Đặng: Łódź", "oeuvre of dang lodz"),
        ("α-Hats & Σς", "alpha hats and sigmasigma"),
        ("Цех Йод 각하", "цех иод 각하"),
        ("Ｈats ① ﬂow", "hats 1 flow"),
        ("Hats &amp;amp; Gloves", "hats and gloves"),
        ("Hats &lt;i&gt;of&lt;/i&gt; 1 < 2 <x>", "hats of 1 2 x"),
        ("<sub>2</sub>Hats", "2hats"),
        ("Re- inforced Hats - and", "reinforced hats and"),
        (r"$\alpha$-Hats \emph{of} C++", "alpha hats of c++"),
        ("Optimising Colours, C# 2.0 and 2.", "optimizing colors c# 2.0 and 2"),
        ("PokÃ©mon", "pokemon"),
        (r"Pok\'emon", "pokemon"),
        ("$x$ Hats", "x hats"),
        ("Crème à la Hat", "creme a la hat"),
        ("???", ""),
    ],
)
def test_words_of_a_title(text: str, words: str) -> None:
    title = compared(text)
    assert " ".join(title.words) == words
    assert title.letters == (words.replace(" ", "") or text)


@pytest.mark.parametrize(
    ("text", "main"),
    [
        ("Warm Hats: A Study", "warmhats"),
        ("Warm Hats — A Study", "warmhats"),
        ("Warm Hats - A Study", "warmhats"),
        ("Warm Hats | A Study", "warmhats"),
        ("Warm? Hats", "warm"),
        ("10:30 Hats", "1030hats"),
        ("Warm-Hats", "warmhats"),
        (": Hats", "hats"),
    ],
)
def test_what_stands_before_a_subtitle(text: str, main: str) -> None:
    assert compared(text).main == main


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Efficient Flow", "ecientow"),
        ("ﬁne oﬃce", "neoce"),
        ("Naïve Pokémon", "navepokmon"),
        ("Hats", "hats"),
    ],
)
def test_what_is_left_where_letters_get_lost(text: str, bare: str) -> None:
    assert compared(text).bare == bare


@pytest.mark.parametrize(
    ("text", "cut"),
    [("Hats…", True), ("Hats ... ", True), ("Hats..", False), ("Hats… on", False), ("Hats", False)],
)
def test_whether_a_title_is_cut(text: str, cut: bool) -> None:
    assert compared(text).cut is cut


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("JÃ¶rg", "Jörg"),
        ("â€œHats", "“Hats"),
        ("Ã\x85ngstrÃ¶m", "Ångström"),
        ("Ã¶ 帽", "Ã¶ 帽"),
        ("Ãb é", "Ãb é"),
        ("plain", "plain"),
    ],
)
def test_text_that_was_read_in_another_encoding_is_read_again(text: str, read: str) -> None:
    assert repaired(text) == read


@pytest.mark.parametrize(
    ("text", "lost"),
    [("J?rg", True), ("a\ufffdb", True), ("JÃ¶rg", True), ("Why? Yes", False), ("Jörg", False)],
)
def test_whether_letters_got_lost(text: str, lost: bool) -> None:
    assert damaged(text) is lost


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("optimisation of behaviour", "optimization of behavior"),
        ("modelling dialogues at the centre", "modeling dialogs at the center"),
        ("a defence of grey aluminium", "a defense of gray aluminum"),
        ("judgement of an artefact", "judgment of an artifact"),
        ("the hour is wise", "the hour is wise"),
    ],
)
def test_two_spellings_are_one(british: str, american: str) -> None:
    assert one_spelling(british) == one_spelling(american) == american
