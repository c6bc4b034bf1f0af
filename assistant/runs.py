"""The record of each run: a folder of plain JSON that a person can read without litrev."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.errors import LitrevError

if TYPE_CHECKING:
    from assistant.recording import Request
    from assistant.results import Answer


class RunNotKept(LitrevError):
    """A run's folder cannot be written."""
