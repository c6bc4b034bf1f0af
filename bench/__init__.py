"""Measurements: `make bench` runs them all, `python -m bench.NAME` one of them.

What is in `__main__.ALL` is a benchmark, `mutants` asks how much the tests notice, and the other
modules are what these are made of. The processes, stubs and papers of the tests serve here, too.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
