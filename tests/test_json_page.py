"""docs/json.md tells of every command with --json which fields it prints: all are run."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest

from assistant.claims.result import Cell
from assistant.cli import litrev, main
from assistant.contradictions.result import Side
from assistant.results import Statement
from store.records import Record

PAGE = (Path(__file__).parents[1] / "docs" / "json.md").read_text(encoding="utf-8")
PAIRS = (Path(__file__).parents[1] / "docs" / "contradictions.md").read_text(encoding="utf-8")
FIELD = re.compile(r"`(\w+)`(?: \((?:each )?([^)]*)\))?")

PUBLISHED = """@inproceedings{coste2024,
  title = {Reward Model Ensembles Help Mitigate Overoptimization},
  author = {Coste, T. and Anwar, U. and Kirk, R. and Krueger, D.},
  booktitle = {International Conference on Learning Representations},
  year = {2024},
  abstract = {Starting from the synthetic setup of Gao and others, this study asks whether
              ensembles of reward models help.}
}
"""
DRAFT = r"""Optimising an imperfect proxy reward beyond a critical point can lower the true
quality~\citep{gao2023scaling}.
Whether ensembles of reward models avoid over-optimisation is not known.

\paragraph{Trust regions}
A KL penalty by itself comes close to enforcing the trust region~\citep{schulman2015trust}.
"""
ASK = "ask | Which methods avoid reward over-optimisation?"


class Row(NamedTuple):
    """What the page says of a command: its fields, and those of what stands in them."""

    listed: bool
    fields: dict[str, list[str]]


def rows() -> dict[str, Row]:
    """Of the page's tables, by the command."""
    told: dict[str, Row] = {}
    for name, kind, cell in re.findall(r"^\| `([a-z][^`]*)`([^|]*)\| (.*) \|$", PAGE, re.MULTILINE):
        found = {field: re.findall(r"`(\w+)`", inner) for field, inner in FIELD.findall(cell)}
        first = re.match(r"as `(\w+)`", cell)
        if first:
            found = told[first[1]].fields | {k: v for k, v in found.items() if k != first[1]}
        told[name] = Row("a list" in kind, found)
    return told


CASES: dict[str, tuple[str, ...]] = {
    "add": ("add | published.bib | nothing.bib",),
    "list": ("list",),
    "show": ("add | published.bib", "show | coste2023reward"),
    "search": ("search | reward hacking",),
    "export": ("export",),
    "remove": ("remove | coste2023reward",),
    "tag": ("tag | to-read | coste2023reward",),
    "untag": ("untag | to-read | coste2023reward",),
    "note": ("note | coste2023reward | compare",),
    "split": ("add | published.bib", "split | coste2023reward"),
    "merge": ("merge | coste2023reward | gao2023scaling",),
    "ask": (ASK,),
    "ask --repeat": (f"{ASK} | --repeat | 2",),
    "draft": ("draft | reward over-optimisation",),
    "draft --rewrite": ("draft | --rewrite | draft.tex",),
    "claims": ("claims | label noise | --papers | 1",),
    "claims --propose": ("claims | --propose | What limits offline RL?",),
    "contradictions": ("contradictions | reward over-optimisation",),
    "demo": ("demo",),
    "check": ("check | draft.tex",),
    "runs": (ASK, "runs"),
    "replay": (ASK, "replay | RUN"),
    "diff": (ASK, "diff | RUN | RUN"),
    "why RUN.N": (ASK, "why | RUN.1"),
    "why RUN": (ASK, "why | RUN"),
    "status": ("status",),
    "embedder": ("embedder",),
    "embedder NAME": ("embedder | none",),
    "repair": ("repair",),
    "backup": ("backup | kept.litrev",),
    "restore": ("backup | kept.litrev", "restore | kept.litrev | --library | other"),
}
"""Commands for each row; what the last one prints is compared."""


def test_every_command_with_json_is_on_the_page() -> None:
    assert CASES.keys() == rows().keys()
    with_json = {
        name
        for name, command in litrev.commands.items()
        if any("--json" in parameter.opts for parameter in command.params)
    }
    assert with_json == {name.split()[0] for name in CASES}
    assert not any(isinstance(command, click.Group) for command in litrev.commands.values())


@pytest.mark.parametrize("name", CASES)
def test_the_fields_are_those_that_are_printed(
    name: str,
    example_library: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(example_library, tmp_path / ".litrev")
    (tmp_path / "published.bib").write_text(PUBLISHED, encoding="utf-8")
    (tmp_path / "draft.tex").write_text(DRAFT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    *before, last = CASES[name]
    for command in before:
        assert main(arguments(command)) == 0
    capsys.readouterr()
    assert main([*arguments(last), "--json"]) in (0, 3, 4)
    printed = capsys.readouterr().out
    document = json.loads(printed.splitlines()[0] if name == "claims" else printed)
    row = rows()[name]
    assert isinstance(document, list) == row.listed
    compare(document, row.fields)


@pytest.mark.parametrize(
    ("page", "begins", "record"),
    [
        (PAGE, "- A **statement** has", Statement),
        (PAGE, "- A **cell** has", Cell),
        (PAIRS, "- `sides` are two, each with", Side),
    ],
)
def test_what_they_share_has_the_fields_told(page: str, begins: str, record: type[Record]) -> None:
    item = re.split(r"\. |\n- |\n\n", page.partition(begins)[2])[0]
    told = re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", item))
    assert set(told) == {*record.model_fields}


def arguments(command: str) -> list[str]:
    """Of a case; RUN is the one that was made."""
    made = [path.name for path in Path(".litrev/runs").glob("????????")]
    return [word.replace("RUN", made[0] if made else "") for word in command.split(" | ")]


def compare(document: Any, fields: dict[str, list[str]]) -> None:
    first = document[0] if isinstance(document, list) else document
    if not fields:
        return
    assert list(first) == list(fields)
    for field, inner in fields.items():
        if inner:
            assert first[field], f"nothing stands in {field}"
            compare(first[field], {key: [] for key in inner})
