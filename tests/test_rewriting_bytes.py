"""Sentences put into a file: each in its place, and every other byte as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from embedders import HashingEmbedder
from hypothesis import given
from hypothesis import strategies as st

from assistant.draft.rewriting.applying import applied
from assistant.draft.rewriting.manuscript import Manuscript, opened
from assistant.draft.rewriting.result import Proposal
from assistant.render.draft.files import rewrite
from assistant.results import Statement
from store import Library
from store.records import Cite, Paper

KEYS = ("ada1843", "grace1952")
WORDS = "Lanterns follow every quiet harbour while rivers carry pebbles past meadows".split()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("library"), HashingEmbedder()) as library:
        library.add_papers(Paper(key=k, title=k, abstract="The river bends.") for k in KEYS)
        yield library


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drafts")


@dataclass(frozen=True)
class Drawn:
    """A file in pieces: what stands before each sentence, and the sentences."""

    between: list[str]
    sentences: list[str]
    chosen: list[bool]

    def text(self, new: str | None = None) -> str:
        """The file, with the chosen sentences as they are or as `new`."""
        pieces = zip(self.between, self.sentences, self.chosen, strict=False)
        parts = [b + (new if new and chosen else s) for b, s, chosen in pieces]
        return "".join(parts) + self.between[-1]


def drawn(first: list[str], between: list[str], cited: list[str]) -> st.SearchStrategy[Drawn]:
    word = st.sampled_from(WORDS).map(str.lower) | st.sampled_from(cited)
    gap = st.sampled_from([" ", " ", " ", "\n"])
    body = st.lists(st.tuples(gap, word), min_size=2, max_size=8)
    said = body.map(lambda pairs: "Keepers" + "".join(f"{gap}{word}" for gap, word in pairs))
    sentence = st.builds("{}{}.".format, said, st.sampled_from(cited))

    def several(count: int) -> st.SearchStrategy[Drawn]:
        return st.builds(
            lambda start, gaps, sentences, chosen: Drawn([start, *gaps], sentences, chosen),
            st.sampled_from(first),
            st.lists(st.sampled_from(between), min_size=count, max_size=count),
            st.lists(sentence, min_size=count, max_size=count),
            st.lists(st.booleans(), min_size=count, max_size=count),
        )

    return st.integers(1, 5).flatmap(several)


def proposed(manuscript: Manuscript, chosen: list[bool], new: Statement) -> list[Proposal]:
    """A proposal for each sentence that was chosen."""
    return [
        Proposal(
            sentence=n,
            line=passage.line,
            heading=passage.heading,
            text=passage.text,
            keys=passage.keys,
            barred=passage.barred,
            news=(),
            statements=(new,),
        )
        for n, (passage, wanted) in enumerate(zip(manuscript.passages, chosen, strict=True))
        if wanted
    ]


QUOTE = Cite(key="grace1952", sentence=0, start=0, end=16, quote="The river bends.")
NEW = Statement(text="Rivers bend by 5%.", cites=(QUOTE,), verdict="supported")


def changed(drawn: Drawn, file: Path, library: Library, new: str, *, ends: str, mark: str) -> None:
    source = (mark + drawn.text()).replace("\n", ends)
    file.write_bytes(source.encode())
    manuscript = opened(file, library)
    assert [one.barred for one in manuscript.passages] == [""] * len(drawn.sentences)
    text = applied(manuscript, proposed(manuscript, drawn.chosen, NEW))
    assert text == (mark + drawn.text(new)).replace("\n", ends)
    rewrite(text, file, "latex", ())
    assert file.read_bytes() == text.encode()


ENDS = st.sampled_from(["\n", "\r\n", "\r"])
BOM = st.sampled_from(["", "\ufeff"])


APART = [" ", "  \n", "\n% a remark\n", "\n\n", "\\label{x}\n", "\\input{two} "]
APART += ["\n\\section{One {two} three}\n", "\n\\input tables/one\n"]
"""What stands between sentences in LaTeX."""


@given(
    drawn(
        ["", "% a remark\n", "\\documentclass{article}\n\\begin{document}\n", "\n\n  "],
        APART,
        [r"~\parencite{ada1843}", r" \parencite*{ada1843,grace1952}", r" 7\% of caf\'e---s"],
    ),
    ENDS,
    BOM,
)
def test_in_latex(folder: Path, library: Library, drawn: Drawn, ends: str, mark: str) -> None:
    named = "parencite" if r"\parencite" in drawn.text() else "citep"
    for part in drawn.sentences:
        assert r"\cite" not in part
    new = rf"Rivers bend by 5\%~\{named}{{grace1952}}."
    changed(drawn, folder / "a.tex", library, new, ends=ends, mark=mark)


@given(
    drawn(
        ["", "---\ntitle: a\n---\n\n", "- ", "> ", "# One\n\n", "<!-- a remark -->\n\n"],
        [" ", "  \n", " <!-- a remark --> ", "\n\n", "\n\n## One *two*\n\n", "\n\n1. ", "\n\n> "],
        [" [@ada1843]", " [@ada1843; @grace1952]", r" 7% of caf&eacute; \*", " so @ada1843 says"],
    ),
    ENDS,
    BOM,
)
def test_in_markdown(folder: Path, library: Library, drawn: Drawn, ends: str, mark: str) -> None:
    new = "Rivers bend by 5% [@grace1952]."
    changed(drawn, folder / "b.md", library, new, ends=ends, mark=mark)


def test_the_words_beside_a_sentence_are_replaced_with_it(tmp_path: Path, library: Library) -> None:
    weak = NEW.model_copy(update={"verdict": "weak", "reasons": ("support: loose",)})
    old = '[ada1843] "The -&#45; river" -->'
    file = tmp_path / "a.md"
    file.write_text(f"One more [@ada1843]. <!-- {old} <!-- weak: so --> <!-- mine -->\nTwo more.\n")
    manuscript = opened(file, library)
    assert applied(manuscript, proposed(manuscript, [True, False], weak)) == (
        "Rivers bend by 5% [@grace1952]. <!-- weak: support: loose --> "
        '<!-- [grace1952] "The river bends." --> <!-- mine -->\nTwo more.\n'
    )
    file = tmp_path / "a.tex"
    source = 'Mine.\n% mine\n% weak: so\n% [ada1843] "The"\n  One more~\\citep{ada1843}. Two.\n'
    file.write_text(source)
    manuscript = opened(file, library)
    assert applied(manuscript, proposed(manuscript, [False, True, False], weak)) == (
        'Mine.\n% mine\n% weak: support: loose\n% [grace1952] "The river bends."\n'
        "Rivers bend by 5\\%~\\citep{grace1952}. Two.\n"
    )


BARRED = {
    r"An \emph{old} river bends~\cite{ada1843}.": r"it holds \emph{ }, which would be lost",
    r"A river bends\footnote{It does.} here~\cite{ada1843}.": "footnote",
    r"A river of $x^2$ bends~\cite{ada1843}.": "$x^2$",
    r"$x$ bends~\cite{ada1843}.": "$x$",
    r"A river bends~\cite[p.~3]{ada1843}.": r"\cite[p. 3]",
    r"A river % why?": "% why?",
    r"A river bends~\cite{nobody}.": "it cites nobody, which the library lacks",
}


@pytest.mark.parametrize("source", BARRED)
def test_what_more_than_words_would_be_lost_with_bars_a_sentence(
    source: str, tmp_path: Path, library: Library
) -> None:
    file = tmp_path / "a.tex"
    file.write_text(f"So it is. {source}\nbends there. And on.\n")
    manuscript = opened(file, library)
    barred = [one.barred for one in manuscript.passages if one.barred]
    assert barred
    assert BARRED[source] in barred[0]
    chosen = [bool(one.barred) for one in manuscript.passages]
    assert applied(manuscript, proposed(manuscript, chosen, NEW)) == manuscript.text


def test_marks_of_a_numbered_list_bar_a_sentence(tmp_path: Path, library: Library) -> None:
    file = tmp_path / "a.md"
    file.write_text("A river bends [1].\n\n## References\n\n1. The river (`ada1843`)\n")
    [one] = opened(file, library).passages
    assert one.keys == ("ada1843",)
    assert "by number" in one.barred
