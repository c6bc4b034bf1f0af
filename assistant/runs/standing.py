"""Whether a cell's value is what its words are worth: the rule by which it was accepted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.claims.cells import TRUTHS


def stands(
    column: Mapping[str, Any] | None, cell: Mapping[str, Any], quotes: Sequence[str]
) -> bool:
    """One of the choices, else the words cited, in any order and with `; ` between them.

    What was refused or not reported has no words; a column that a table does not name, no rule.
    """
    if column is None or cell["state"] not in ("found", "conflict"):
        return True
    choices: Sequence[str] = quotes
    if column.get("type") in ("choice", "yes/no"):
        choices = column.get("choices") or TRUTHS
    one = f"(?:{'|'.join(map(re.escape, choices))})"
    return bool(choices and re.fullmatch(f"{one}(?:; {one})*", str(cell["value"])))
