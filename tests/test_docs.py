"""What a person reads is true: every command and option named exists, and the examples run."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from embedders import HashingEmbedder
from sessions import Block, Command, Shell, agrees, blocks, commands

from assistant.checking import Rechecked
from assistant.claims.result import Row
from assistant.cli import litrev
from assistant.results import Answer, RelatedWork
from assistant.runs.stability import Repeated
from assistant.settings import Settings
from assistant.spending import State
from cassettes import check_all_played, playing
from store.records import Added, Found, Paper, Record

ROOT = Path(__file__).parents[1]
PAGES = [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
    "examples/README.md",
]
SESSIONS = [page for page in PAGES if "```console" in (ROOT / page).read_text(encoding="utf-8")]
OWN = """We train a policy with a penalty on its distance from a reference model. On two benchmarks
the proxy reward and the gold reward part later than without it.
"""


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


@pytest.fixture
def shell(
    example: Path,
    example_library: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Shell:
    """A folder as the pages speak of it, called review; the example is in its library."""
    folder = tmp_path / "review"
    (folder / "examples").mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    for copy in ("examples/policy-optimization.bib", "refs.bib"):
        shutil.copy(example, folder / copy)
    (folder / "mine.txt").write_text(OWN, encoding="utf-8")
    shutil.copytree(example_library, folder / ".litrev")
    return Shell(capsys)


@contextmanager
def replies(block: Block, library: Path) -> Iterator[None]:
    """Those of a recorded session, which was had with this library and the tests' own embedder."""
    if block.cassette is None:
        yield
        return
    with pytest.MonkeyPatch.context() as patch, playing(ROOT / block.cassette) as cassette:
        patch.setattr("store.embedding.minilm.MiniLM", HashingEmbedder)
        patch.setenv("LITREV_LIBRARY", str(library))
        patch.setenv("LITREV_API_BASE", "http://127.0.0.1:8000/v1")
        yield
    check_all_played(cassette)


@pytest.mark.parametrize("page", SESSIONS)
def test_a_page_shows_what_its_commands_print(
    page: str, shell: Shell, hashed_place: Path, tmp_path: Path
) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    if page == "README.md":
        shutil.rmtree(".litrev")
    recorded = shutil.copytree(hashed_place, tmp_path / "recorded")
    for block in blocks(text):
        if block.title:
            Path(block.title).write_text(block.text, encoding="utf-8")
        with replies(block, recorded):
            for command in commands(block) if block.runs else ():
                follow(command, shell, f"{page}:{command.line}")
    assert shell.code == 0


def follow(command: Command, shell: Shell, where: str) -> None:
    """A command fails unless the page goes on with its exit code."""
    if not command.text.startswith("echo $?"):
        assert shell.code == 0, f"before {where}"
    out, err = shell.run(command.text)
    told = f"{where}: {command.text}\n{out}{err}"
    assert not command.printed.strip() or agrees(command.printed, out, err), told
    shell.note(command.printed)
    if command.text.startswith("echo $?"):
        shell.code = 0


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


DOCUMENTS: dict[str, type[Record]] = {
    "add": Added,
    "list": Paper,
    "search": Found,
    "ask": Answer,
    "ask --repeat": Repeated,
    "draft": RelatedWork,
    "claims": Row,
    "check": Rechecked,
    "status": State,
}


@pytest.mark.parametrize("command", DOCUMENTS)
def test_the_fields_of_json_are_those_of_the_results(command: str) -> None:
    text = (ROOT / "docs/json.md").read_text(encoding="utf-8")
    [row] = re.findall(rf"^\| `{command}`[^|]*\| (.*) \|$", text, re.MULTILINE)
    told = re.findall(r"`(\w+)`", re.sub(r"\(each [^)]*\)|; `show` also.*", "", row))
    record = DOCUMENTS[command]
    assert told == [*record.model_fields, *record.model_computed_fields]


def test_every_setting_is_told() -> None:
    text = (ROOT / "docs/models.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]*)\|([^|]*)\|", text, re.MULTILINE)
    told = {name: default for names, default in rows for name in re.findall(r"`(\w+)`", names)}
    for name, field in Settings.model_fields.items():
        assert told[name].strip() in ("", str(field.default).replace("None", "none")), name


def test_the_documentation_is_built_without_a_network(tmp_path: Path) -> None:
    """What is read is the site's own: no script, style, font or picture is another's."""
    pytest.importorskip("material")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    pages = list(tmp_path.glob("*.html"))
    assert {"index.html", "privacy.html"} <= {page.name for page in pages}
    for page in pages:
        fetched = re.findall(
            r"""(?:src|<link[^>]*href)=["']?(?:https?:)?//[^"' >]+""", page.read_text()
        )
        assert not fetched, page.name


def programs() -> list[tuple[str, str]]:
    return [
        (page, block.text)
        for page in PAGES
        for block in blocks((ROOT / page).read_text(encoding="utf-8"))
        if block.language == "python" and not block.title
    ]


@pytest.mark.parametrize(("page", "program"), programs())
def test_a_python_example_runs(page: str, program: str, shell: Shell) -> None:
    shutil.copytree(".litrev", "review")
    without_a_model = re.sub(r', model="[^"]+"', "", program)
    exec(without_a_model, {})  # noqa: S102
    assert page != "README.md" or "supported" in shell.capsys.readouterr().out


def test_the_architecture_names_every_module() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for package in ("store", "assistant"):
        for path in sorted((ROOT / package).iterdir()):
            name = path.stem if path.suffix == ".py" else path.name if path.is_dir() else ""
            if name and not name.startswith("__"):
                assert re.search(rf"\b{name}\b", text), f"{package}/{name}"
