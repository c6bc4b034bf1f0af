"""What the exit code of a command says."""

from __future__ import annotations

DONE, ERROR, USAGE, PARTLY, FAILED, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""PARTLY: some of it was done. FAILED: a check did not pass."""
