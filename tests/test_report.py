"""The HTML report as text: nothing that a paper or a model says is ever markup."""

from __future__ import annotations

import json
import re
import shutil
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reported import COLUMNS, HOSTILE, PAPERS, ROWS, report, table

from assistant.claims.columns import Column
from assistant.claims.result import Cell, Row
from assistant.cli import main
from assistant.render.report import Pair, Point, Report, render
from assistant.render.report.counting import groups, same
from assistant.results import Listed
from assistant.themes.projection import project
from store.records import Cite, Paper

ALLOWED = {
    "href", "id", "class", "role", "lang", "charset", "http-equiv", "content", "name", "type",
    "tabindex", "hidden", "placeholder", "autocomplete", "spellcheck", "value", "for", "scope",
    "rel", "target", "title", "open", "viewbox", "preserveaspectratio", "width", "height", "x", "y",
    "x1", "x2", "y1", "y2", "cx", "cy", "r", "dy",
}  # fmt: skip
"""Attributes of the page, besides those that begin with aria- or data-."""


class Page(HTMLParser):
    """Tags, attributes and text of a page, and what its scripts and styles hold."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, Mapping[str, str | None]]] = []
        self.inside: list[tuple[str, Mapping[str, str | None], str]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.inside.append((tag, dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in ("script", "style") and self.cdata_elem:
            tag, attributes, text = self.inside[-1]
            self.inside[-1] = (tag, attributes, text + data)
        else:
            self.text += data

    @property
    def embedded(self) -> Any:
        [text] = [t for _, a, t in self.inside if a.get("type") == "application/json"]
        return json.loads(text)


REPORT = report()
PAGE = render(REPORT)
TAGS = {tag for tag, _ in Page(PAGE).tags}


def harmless(text: str) -> Page:
    """The page, of which is asked that it has no markup but that of the template."""
    page = Page(text)
    assert {tag for tag, _ in page.tags} <= TAGS
    for tag, attributes in page.tags:
        names = {name for name in attributes if not name.startswith(("aria-", "data-"))}
        assert names <= ALLOWED, tag
        assert re.match(r"https?://|#|$", attributes.get("href") or "")
    assert [tag for tag, _, _ in page.inside] == ["style", "script", "script", "script"]
    return page


def test_a_hostile_abstract_stays_text() -> None:
    page = harmless(PAGE)
    assert HOSTILE in page.text
    assert page.embedded["rows"][6]["claim"] == HOSTILE


fragments = st.sampled_from(
    ("</script>", "<!--<script>", "<img src=x onerror=alert(1)>", '"', "'", "{{ 7*7 }}", "&amp;",
     "</noscript>", "javascript:alert(1)", "\u2028", "\r\n", "\0", "\ud800", "🙂", "x")
)  # fmt: skip
texts = st.lists(fragments | st.text(max_size=5), min_size=1, max_size=4).map("".join)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A report in which every text is any text."""
    abstract = draw(texts) + draw(texts)
    paper = Paper(
        key=draw(texts), title=draw(texts), authors=(draw(texts),), venue=draw(texts), year=2020,
        doi=draw(texts), arxiv=draw(texts), url=draw(texts), abstract=abstract,
    )  # fmt: skip
    end = draw(st.integers(0, len(abstract)))
    start = draw(st.integers(0, end))
    cite = Cite(key=paper.key, sentence=0, start=start, end=end, quote=abstract[start:end])
    name = Column.model_construct(name=draw(texts), hint=draw(texts), type="text", choices=())
    state = draw(st.sampled_from(("found", "refused", "conflict")))
    cell = Cell(
        value=draw(texts), state=state, cite=cite, reason=draw(texts), unit=draw(texts),
        others=(cite,),
    )  # fmt: skip
    row = Row(
        id=draw(texts), key=paper.key, title=draw(texts), claim=draw(texts), kind="result",
        cells={name.name: cell}, cites=(cite,), verdict="weak", reasons=(draw(texts),),
        run=draw(texts),
    )  # fmt: skip
    made = table((row,), draw(texts)).model_copy(
        update={
            "query": draw(texts),
            "stopped": draw(texts),
            "columns": (name, COLUMNS[0]),
            "papers": (Listed(n=1, key=paper.key, title=paper.title),),
        }
    )
    point = Point(key=paper.key, x=0.0, y=0.0, theme=draw(texts))
    pair = Pair(first=row, second=row, judgement=draw(texts), reason=draw(texts))
    return Report(table=made, papers={paper.key: paper}, points=(point,), pairs=(pair,))


@given(reports())
def test_no_text_is_ever_markup(drawn: Report) -> None:
    text = render(drawn)
    text.encode()
    [row] = harmless(text).embedded["rows"]
    assert {"<", ">", "&"}.isdisjoint(
        re.findall(r'type="application/json" id="data">(.*)', text)[0][:-9]
    )
    assert row["verdict"] == "weak"


@given(reports())
def test_places_are_what_a_browser_counts(drawn: Report) -> None:
    [row] = Page(render(drawn)).embedded["rows"]
    [paper] = drawn.papers.values()
    cite = drawn.table.rows[0].cites[0]
    units = paper.abstract.encode("utf-16-le", "surrogatepass")
    for place in row["places"]:
        if isinstance(place, str):
            assert cite.quote == ""
        else:
            start, end = place
            assert units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass") == cite.quote


def test_the_policy_names_just_what_the_page_runs() -> None:
    page = Page(PAGE)
    [policy] = [a["content"] for tag, a in page.tags if a.get("http-equiv")]
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    held = [text for _, a, text in page.inside if a.get("type") != "application/json"]
    digests = [b64encode(sha256(text.encode()).digest()).decode() for text in held]
    assert sorted(re.findall("sha256-([^']+)", policy)) == sorted(digests)


