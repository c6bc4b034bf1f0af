"""What whoever waits is told: how far a longer work has come, and what keeps it."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with how many are done, and of how many: papers, texts or megabytes, as its taker says."""

Tell = Callable[[str], None]
"""Told in a line what a person may want to know while they wait."""
