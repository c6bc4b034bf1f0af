"""Measurements: `make bench` runs them all, `python -m bench.NAME` one of them.

What is in `__main__.ALL` is a benchmark; the other modules are what several of them share. The
processes, stubs and papers that tests are made with serve here, too.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
