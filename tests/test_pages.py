"""The pages are followed: their commands print what they show, and their programs run."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from embedders import HashingEmbedder
from sessions import PAGES, ROOT, SESSIONS, Block, Command, Shell, agrees, blocks, commands

from cassettes import check_all_played, playing

OWN = """We train a policy with a penalty on its distance from a reference model. On two benchmarks
the proxy reward and the gold reward part later than without it.
"""


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
