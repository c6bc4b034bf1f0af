"""A report → its page: template, style and scripts put together into one file."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote

from assistant.render.origin import rows_of
from assistant.render.report import charts, themes
from assistant.render.report.contents import Report
from assistant.render.report.matrix import matrix
from assistant.render.report.papers import entries
from assistant.render.report.policy import policy
from assistant.render.report.rows import embedded
from assistant.render.report.years import HEIGHT, WIDTH, years

if TYPE_CHECKING:
    from jinja2 import Environment

EARLY = ("early.js",)
"""What runs before anything is drawn."""
SCRIPTS = (
    "elements.js",
    "rows.js",
    "filtering.js",
    "table.js",
    "abstract.js",
    "panel.js",
    "papers.js",
    "map.js",
    "places.js",
)
STYLES = ("colours.css", "page.css", "table.css", "panel.css", "charts.css", "media.css")

_UNFIT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""What no HTML file can hold, and control characters, which none may."""


def render(report: Report) -> str:
    """The whole page. It has no date and no path of its own: same report, same bytes."""
    listed = entries(report)
    papers = {one.paper.key: one.paper for one in listed}
    rows = charts.counted(report.table.rows)
    early, scripts, style = _text(EARLY), _text(SCRIPTS), _text(STYLES)
    page = (
        _environment()
        .get_template("report.html")
        .render(
            report=report,
            table=report.table,
            entries=listed,
            runs=_runs(report),
            embedded=embedded(report, listed),
            titles={one.paper.key: one.title for one in listed},
            counted=len(rows),
            bars=list(charts.bars(rows, report.table.columns)),
            shares=charts.shares(rows, report.table.columns),
            years=years(rows, papers),
            matrix=matrix(rows, report.table.columns),
            map=themes.chart(report.points, rows, papers),
            states=charts.STATES,
            sizes={"years": (WIDTH, HEIGHT), "map": (themes.WIDTH, themes.HEIGHT)},
            early=early,
            scripts=scripts,
            style=style,
            policy=policy((early, scripts), (style,)),
        )
    )
    return _UNFIT.sub("\ufffd", page.replace("\r", " "))


def _runs(report: Report) -> list[str]:
    """The run that compared its claims, where one did, and those that made them."""
    return [*filter(None, dict.fromkeys((report.compared, *rows_of(report.table))))]


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("assistant.render.report", "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["figure"] = "{:,}".format
    environment.filters["address"] = lambda text: quote(text, "", errors="replace")
    environment.policies["json.dumps_kwargs"] = {
        "ensure_ascii": False,
        "separators": (",", ":"),
    }
    return environment


def _text(names: tuple[str, ...]) -> str:
    """Files of the page, one behind the other, as an element holds them."""
    folder = files("assistant.render.report") / "assets"
    return "\n" + "\n".join((folder / name).read_text(encoding="utf-8") for name in names)
