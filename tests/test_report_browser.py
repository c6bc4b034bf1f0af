"""The HTML report in a real Chromium: sorted, filtered, opened, gone through by keys alone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from chromium import MISSING, chromium, resize, said
from reported import HOSTILE, PAPERS, ROWS, report, row
from selenium.webdriver.common.keys import Keys

from assistant.render.report import render

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

Visit = Callable[..., "Chrome"]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render(report()), encoding="utf-8")
    return path


@pytest.fixture
def visit(browser: Chrome, file: Path) -> Iterator[Visit]:
    """Opens the page at a place in it; what it says in the console fails the test."""

    def visit(place: str = "", path: Path = file, width: int = 1400) -> Chrome:
        browser.get("about:blank")
        resize(browser, width, 900)
        browser.get(path.as_uri() + place)
        return browser

    yield visit
    assert said(browser) == []


def soon(check: Callable[[], Any], expected: Any) -> None:
    """What the page shows after the pause in which more might be typed."""
    until = time.monotonic() + 5
    while check() != expected and time.monotonic() < until:
        time.sleep(0.02)
    assert check() == expected


def one(browser: Chrome, selector: str) -> WebElement:
    return browser.find_element("css selector", selector)


def texts(browser: Chrome, selector: str) -> list[str]:
    return browser.execute_script(
        "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText)", selector
    )


def claims(browser: Chrome) -> list[str]:
    """The number of each claim that the table shows, in order."""
    return browser.execute_script(
        "return [...document.querySelectorAll('#rows tbody .c-claim button')]"
        ".map((one) => `${Number(one.dataset.row) + 1}`)"
    )


def cell(browser: Chrome, number: int, column: str) -> WebElement:
    return one(browser, f"[data-row='{number - 1}'][data-column='{column}']")


def choose(browser: Chrome, name: str, value: str) -> None:
    one(browser, f"#{name} option[value='{value}']").click()


def focused(browser: Chrome) -> WebElement:
    return browser.switch_to.active_element


def test_the_table_has_doubtful_claims_apart(visit: Visit) -> None:
    browser = visit()
    assert claims(browser) == ["1", "2", "3", "5", "7", "4", "6"]
    assert [text.partition(" ")[0] for text in texts(browser, "#rows .divider")] == [
        "Supported", "Weak", "Refused",
    ]  # fmt: skip
    assert texts(browser, "#status") == ["7 claims"]
    assert cell(browser, 6, "3").text.split() == ["99%", "refused"]
    assert cell(browser, 3, "3").text.split() == ["3%;", "4%", "conflict"]
    assert cell(browser, 1, "3").get_attribute("textContent") == "— not reported"


def test_a_column_sorts_by_number_then_falling_then_not_at_all(visit: Visit) -> None:
    browser = visit()

    def sort() -> list[str]:
        browser.find_elements("css selector", "#rows thead button")[6].click()
        return claims(browser)

    assert sort() == ["5", "2", "3", "1", "7", "4", "6"]
    assert one(browser, "[aria-sort='ascending']").text.startswith("gain")
    assert sort() == ["2", "5", "3", "1", "7", "4", "6"]
    assert one(browser, "[aria-sort='descending']").text.startswith("gain")
    assert sort() == ["1", "2", "3", "5", "7", "4", "6"]
    assert not browser.find_elements("css selector", "[aria-sort$='ending']")


def test_words_fields_states_kinds_and_verdicts_filter(visit: Visit) -> None:
    browser = visit()
    one(browser, "#find").send_keys("QUAY lantern")
    soon(lambda: claims(browser), ["2", "5"])
    assert texts(browser, "#status") == ["2 of 7 claims"]
    choose(browser, "field", "2")
    soon(lambda: claims(browser), [])
    one(browser, ".filters [type='reset']").click()
    soon(lambda: len(claims(browser)), 7)
    for name, value, expected in (
        ("state", "conflict", ["3"]),
        ("state", "refused", ["7", "6"]),
        ("kind", "method", ["1"]),
        ("verdict", "weak", ["4"]),
    ):
        choose(browser, name, value)
        soon(lambda: claims(browser), expected)
        one(browser, ".filters [type='reset']").click()
    choose(browser, "field", "4")
    choose(browser, "state", "found")
    soon(lambda: claims(browser), ["2", "5"])


def test_a_cell_shows_its_words_in_the_abstract(visit: Visit) -> None:
    browser = visit()
    cell(browser, 1, "1").click()
    assert texts(browser, "#panel-title") == ["LanternNet"]
    assert texts(browser, "#panel mark") == ["LanternNet"]
    assert "".join(texts(browser, "#panel .sentence")) == "We plan harbours 🙂 with ."
    assert texts(browser, "#panel .abstract") == [PAPERS["lind2019harbour"].abstract]
    assert browser.current_url.endswith("#cell=r1.1.method")
    focused(browser).send_keys(Keys.ESCAPE)
    assert not one(browser, "#panel").is_displayed()
    assert focused(browser) == cell(browser, 1, "1")
    assert "#cell" not in browser.current_url


@pytest.mark.parametrize("width", [360, 800, 1400])
def test_every_place_of_a_conflict_is_shown(visit: Visit, width: int) -> None:
    browser = visit(width=width)
    cell(browser, 3, "3").click()
    assert texts(browser, "#panel mark") == ["3%", "4%"]
    assert texts(browser, "#panel .sentence") == [
        "On PierBench the gain is ",
        ".",
        "Later it is ",
        ".",
    ]
    assert texts(browser, "#panel .reason") == ["two sentences disagree"]
    assert len(texts(browser, "#panel .places li")) == 2
    one(browser, "#close").click()
    assert focused(browser) == cell(browser, 3, "3")


def test_refusals_and_what_is_not_reported_say_why(visit: Visit) -> None:
    browser = visit()
    cell(browser, 6, "3").click()
    assert texts(browser, "#panel .reason") == ["number: 99 is not in the sentence"]
    assert texts(browser, "#panel mark") == []
    cell(browser, 6, "claim").click()
    assert texts(browser, "#panel .reason") == ["not_found: no words"]
    assert "Not reported: task, method, dataset, direction" in one(browser, "#panel").text
    cell(browser, 6, "0").click()
    assert texts(browser, "#panel .eyebrow") == ["task not reported"]


def test_hostile_text_stays_text_wherever_it_is_shown(visit: Visit) -> None:
    browser = visit("#paper=hostile")
    shown = " ".join(HOSTILE.split())
    assert texts(browser, ".shown .abstract") == [shown]
    assert "run" not in browser.title.partition("<")[0]
    browser = visit("#cell=r1.7.method")
    assert texts(browser, "#panel mark") == [shown]
    browser = visit("#cell=r1.7.gain")
    assert texts(browser, "#panel .reason") == [shown]
    visit("#charts")
    visit("#group=theme-2")
    assert shown in one(browser, "#chip").text
    assert not browser.find_elements("css selector", "img, iframe, svg[onload], main script, b")
    assert browser.title == "Claims of 4 papers: harbours"


def test_keys_alone_go_from_cell_to_cell_and_open_one(visit: Visit) -> None:
    browser = visit()
    browser.execute_script("document.querySelector('#rows thead tr > :last-child button').focus()")
    focused(browser).send_keys(Keys.TAB)
    assert focused(browser) == cell(browser, 1, "claim")
    for key in (Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT):
        focused(browser).send_keys(key)
    assert focused(browser) == cell(browser, 2, "1")
    focused(browser).send_keys(Keys.ENTER)
    assert texts(browser, "#panel-title") == ["LanternNet"]
    assert focused(browser).get_attribute("id") == "panel-title"
    focused(browser).send_keys(Keys.ESCAPE)
    assert focused(browser) == cell(browser, 2, "1")
    focused(browser).send_keys("/")
    assert focused(browser).get_attribute("id") == "find"


def test_a_bar_leads_to_the_claims_it_counts(visit: Visit) -> None:
    browser = visit("#charts")
    browser.find_element("link text", "worse").click()
    assert claims(browser) == ["5"]
    assert "direction: worse" in one(browser, "#chip").text
    visit("#group=year-2021")
    assert claims(browser) == ["5", "4"]
    visit("#group=bars1-2")
    one(browser, "#chip button").click()
    soon(lambda: len(claims(browser)), 7)
    browser.back()
    soon(lambda: claims(browser), ["5"])


def test_the_map_is_gone_through_with_the_arrow_keys(visit: Visit) -> None:
    browser = visit("#charts")
    browser.execute_script("document.querySelector('.dot[tabindex=\"0\"]').focus()")
    assert texts(browser, "#pointed-title") == ["Harbour planning with lanterns"]
    focused(browser).send_keys(Keys.ARROW_RIGHT)
    assert focused(browser).get_dom_attribute("href") == "#paper=hostile"
    focused(browser).send_keys(Keys.ENTER)
    soon(lambda: browser.execute_script("return document.documentElement.dataset.view"), "paper")


def test_no_name_of_a_theme_lies_over_a_dot(visit: Visit) -> None:
    browser = visit("#charts")
    over = "return document.querySelector('.names').compareDocumentPosition(arguments[0])"
    dots = browser.find_elements("css selector", ".map .dot")
    assert dots
    assert {browser.execute_script(over, dot) for dot in dots} == {4}  # the dot is drawn later


def test_a_key_is_not_broken_where_there_is_room(visit: Visit) -> None:
    rows = "return [...document.querySelectorAll('#rows td.c-paper a')]"
    lines = ".map((one) => [one.textContent, one.getClientRects().length])"
    told = dict(visit().execute_script(rows + lines))
    assert told["okafor2021orchard"] == told["lind2019harbour"] == 1


def test_a_paper_has_a_page_with_its_claims(visit: Visit) -> None:
    browser = visit("#papers")
    browser.find_element("link text", "Harbour planning with lanterns").click()
    assert browser.current_url.endswith("#paper=lind2019harbour")
    assert browser.title.startswith("Harbour planning with lanterns")
    assert len(texts(browser, ".shown .claims section")) == 3
    assert "LanternNet" in texts(browser, ".shown .abstract mark")
    browser.find_element("link text", "12.5%").click()
    assert texts(browser, "#panel mark") == ["12.5%"]
    focused(browser).send_keys(Keys.ESCAPE)
    assert browser.current_url.endswith("#paper=lind2019harbour")
    assert focused(browser).text == "12.5%"


def test_claims_side_by_side_lead_to_their_words(visit: Visit) -> None:
    browser = visit("#pairs")
    assert texts(browser, "#pairs h3") == ["Contradiction: other data"]
    browser.find_element("link text", ROWS[4].claim).click()
    assert "".join(texts(browser, "#panel mark")) == ROWS[4].claim


@pytest.mark.parametrize(
    "place", ["#cell=r9.9", "#cell=%E0%A4%A", "#paper=nobody", "#group=x", "#"]
)
def test_a_place_that_is_not_there_shows_something(visit: Visit, place: str) -> None:
    browser = visit(place)
    soon(lambda: len(texts(browser, "main > section:not([hidden])")) > 0, True)
    assert one(browser, "main").text


@pytest.mark.parametrize("width", [360, 800, 1400])
@pytest.mark.parametrize("place", ["#table", "#charts", "#papers", "#pairs", "#paper=hostile"])
def test_no_view_is_wider_than_the_screen(visit: Visit, width: int, place: str) -> None:
    browser = visit(place, width=width)
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def test_many_rows_come_in_pages_and_are_printed_whole(visit: Visit, tmp_path: Path) -> None:
    number = count(1)
    rows = tuple(
        row(f"r1.{n}", "okafor2021orchard", f"Claim number {n}.")
        for n, _ in zip(number, range(120), strict=False)
    )
    path = tmp_path / "long.html"
    path.write_text(render(report(rows)), encoding="utf-8")
    browser = visit(path=path)
    assert len(claims(browser)) == 50
    for _ in range(2):
        one(browser, "#forth").click()
    assert claims(browser) == [str(n) for n in range(101, 121)]
    assert not one(browser, "#forth").is_enabled()
    browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert len(claims(browser)) == 120
    browser.execute_script("dispatchEvent(new Event('afterprint'))")
    browser = visit("#cell=r1.77", path)
    assert "77" in claims(browser)


def test_colours_are_the_readers_choice(visit: Visit) -> None:
    browser = visit()

    def background() -> str:
        return browser.execute_script(
            "return getComputedStyle(document.body.parentNode).backgroundColor"
        )

    light = background()
    resize(browser, 1400, 900, "dark")
    dark = background()
    assert light != dark
    one(browser, "#colours").click()
    assert background() == light
    one(browser, "#colours").click()
    resize(browser, 1400, 900)
    assert background() == dark
    one(browser, "#colours").click()


def test_nothing_is_loaded_and_nothing_foreign_runs(visit: Visit) -> None:
    browser = visit()
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    browser.execute_script(
        """
        for (const act of [
            () => (document.createElement("script").text = "document.title = 'run'"),
            () => (document.body.innerHTML += "<p onclick=''>"),
            () => (document.createElement("img").src = "http://127.0.0.1:9/x"),
        ]) try { act(); } catch { document.body.className += "x"; }
        """
    )
    assert one(browser, "body").get_attribute("class") == "xx"
    forbidden = said(browser)
    assert forbidden
    assert all(re.search("Content Security Policy|Trusted", line) for line in forbidden)


def test_without_scripts_every_claim_is_there_to_read(visit: Visit, browser: Chrome) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        text = one(visit(), "main").text
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    for told in ("JavaScript", "gain: 12.5%", PAPERS["okafor2021orchard"].abstract):
        assert told in text
