"""What a person reads is true: every command, option, link and setting named exists."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from sessions import PAGES, ROOT, SESSIONS, blocks, commands

from assistant.cli import litrev
from assistant.settings import Settings

FOLDERS = ("assistant", "bench", "cassettes", "docs", "prompts", "store", "tests")


@pytest.mark.parametrize("page", PAGES)
def test_commands_and_options_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for line in re.findall(r"(?:^|[`$] ?|  )litrev ([a-z-].*)", text, re.MULTILINE):
        name, *rest = line.split("`")[0].split()
        if not name.startswith("-"):
            assert name in litrev.commands, line
        known = options(litrev.commands.get(name, litrev))
        assert {word for word in rest if word.startswith("--")} <= known, line


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = "".join(line for line in text.splitlines(keepends=True) if line.startswith("| `"))
    for name in litrev.commands:
        assert re.search(rf"`(?:litrev )?{name}[ `]", table), name


def options(command: click.Command) -> set[str]:
    context = click.Context(command)
    return {name for p in command.get_params(context) for name in p.opts}


@pytest.mark.parametrize("page", PAGES)
def test_links_within_the_project_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!http)([^)#]+)", text):
        assert (ROOT / page).parent.joinpath(target).exists(), target


@pytest.mark.parametrize("page", [*PAGES, "tests/README.md"])
def test_files_that_are_named_are_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for name in re.findall(rf"`((?:{'|'.join(FOLDERS)})/[\w./]+\.\w+)`", text):
        assert (ROOT / name).exists() or re.search("[A-Z]{4}", name), name


@pytest.mark.parametrize("page", SESSIONS)
def test_what_is_not_run_could_be(page: str) -> None:
    for block in blocks((ROOT / page).read_text(encoding="utf-8")):
        for command in commands(block):
            program, name, *rest = [*shlex.split(command.text), "--help"]
            if not block.runs and program == "litrev":
                litrev.commands[name].make_parser(click.Context(litrev)).parse_args(rest)


@pytest.mark.parametrize("page", PAGES)
def test_a_session_is_a_console_block(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert not re.findall(r"^ {4}(?:\$ )?litrev [a-z].*", text, re.MULTILINE)
    assert not re.findall(r"^```\n(?:\$ )?litrev [a-z].*", text, re.MULTILINE)


def test_every_setting_is_told() -> None:
    text = (ROOT / "docs/models.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]*)\|([^|]*)\|", text, re.MULTILINE)
    told = {name: default for names, default in rows for name in re.findall(r"`(\w+)`", names)}
    for name, field in Settings.model_fields.items():
        assert told[name].strip() in ("", str(field.default).replace("None", "none")), name


def test_the_documentation_is_built_without_a_network(tmp_path: Path) -> None:
    """What is read is the site's own: no script, style, font or picture is another's."""
    pytest.importorskip("material")
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(tmp_path)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    pages = list(tmp_path.glob("*.html"))
    assert {"index.html", "privacy.html"} <= {page.name for page in pages}
    for page in pages:
        fetched = re.findall(
            r"""(?:src|<link[^>]*href)=["']?(?:https?:)?//[^"' >]+""", page.read_text()
        )
        assert not fetched, page.name


def test_the_architecture_names_every_module() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for package in ("store", "assistant"):
        for path in sorted((ROOT / package).iterdir()):
            name = path.stem if path.suffix == ".py" else path.name if path.is_dir() else ""
            if name and not name.startswith("__"):
                assert re.search(rf"\b{name}\b", text), f"{package}/{name}"
