"""A claim table as JSON lines: a row each, whole, as the documented JSON has it."""

from __future__ import annotations

from assistant.claims.result import ClaimTable

_ENDS = {sign: f"\\u{sign:04x}" for sign in (*range(0x7F, 0xA0), 0x2028, 0x2029)}
"""Line ends to some readers, and controls, that may stand in JSON as they are."""


def write(table: ClaimTable) -> str:
    """The rows in the order of the table, those that were refused among them."""
    return "".join(f"{row.model_dump_json().translate(_ENDS)}\n" for row in table.rows)
