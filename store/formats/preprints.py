"""Preprints, told by where they appeared: exporters file them under articles, or under nothing."""

from __future__ import annotations

import re

from store.records import PaperType

_SERVER = re.compile(
    r"(?:arxiv|biorxiv|medrxiv|chemrxiv|psyarxiv|corr|ssrn|research square|preprints)\b", re.I
)


def kind(type: PaperType, venue: str, arxiv: str) -> PaperType:
    """The type; or `preprint` if it appeared on a preprint server, or nowhere but on arXiv."""
    if type not in ("", "article"):
        return type
    return "preprint" if _SERVER.match(venue) or (arxiv and not venue) else type
