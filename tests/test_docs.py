"""What a person reads is true: every command and option named exists, and the example runs."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from assistant.cli import litrev

ROOT = Path(__file__).parents[1]
PAGES = [
    "README.md",
    "docs/architecture.md",
    "docs/benchmarks.md",
    "docs/chat.md",
    "docs/check.md",
    "docs/contradictions.md",
    "docs/claims.md",
    "docs/claims_rules.md",
    "docs/drafts.md",
    "docs/embedders.md",
    "docs/faults.md",
    "docs/library.md",
    "docs/mcp.md",
    "docs/quality.md",
    "docs/recovery.md",
    "docs/report.md",
    "docs/runs.md",
    "docs/scale.md",
    "docs/formats.md",
    "docs/sharing.md",
    "examples/README.md",
]


@pytest.mark.parametrize("page", PAGES)
def test_commands_and_options_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for line in re.findall(r"(?:^|[`$] ?|  )litrev ([a-z-].*)", text, re.MULTILINE):
        name, *rest = line.split("`")[0].split()
        if not name.startswith("-"):
            assert name in litrev.commands, line
        known = options(litrev.commands.get(name, litrev))
        assert {word for word in rest if word.startswith("--")} <= known, line


def options(command: click.Command) -> set[str]:
    context = click.Context(command)
    return {name for p in command.get_params(context) for name in p.opts}


@pytest.mark.parametrize("page", PAGES)
def test_links_within_the_project_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!http)([^)#]+)", text):
        assert (ROOT / page).parent.joinpath(target).exists(), target


def test_the_python_example_runs(
    example: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    [program] = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "refs.bib").write_bytes(example.read_bytes())
    without_a_model = re.sub(r', model="[^"]+"', "", program)
    exec(without_a_model, {})  # noqa: S102
    assert "supported" in capsys.readouterr().out


def test_the_architecture_names_every_module() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for package in ("store", "assistant"):
        for path in sorted((ROOT / package).iterdir()):
            name = path.stem if path.suffix == ".py" else path.name if path.is_dir() else ""
            if name and not name.startswith("__"):
                assert re.search(rf"\b{name}\b", text), f"{package}/{name}"
