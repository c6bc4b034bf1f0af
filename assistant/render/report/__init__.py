"""A claim table as one HTML page that needs nothing else: table, abstracts, charts, map."""

from __future__ import annotations

from assistant.render.report.contents import Pair, Report
from assistant.render.report.page import render
from assistant.themes.placing import Point

__all__ = ["Pair", "Point", "Report", "render"]
