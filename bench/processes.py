"""Parts of a benchmark that are measured in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from bench.report import ROOT


def printed(module: str, *arguments: str) -> Any:
    """What `python -m MODULE ARGUMENTS` prints as JSON. Raises CalledProcessError."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    return json.loads(done.stdout)
