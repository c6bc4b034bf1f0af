"""Of the faults that mutmut puts into what must not be wrong, how many the tests notice.

Five areas, each with only the tests that speak for it: through the public functions and the
command, none that starts a process. mutmut changes one thing at a time, in a copy of the tree
under `mutants/<area>`, and runs the tests that reach it. It changes no function with a
decorator (a property, a cached one) and nothing outside of functions. A mutant that runs for ever
counts as noticed. docs/mutants.md judges those that are not.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import tomli_w

from bench.report import ROOT, Report

PLACE = ROOT / "mutants"
TREE = ("assistant", "store", "prompts", "tests", "bench", "examples", "cassettes", "docs")
SURVIVED = (0, 33)
"""How mutmut writes down that no test failed, or that none ran it."""
PLUGINS = (
    *("-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:unraisableexception"),
    *("-p", "bench.cold", "--hypothesis-profile", "mutants"),
)
"""Without what takes half of a short run's time and tells nothing here."""


class Area(NamedTuple):
    """What is changed, and the tests that should notice: `tests/test_<name>.py`."""

    files: str
    tests: str


AREAS = {
    "gate": Area(
        "assistant/gate/* assistant/folding assistant/quantities assistant/lexicon",
        "gate folding lexicon quantities",
    ),
    "checks": Area(
        "assistant/checks/*", "checks comparison counted echo names polarity quantities"
    ),
    "handles": Area(
        "assistant/evidence assistant/statements assistant/placing assistant/emphasis"
        " assistant/agent/pack assistant/claims/cells",
        "evidence statements placing pack cells",
    ),
    "identity": Area("store/identity/*", "identity likeness merging titles"),
    "exporters": Area(
        "store/formats/bibtex/writing store/formats/ris/writing store/formats/csl"
        " assistant/render/lines assistant/render/pieces assistant/render/conversation"
        " assistant/render/draft/comments assistant/render/draft/html assistant/render/draft/latex"
        " assistant/render/draft/markdown assistant/render/draft/pandoc"
        " assistant/render/draft/sentences assistant/render/draft/textual"
        " assistant/render/draft/typeset assistant/render/claims/csv assistant/render/claims/flat"
        " assistant/render/claims/formulas assistant/render/claims/jsonl"
        " assistant/render/claims/latex assistant/render/claims/links"
        " assistant/render/claims/markdown assistant/render/claims/parquet"
        " assistant/render/claims/sheets assistant/render/claims/shown"
        " assistant/render/claims/xlsx",
        "bibtex ris csl links claims_formats draft_formats typeset conversation_export"
        " export_documents claims_documents draft_documents",
    ),
}


def run(area: Area, place: Path, *, again: bool) -> None:
    """Make the mutants of an area anew and try each; `again`: only those that were not noticed.

    Raises CalledProcessError.
    """
    if not again:
        shutil.rmtree(place, ignore_errors=True)
    (place / "mutants").mkdir(parents=True, exist_ok=True)  # or Python would pass it over later
    for name in TREE:
        if not (place / name).is_symlink():
            (place / name).symlink_to(ROOT / name)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    settings["tool"]["mutmut"] = options(area)
    (place / "pyproject.toml").write_text(tomli_w.dumps(settings), encoding="utf-8")
    forget(place)
    mutmut(place, "run")
    python(place, "-m", "bench.imported")
    mutmut(place, "export-cicd-stats")


def options(area: Area) -> dict[str, object]:
    """What mutmut is told of an area."""
    return {
        "source_paths": ["assistant", "store"],
        "only_mutate": [f"{name}.py" for name in area.files.split()],
        "also_copy": [name for name in TREE if name not in ("assistant", "store")],
        "pytest_add_cli_args_test_selection": [f"tests/test_{t}.py" for t in area.tests.split()],
        "pytest_add_cli_args": list(PLUGINS),
        "timeout_multiplier": 5.0,
        "use_git_change_detection": False,
    }


def forget(place: Path) -> None:
    """Make mutmut try again what no test noticed."""
    for path in (place / "mutants").rglob("*.meta"):
        meta = json.loads(path.read_bytes())
        codes = meta["exit_code_by_key"]
        codes.update({name: None for name, code in codes.items() if code in SURVIVED})
        path.write_text(json.dumps(meta), encoding="utf-8")


def mutmut(place: Path, *arguments: str) -> None:
    """One of its commands, on the copy in this folder. Raises CalledProcessError."""
    python(place, "-c", "from mutmut.__main__ import cli; cli()", *arguments)


def python(place: Path, *arguments: str) -> None:
    """A Python that imports the copy with the mutants in it. Raises CalledProcessError."""
    environment = {**os.environ, "PYTHONPATH": str(place / "mutants")}
    subprocess.run([sys.executable, "-P", *arguments], cwd=place, env=environment, check=True)


def row(name: str) -> list[str]:
    """An area as the table has it."""
    counts = json.loads((PLACE / name / "mutants" / "mutmut-cicd-stats.json").read_bytes())
    told = [counts[kind] for kind in ("killed", "timeout", "survived", "no_tests")]
    others = counts["total"] - sum(told)
    share = f"{100 * sum(told[:2]) / counts['total']:.1f} %"
    return [name, *map(str, (counts["total"], *told, others)), share]


def report() -> None:
    """What is known of every area that was tried."""
    told = Report("mutants", __doc__)
    head = (
        "area",
        "mutants",
        "killed",
        "for ever",
        "survived",
        "never run",
        "not tried",
        "noticed",
    )
    tried = [name for name in AREAS if (PLACE / name / "mutants/mutmut-cicd-stats.json").exists()]
    told.table(head, [row(name) for name in tried])
    told.text(f"By mutmut {version('mutmut')}. Asked: at least 90 % noticed in every area.")
    told.write()


def main(arguments: list[str]) -> None:
    """The areas named, or all of them; `--again` tries anew what an earlier run left."""
    for name in [name for name in arguments if name != "--again"] or AREAS:
        run(AREAS[name], PLACE / name, again="--again" in arguments)
    report()


if __name__ == "__main__":
    main(sys.argv[1:])
