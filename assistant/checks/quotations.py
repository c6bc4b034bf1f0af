"""What a statement puts between quotation marks must stand word for word in what it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checks.material import Finding, Material
from assistant.gate import Refused, locate

QUOTED = re.compile(r"“([^”]{12,})”|\"([^\"]{12,})\"")
"""Words between quotation marks, long enough to be a quotation and not a term."""


def check(statement: str, material: Material) -> Iterator[Finding]:
    """A finding for each quotation that stands in none of the sentences."""
    for match in QUOTED.finditer(statement):
        results = [locate(match[1] or match[2], sentence) for sentence in material.sentences]
        refusals = [result for result in results if isinstance(result, Refused)]
        if len(refusals) == len(results):
            yield Finding("refused", f"quotation: {refusals[0].message}")
