"""A draft as Markdown, pandoc's Markdown, LaTeX, HTML and JSON: nothing in it breaks out."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from typing import cast, get_args

import pytest
from drafted import NAMED, OWN, PAPERS, SENTENCES, cite, statement, work
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.legible import readable
from assistant.render.draft import markdown, render
from assistant.render.draft.comments import comment
from assistant.render.draft.options import Format, Options, Receipts
from assistant.render.draft.sentences import line, placed
from assistant.render.draft.typeset import typeset
from assistant.results import RelatedWork
from store.formats.latex import decode
from store.records import Paper

FORMATS: tuple[Format, ...] = get_args(Format)
RECEIPTS: tuple[Receipts, ...] = get_args(Receipts)
HEAD = "<!-- Written by litrev, run r1. -->\n\n"
hostile = st.text(max_size=60) | st.text("\\`*_[]<>~|-!&#;$^@%{}=+:.()\"'1a i\n", max_size=60)


class Page(HTMLParser):
    """What a browser makes of a page: tags, words, comments, links and where they lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words, self.comments = "", list[str]()
        self.links, self.ids = list[str](), list[str]()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag != "script"
        if tag != "meta":
            self.open.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [(value or "")[1:] for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(html.unescape(data.strip()))


def test_markdown_has_marks_before_the_stop_a_list_and_receipts() -> None:
    text = render(work(), PAPERS, "md", Options())
    assert text.startswith(f"{HEAD}### Harbours & orchards\n\nHarbours & orchards cost \\$5 at 50%")
    assert "3\\^2 [1][2].\n1986\\. In contrast" in text
    assert "is that so [3][4]?" in text
    assert "Seven keepers share a meadow [2][5] (weakly supported)\n" in text
    listed = text.partition("## References\n\n")[2].partition("\n\n")[0].splitlines()
    assert [entry.split()[0] for entry in listed] == ["1.", "2.", "3.", "4.", "5."]
    assert '- [groene2021quiet] "Harbours cost "50%" \\--> of all \\-- and' in text
    assert "<script>" not in text.replace("\\<script>", "")
    assert text.index("## Withheld") < text.index("Nine % of lanterns")


def test_latex_is_a_sentence_a_line_below_what_it_rests_on() -> None:
    text = render(work(), PAPERS, "latex", Options(bibliography="draft.bib"))
    lines = text.splitlines()
    assert lines[0].startswith("% Written by litrev, run r1. Its bibliography is draft.bib")
    assert r"\paragraph{Harbours \& orchards}" in lines
    assert '% [many2020] "A meadow is <b>kept</b>."' in lines
    assert lines[lines.index('% [many2020b] "Another meadow."') + 1] == (
        r"Seven keepers share a meadow~\citep{many2020,many2020b}"
    )
    assert "% weak: number: 7 is not in the sentence (8)" in lines
    printed = [one for one in lines if not one.startswith("%")]
    assert not [one for one in printed if "Nine" in one or "@own" in one]
    assert all(one.isascii() for one in printed)


def test_latex_cites_by_the_command_that_is_chosen() -> None:
    text = render(work(), PAPERS, "latex", Options(cite="cite", receipts="none"))
    assert r"\cite{groene2021quiet,many2020}." in text
    assert "citep" not in text
    assert "natbib" not in text


def test_authors_whom_a_sentence_names_are_a_part_of_the_citation() -> None:
    said = work([("Named", NAMED)], withheld=())
    options = Options(cite="citet", receipts="none", bibliography="a.bib")
    latex = render(said, PAPERS, "latex", options)
    assert "natbib" in latex
    assert latex.splitlines()[3:] == [
        r"\Citet{groene2021quiet} keep quiet.",
        r"According to \citet{lantern-consortium}: ``Lanterns hum.''",
        r"And unlike \citet{groene2021quiet}, others hum~\citep{lantern-consortium}.",
    ]
    pandoc = render(said, PAPERS, "pandoc", options)
    assert pandoc.splitlines()[8:] == [
        "@groene2021quiet keep quiet.",
        "According to @lantern-consortium: “Lanterns hum.”",
        "And unlike @groene2021quiet, others hum [@lantern-consortium].",
    ]


ADA, BOB, EVE = "Ada Moss", "Bob Stone", "Eve van der Berg"


@pytest.mark.parametrize(
    ("authors", "text", "expected"),
    [
        ((ADA,), "Moss (2020) keeps roofs.", r"\citet{k} keeps roofs."),
        ((ADA,), "Moss keeps roofs.", r"\citet{k} keeps roofs."),
        ((ADA,), "Ada Moss keeps roofs.", r"\citet{k} keeps roofs."),
        ((ADA,), "In the words of Moss: “A roof.”", r"In the words of \citet{k}: ``A roof.''"),
        (
            (ADA, BOB),
            "The contribution of Moss and Stone: “A”",
            r"The contribution of \citet{k}: ``A''",
        ),
        ((ADA, BOB), "Moss & Stone (2020) agree.", r"\citet{k} agree."),
        ((ADA, BOB, EVE), "Moss and others report: “A”", r"\citet{k} report: ``A''"),
        ((ADA, BOB, EVE), "Moss, Stone, and van der Berg agree.", r"\citet{k} agree."),
        ((ADA, BOB, EVE), "A and Moss et al. agree.", r"A and \citet{k} agree."),
        ((ADA, BOB, EVE), "So do Moss et al.", r"So do \citet{k}."),
        # somebody or something else, or what a citation cannot stand for
        ((ADA,), "Moss (2019) keeps roofs.", r"Moss (2019) keeps roofs~\citep{k}."),
        ((ADA, BOB), "Roofs (Moss et al., 2020).", r"Roofs (Moss et al., 2020)~\citep{k}."),
        ((ADA,), "They keep Moss on roofs.", r"They keep Moss on roofs~\citep{k}."),
        ((ADA,), "Moss’s roofs last.", r"Moss's roofs last~\citep{k}."),
        ((ADA,), "Mossy roofs last.", r"Mossy roofs last~\citep{k}."),
        ((ADA,), "Moss-like roofs last.", r"Moss-like roofs last~\citep{k}."),
        ((ADA, BOB), "Moss keeps roofs.", r"Moss keeps roofs~\citep{k}."),
        ((ADA, BOB), "Stone and Moss agree.", r"Stone and Moss agree~\citep{k}."),
        ((ADA, BOB), "They say “Moss and Stone”.", r"They say ``Moss and Stone''~\citep{k}."),
        ((), "Moss keeps roofs.", r"Moss keeps roofs~\citep{k}."),
    ],
)
def test_only_the_authors_of_what_is_cited_become_a_citation(
    authors: tuple[str, ...], text: str, expected: str
) -> None:
    papers = {"k": Paper(key="k", title="Roofs", authors=authors, year=2020)}
    said = work([("A", [statement(text, cite("k", "A."))])], withheld=(), papers=papers)
    latex = render(said, papers, "latex", Options(cite="citet", receipts="none"))
    assert latex.splitlines()[-1] == expected


@given(
    st.lists(hostile, max_size=3).map(tuple),
    st.sampled_from(["{}", "{} et al. (2020)", "According to {}: “A”", "{} and others"]),
    hostile,
)
def test_no_name_of_an_author_breaks_out(authors: tuple[str, ...], form: str, rest: str) -> None:
    papers = {"k": Paper(key="k", title="Roofs", authors=authors, year=2020)}
    text = f"{form.format(authors[0] if authors else 'They')} keep roofs {rest}."
    said = work([("A", [statement(text, cite("k", "A."))])], withheld=(), papers=papers)
    for format, mark in (("latex", "{k}"), ("pandoc", "@k")):
        shown = render(said, papers, cast("Format", format), Options(cite="citet", receipts="none"))
        assert shown.count(mark) == 1
        assert len(shown.strip().splitlines()) == (4 if format == "latex" else 5)


def test_two_papers_of_the_same_authors_are_told_apart_by_the_year_alone() -> None:
    papers = {
        key: Paper(key=key, title=key, authors=(ADA, BOB), year=year)
        for key, year in (("a", 2019), ("b", 2020))
    }

    def latex(text: str) -> str:
        said = statement(text, cite("a", "A."), cite("b", "B."))
        drafted = work([("A", [said])], withheld=(), papers=papers)
        return render(drafted, papers, "latex", Options(cite="citet", receipts="none"))

    assert r"Moss and Stone agree~\citep{a,b}." in latex("Moss and Stone agree.")
    assert r"\citet{b} agree~\citep{a}." in latex("Moss and Stone (2020) agree.")


def test_pandoc_cites_by_key_and_names_its_bibliography() -> None:
    text = render(work(), PAPERS, "pandoc", Options(bibliography="my draft.bib"))
    assert text.startswith(f'---\nbibliography: "my draft.bib"\n---\n\n{HEAD}### Harbours')
    assert r"\~ 3\^2 [@groene2021quiet; @many2020]. <!-- [groene2021quiet]" in text
    assert "[@many2020; @many2020b] <!-- weak: number: 7 is not in the sentence (8) -->" in text


def test_pandoc_reads_a_key_to_its_end() -> None:
    keys = ("plain2020", "a:b.c-d", "ends-", "two--dashes")
    papers = {key: PAPERS["many2020"].model_copy(update={"key": key}) for key in keys}
    cites = [cite(key, "A meadow.") for key in keys]
    said = work([("A", [statement("So.", *cites)])], withheld=(), papers=papers)
    text = render(said, papers, "pandoc", Options(receipts="none"))
    assert "So [@plain2020; @a:b.c-d; @{ends-}; @{two--dashes}]." in text


def test_a_page_of_html_is_whole_and_its_marks_lead_to_the_list() -> None:
    text = render(work(), PAPERS, "html", Options())
    page = Page(text)
    assert page.open == []
    assert page.ids == [f"ref-{n}" for n in range(1, 6)]
    assert set(page.links) == set(page.ids)
    for one in SENTENCES:
        assert line(one.text[:-1]) in " ".join(page.words.split())
    assert "http" not in text.replace("https://doi.org", "")


def test_a_page_in_a_style_of_names_links_each_name() -> None:
    page = Page(render(work(), PAPERS, "html", Options(style="apa")))
    assert set(page.links) == set(page.ids) == {f"ref-{n}" for n in range(1, 6)}
    assert "(Meadow0 et al., 2020b; van der Gröne et al., 2021)" in page.words


def test_the_full_stop_of_a_last_quotation_ends_the_sentence() -> None:
    said = _of("They say: “Meadows are kept.”")
    assert "“Meadows are kept” [1].\n" in render(said, PAPERS, "md", Options())
    assert r"``Meadows are kept''~\citep{many2020}." in render(said, PAPERS, "latex", Options())


def test_a_list_in_markdown_names_keys_beside_receipts() -> None:
    for receipts, there in (("appendix", True), ("comments", True), ("none", False)):
        text = render(work(), PAPERS, "md", Options(receipts=receipts))
        assert ("<!-- `many2020` -->\n3. Lantern" in text) == there


def test_json_is_the_result() -> None:
    text = render(work(), PAPERS, "json", Options())
    assert RelatedWork.model_validate(json.loads(text)) == work()


@pytest.mark.parametrize("format", FORMATS)
def test_ones_own_abstract_gets_no_mark(format: Format) -> None:
    own = work([("Own", [statement("We differ.", cite(OWN, "We differ."))])], withheld=())
    text = render(own, PAPERS, format, Options(receipts="none"))
    assert "We differ." in text
    if format != "json":
        assert "own" not in text.replace("Own", "")


@pytest.mark.parametrize("format", [one for one in FORMATS if one != "json"])
@pytest.mark.parametrize("receipts", RECEIPTS)
def test_what_is_withheld_stands_with_the_receipts_alone(
    format: Format, receipts: Receipts
) -> None:
    text = render(work(), PAPERS, format, Options(receipts=receipts))
    assert text.count("Nine") == (receipts != "none")
    assert ("Another meadow" in text) == (receipts != "none")


@pytest.mark.parametrize("format", [one for one in FORMATS if one != "json"])
def test_a_draft_of_nothing_says_so(format: Format) -> None:
    text = render(work([], withheld=()), PAPERS, format, Options())
    assert "Nothing was drafted" in text
    assert "References" not in text


@pytest.mark.parametrize("format", FORMATS)
def test_papers_that_are_gone_keep_their_titles(format: Format) -> None:
    assert render(work(), {}, format, Options())
    assert "Thirty keepers of another meadow" in render(work(), {}, "md", Options())


@given(st.text())
def test_a_comment_is_one_line_that_nothing_ends(text: str) -> None:
    written = comment(text)
    assert "--" not in written[4:-3]
    assert len(written.splitlines()) == 1
    page = Page(f"<p>{written}</p>")
    assert page.words == ""
    assert page.comments == [line(text)]


@given(hostile)
def test_html_shows_just_the_text(text: str) -> None:
    page = Page(render(_of(text), PAPERS, "html", Options(receipts="comments")))
    assert page.open == []
    assert placed(line(readable(text)), "[1]") in page.words
    assert f'[many2020] "{line(text)}"' in page.comments


@given(hostile)
def test_markdown_shows_just_the_text(text: str) -> None:
    blocks = MarkdownIt().parse(markdown.escape(text))
    inline = [child for block in blocks for child in block.children or []]
    paragraph = ["paragraph_open", "inline", "paragraph_close"] * bool(line(text))
    assert [block.type for block in blocks] == paragraph
    assert "".join(child.content for child in inline) == line(text)


@given(hostile)
def test_latex_has_balanced_braces_and_no_bare_special(text: str) -> None:
    latex = typeset(text)
    assert latex.isascii()
    assert len(latex.splitlines()) <= 1
    bare = re.sub(r"\\[&%$#_{}]|\\ensuremath\{[_^]\{[^{}]*\}\}|\{?\\[\"'`^~=.]", "", latex)
    assert not re.search(r'[&%$#^"<>|]', bare)
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", latex.replace("\\\\", "")):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0


@given(hostile)
def test_latex_comments_end_where_the_line_does(text: str) -> None:
    plain = render(_of("A"), PAPERS, "latex", Options()).count("\n")
    latex = render(_of(text), PAPERS, "latex", Options())
    assert latex.count("\n") == plain == len(latex.splitlines())
    assert f'% [many2020] "{line(text)}"' in latex.splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "Müller, Łukasz, Þór, Đęng & Çelik: θ ≤ 10⁻³ µm, x² → ∞",
        "50% of $5 ~ {all} \\ #1_a ^ <b> | c",
        "naïve – quite — “so” is…",
    ],
)
def test_latex_reads_back_as_the_text(text: str) -> None:
    assert decode(typeset(text)) == text.replace("⁻³", "^-3").replace("²", "^2")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"Pok\'emon at 86\%, {\em always} \emph{so}", "Pokémon at 86%, always so"),
        (r"$\alpha$-greedy in $O(n^2)$ and $i$REPO", "α-greedy in O(n^2) and iREPO"),
        (r"$5 and $10, C:\new {x} ~ y \harbour{z}", r"$5 and $10, C:\new {x} ~ y \harbour{z}"),
    ],
)
def test_latex_in_a_sentence_is_shown_as_it_is_read(text: str, shown: str) -> None:
    said = _of(text)
    assert shown in html.unescape(render(said, PAPERS, "html", Options())).replace(" [<a", "")
    assert said.statements[0].cites[0].quote == text
    assert f'[many2020] "{text}"' in render(said, PAPERS, "latex", Options())


def _of(text: str) -> RelatedWork:
    said = statement(text, cite("many2020", text), id="r1.1")
    return work([("A", [said])], withheld=())


@pytest.mark.parametrize("format", ["md", "pandoc", "latex", "html"])
def test_every_format_names_the_run_it_was_made_in_if_that_is_kept(format: Format) -> None:
    named = render(work(), PAPERS, format, Options(receipts="none"))
    assert "Written by litrev, run r1." in named.split("\n\n")[0]
    unkept = work().model_copy(update={"run": ""})
    assert "run" not in render(unkept, PAPERS, format, Options(receipts="none")).split("\n\n")[0]
