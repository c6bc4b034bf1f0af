"""Three people at the front door: a first visit, a colleague's runs, and how the commands agree."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import click
import pytest

from assistant.cli import litrev, main
from store import Library


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


# A first visit


def test_a_slip_in_a_file_name_makes_no_library(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "library"
    code, out, err = run(capsys, "add", "refs.bbi", "--library", str(place))
    assert (code, out) == (1, "")
    assert err == "litrev: there is no file refs.bbi\n  Nothing was added, nothing changed.\n"
    assert not place.exists()


def test_an_empty_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "exports").mkdir()
    place = str(tmp_path / "library")
    code, _, err = run(capsys, "add", str(tmp_path / "exports"), "--library", place)
    assert (code, err) == (0, "note: no file was found there that could hold papers\n")


@pytest.mark.parametrize("command", ["list", "status"])
def test_an_empty_library_says_how_to_fill_it(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Library.open(tmp_path / "empty").close()
    code, out, _ = run(capsys, command, "--library", str(tmp_path / "empty"))
    assert code == 0
    assert "yet: litrev add PATH…" in out


def test_no_questions_are_piped_to_an_empty_library(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Library.open(tmp_path / "empty").close()
    code, _, err = run(capsys, "chat", "What is PPO?", "--library", str(tmp_path / "empty"))
    assert code == 1
    assert "no papers yet\n  Add some: litrev add PATH…" in err


def test_without_runs_it_is_told_what_makes_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "runs", "--library", str(tmp_path))[1].startswith("No runs yet: ask, draft")


def test_a_narrow_list_has_the_key_on_a_line_of_its_own(
    example_library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    out = run(capsys, "list", "addressing", "--library", str(example_library))[1]
    first, second, *_ = out.splitlines()
    assert first == "fujimoto2018addressing"
    assert second.startswith("  2018  Addressing")
    assert max(map(len, out.splitlines())) <= 40


@pytest.mark.parametrize("command", ["ask", "search", "draft", "claims", "contradictions"])
def test_filters_that_let_nothing_through_are_told(
    command: str, example_library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = str(shutil.copytree(example_library, tmp_path / "library"))
    for filters in (["--year", "1890"], ["--tag", "unknown"]):
        code, _, err = run(capsys, command, "trust region", *filters, "--library", place)
        assert code == 0
        assert err.startswith("No paper matches")
        assert "read before" not in err
    assert run(capsys, command, "trust", *filters, "--library", place, "--json")[2] == ""


# A colleague's runs


@pytest.fixture
def sent(
    example_library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[str, list[str]]:  # fmt: skip
    """A zip of three runs, their ids, and nothing else: no library here."""
    place = shutil.copytree(example_library, tmp_path / "theirs")
    for arguments in (["ask", "trust regions"], ["draft", "reward"], ["claims", "--all"]):
        assert run(capsys, *arguments, "--library", str(place))[0] == 0
    runs = place / "runs"
    ids = sorted(folder.name for folder in runs.iterdir() if (folder / "run.json").is_file())
    (tmp_path / "here").mkdir()
    shutil.make_archive(str(tmp_path / "here" / "sent"), "zip", runs)
    shutil.rmtree(place)
    monkeypatch.chdir(tmp_path / "here")
    return "sent.zip", ids


def test_a_zip_of_runs_is_listed_and_each_of_them_named(
    sent: tuple[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    file, ids = sent
    code, out, err = run(capsys, "runs", file)
    assert (code, err) == (0, "")
    assert sorted(re.findall(r"^[0-9a-f]{8}", out, re.MULTILINE)) == ids
    assert {"ask", "draft", "claims"} <= set(out.split())
    code, _, err = run(capsys, "why", file)
    assert code == 1
    assert f"Name one, as {file}/{ids[0]}: {', '.join(ids)}." in err
    for id in ids:
        assert run(capsys, "why", f"{file}/{id}")[1].startswith(f"{id}.1  ")
        assert run(capsys, "why", f"{file}/{id}.1")[1].startswith(f"{id}.1  ")
        assert run(capsys, "replay", f"{file}/{id}")[1] == f"{id}  agrees, byte for byte\n"
    assert "0 changed, " in run(capsys, "diff", f"{file}/{ids[0]}", f"{file}/{ids[0]}")[1]
    code, _, err = run(capsys, "why", f"{file}/00000000.1")
    assert code == 1
    assert err == f"litrev: there is no run 00000000 in {file}\n  It holds: {', '.join(ids)}.\n"
    assert not list(Path().glob(".litrev"))


# How the commands agree


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["list", "--year", "2024-2020"], "'2024-2020' runs backwards"),
        (["ask", "x", "--evidence", "0"], "greater than or equal to 1\n  Left out it is 10.\n"),
        (["ask", "x", "--max-cost", "-1"], "or equal to 0\n  Left out there is none.\n"),
    ],
)
def test_a_value_that_cannot_be_meant_is_wrong_usage(
    arguments: list[str], told: str, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, *arguments, "--library", str(example_library))
    assert (code, out) == (2, "")
    assert told in err


OTHERWISE = {
    "--format": {"add", "export"},  # of a file that is read; jsonl where no file says
    "--papers": {"search", "claims", "contradictions", "draft"},  # each with its own default
    "--api-base": {"embedder"},
    "--force": {"backup", "restore"},
    "--workers": {"claims", "contradictions"},
    "--quiet": {"chat"},
    "--output": {"export", "draft", "claims", "contradictions"},
}
"""Options whose help differs, and where: what they do is the same."""

FEW = {
    "--json": {"chat", "mcp", "completion"},
    "--quiet": {"mcp", "completion"},
    "--no-color": {"mcp", "completion"},
    "--library": {"completion"},
}
"""Which commands do without an option that all others have."""


def test_the_library_is_named_before_or_after_the_command(
    example_library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after = run(capsys, "list", "--library", str(example_library))
    assert run(capsys, "--library", str(example_library), "list") == after
    elsewhere = str(tmp_path / "elsewhere")
    both = ("--library", elsewhere, "list", "--library", str(example_library))
    assert run(capsys, *both) == after
    assert f"no library in {elsewhere}" in run(capsys, "--library", elsewhere, "list")[2]


def options(command: str) -> list[click.Option]:
    return [one for one in litrev.commands[command].params if isinstance(one, click.Option)]


@pytest.mark.parametrize("command", sorted(litrev.commands))
def test_every_option_says_what_it_does(command: str) -> None:
    assert [one.opts for one in options(command) if not one.help] == []
    assert [one.opts for one in options(command) if not one.help.endswith((".", "…"))] == []  # type: ignore[union-attr]


def test_an_option_is_the_same_wherever_it_is() -> None:
    seen: dict[str, dict[tuple[object, ...], set[str]]] = {}
    for command in litrev.commands:
        for one in options(command):
            looks = (*one.opts, one.metavar, one.is_flag, one.help)
            seen.setdefault(max(one.opts, key=len), {}).setdefault(looks, set()).add(command)
    for name, several in seen.items():
        usual = max(several, key=lambda looks: len(several[looks]))
        odd = {command for looks in several if looks != usual for command in several[looks]}
        assert odd <= OTHERWISE.get(name, set()), name


@pytest.mark.parametrize("option", FEW)
def test_common_options_are_common(option: str) -> None:
    without = {
        command
        for command in litrev.commands
        if not any(option in one.opts for one in options(command))
    }
    assert without == FEW[option]


# Completion


def completed(
    typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    """What bash is told when tab is pressed after these words."""
    words = f"litrev {typed}"
    monkeypatch.setenv("_LITREV_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" ")) - 1))
    with pytest.raises(SystemExit):
        main([])
    return capsys.readouterr().out


def test_a_shell_completes_commands_keys_runs_and_files(
    example_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    place = shutil.copytree(example_library, tmp_path / "library")
    run(capsys, "ask", "trust regions", "--library", str(place))
    [id] = [path.parent.name for path in place.glob("runs/*/run.json")]
    monkeypatch.setenv("LITREV_LIBRARY", str(place))
    offered = {
        "contra": "plain,contradictions",
        "ask --ev": "plain,--evidence",
        "show fujim": "plain,fujimoto2018addressing",
        "tag mine fujim": "plain,fujimoto2018addressing",
        "draft x --must-cite fujim": "plain,fujimoto2018addressing",
        f"why {id[:3]}": f"plain,{id}",
        "replay from-a-coll": "file,from-a-coll",
        "add ref": "file,ref",
        "check rel": "file,rel",
    }
    for typed, expected in offered.items():
        assert completed(typed, monkeypatch, capsys).strip() == expected, typed
    monkeypatch.setenv("LITREV_LIBRARY", str(tmp_path / "nowhere"))
    assert completed("show fujim", monkeypatch, capsys).strip() == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_what_the_shell_reads(
    shell: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "completion", shell)
    assert code == 0
    assert f"_LITREV_COMPLETE={shell}_complete" in out
    monkeypatch.setenv("SHELL", f"/bin/{shell}")
    assert run(capsys, "completion") == (0, out, "")
    monkeypatch.setenv("SHELL", "/bin/tcsh")
    assert run(capsys, "completion")[0] == 2