def test_the_same_report_makes_the_same_page_whatever_it_took() -> None:
    slower = REPORT.model_copy(
        update={
            "table": REPORT.table.model_copy(update={"seconds": 9.0, "cached": True, "run": ""})
        }
    )
    assert render(slower) == PAGE


def test_links_are_of_the_web_and_of_the_record() -> None:
    away = {a["href"] for tag, a in Page(PAGE).tags if "rel" in a and tag == "a"}
    assert away == {
        "https://doi.org/10.1000/harbour",
        "https://arxiv.org/abs/2101.01234",
        "https://orchard.example/paper?a=1&b=2",
    }
    assert all(a["rel"] == "noopener noreferrer" for tag, a in Page(PAGE).tags if "target" in a)


def test_every_state_verdict_and_failure_is_told_without_scripts() -> None:
    text = " ".join(Page(PAGE).text.split())
    for told in (
        "gain: 12.5%",
        "gain: 3%; 4% (conflict: two sentences disagree) “3%” “4%”",
        "not reported: dataset, gain, direction",
        "gain: 99% (refused: number: 99 is not in the sentence)",
        "result, weak; support: far from its sentence",
        "result, refused; not_found: no words",
        "No claims could be made: the reply was cut off",
        "read by rule, without a model",
        "run r1",
        "2 papers not read yet: the ceiling is reached",
    ):
        assert told in text


def test_charts_count_what_the_checks_did_not_refuse() -> None:
    text = " ".join(Page(PAGE).text.split())
    assert "Counted are 6 claims; 1 that the checks refused are not." in text
    assert "2 of 6 claims name one" in text
    assert "2 of 6 claims name both" in text
    charted = {a["data-label"]: a["data-rows"] for tag, a in Page(PAGE).tags if "data-rows" in a}
    assert charted["direction: better"] == "1"
    assert charted["year: 2021"] == "3 4"
    assert charted["LanternNet × QuayBench"] == "1 4"
    assert charted["LanternNet × PierBench"] == "1"
    assert charted["theme: harbours"] == "0 1 2 3 4"


def test_a_table_of_other_columns_is_charted_by_what_they_are_called() -> None:
    own = (
        Column(name="RL method"),
        Column(name="used benchmark"),
        Column(name="toy", type="yes/no"),
    )
    cells = {"RL method": Cell(value="PPO", state="found")}
    cells |= {"used benchmark": Cell(value="Chess", state="found")}
    cells |= {"toy": Cell(value="yes", state="found", normal=True)}
    rows = tuple(ROWS[n].model_copy(update={"cells": cells}) for n in (0, 3))
    made = table(rows).model_copy(update={"columns": own})
    labels = {a.get("data-label") for _, a in Page(render(Report(table=made, papers=PAPERS))).tags}
    assert {"RL method: PPO", "toy: yes", "PPO × Chess", "year: 2021"} <= labels


def test_the_command_writes_it_the_same_each_time(example_library: Path, tmp_path: Path) -> None:
    place = shutil.copytree(example_library, tmp_path / "library")
    written = [tmp_path / "first.html", tmp_path / "again.html"]
    for file in written:
        assert main(["claims", "--all", "--library", str(place), "-o", str(file)]) == 0
    first, again = (file.read_bytes() for file in written)
    assert first == again
    page = Page(first.decode())
    assert len(page.embedded["papers"]) == 42
    assert sum(a.get("class") == "dot" for _, a in page.tags) == 42
    assert all(len(place) == 4 for row in page.embedded["rows"] for place in row["places"])


def test_without_points_pairs_and_rows_there_is_no_place_for_them() -> None:
    bare = Report(table=table(()), papers=PAPERS)
    ids = {a.get("id") for _, a in harmless(render(bare)).tags}
    assert not ids & {"pairs", "map-title", "years-title"}
    assert {"table", "charts", "papers"} <= ids


def test_a_paper_that_is_gone_has_its_title() -> None:
    gone = Report(table=table(ROWS[:1]), papers={})
    page = harmless(render(gone))
    assert "Harbour planning with lanterns" in page.text
    assert page.embedded["rows"][0]["places"] == ["We plan harbours 🙂 with LanternNet."]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Reward Models", "reward model"),
        ("the Policies", "policy"),
        ("Self-Play", "self play"),
        ("optimisation", "Optimization"),
        ("benches", "bench"),
        ("LLMs", "LLM"),
    ],
)
def test_case_number_and_spelling_make_no_other_value(one: str, other: str) -> None:
    assert same(one) == same(other)


@pytest.mark.parametrize(("one", "other"), [("A* search", "search"), ("C++", "C"), ("bus", "bu")])
def test_other_values_stay_others(one: str, other: str) -> None:
    assert same(one) != same(other)


def test_a_group_is_called_what_most_call_it_and_counts_a_row_once() -> None:
    named = groups([(0, "Models"), (1, "model"), (1, "models"), (2, "model"), (3, "data")])
    assert [(group.label, group.rows) for group in named] == [("model", (0, 1, 2)), ("data", (3,))]


def test_a_projection_keeps_what_differs_most() -> None:
    import numpy as np

    vectors = np.zeros((5, 8), np.float32)
    vectors[:, 3] = (-4, -2, 0, 2, 4)
    vectors[:, 5] = (1, -1, 0, -1, 1)
    points = project(vectors)
    assert np.allclose(points[:, 0], vectors[:, 3], atol=1e-5)
    assert np.allclose(points[:, 1], vectors[:, 5], atol=1e-5)
    assert project(vectors[:1]).tolist() == [[0.0, 0.0]]
