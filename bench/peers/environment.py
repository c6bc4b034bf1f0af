"""PaperQA2 in an environment of its own, made once in the user's cache from pinned versions."""

from __future__ import annotations

import subprocess
import sys
import venv
from hashlib import sha256
from pathlib import Path

from bench.report import ROOT
from store.place import caches

PINS = ROOT / "bench" / "peers" / "requirements-paperqa.txt"
ALLOWED = 400.0
"""Seconds that an installation may take."""


class NoEnvironment(Exception):
    """It cannot be made here; the message says why, in one line."""


def environment() -> Path:
    """The folder of the environment, made first if there is none of these pins.

    Raises NoEnvironment where pip fails: no network, no wheel for this Python.
    """
    place = _place()
    if not (place / "ready").exists():
        print(f"installing PaperQA2 into {place}", file=sys.stderr)
        try:
            venv.create(place, with_pip=True, clear=True)
            _install(place)
        except (OSError, subprocess.SubprocessError) as error:
            raise NoEnvironment(_reason(error)) from error
        (place / "ready").touch()
    return place


def version(package: str) -> str:
    """The pinned version of a package."""
    lines = PINS.read_text(encoding="utf-8").splitlines()
    return next(line.partition("==")[2] for line in lines if line.startswith(f"{package}=="))


def _place() -> Path:
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    pins = sha256(PINS.read_bytes()).hexdigest()[:12]
    return caches() / "peers" / f"paperqa-{python}-{pins}"


def _install(place: Path) -> None:
    pip = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    command = [*pip, "--no-deps", "--retries", "1", "-r", str(PINS)]
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=ALLOWED)


def _reason(error: Exception) -> str:
    said = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
    return next((line for line in said if line.startswith("ERROR")), said[-1] if said else "pip")
