"""How far a longer work has come, as whoever waits for it is told."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with how many are done, and of how many: papers, texts or megabytes, as its taker says."""
