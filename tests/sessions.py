"""The examples of a page: its console sessions, its files and its programs, in their order."""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest

from assistant.cli import main

ROOT = Path(__file__).parents[1]
PAGES = [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
    "examples/README.md",
]
SESSIONS = [page for page in PAGES if "```console" in (ROOT / page).read_text(encoding="utf-8")]
FENCE = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
NOT_RUN = "# not run by the tests: "
"""The first line of a session that is only read; the reader of the page sees it too."""
RECORDED = re.compile(r"# recorded replies: (\S+)\n")
"""The first line of one with a model: the cassette that its replies are in."""
LEFT_OUT = "…"
"""A line for any lines."""
RUN = re.compile(r"\b[0-9a-f]{8}\b")
VARYING = (
    (re.compile(r"\b[\d.,]+ s\b"), "N s"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"), "DATE"),
    (RUN, "RUN"),
)


class Block(NamedTuple):
    """A fenced block: its language, the file that it is, where it is one, and its text."""

    language: str
    title: str | None
    text: str
    line: int

    @property
    def runs(self) -> bool:
        return self.language == "console" and not self.text.startswith(NOT_RUN)

    @property
    def cassette(self) -> str | None:
        found = RECORDED.match(self.text)
        return found and found[1]


class Command(NamedTuple):
    """A command and what the page says it prints; nothing is said where that is empty."""

    text: str
    printed: str
    line: int


def blocks(page: str) -> list[Block]:
    return [
        Block(found[1], found[2], found[3], page.count("\n", 0, found.start()) + 1)
        for found in FENCE.finditer(page)
    ]


def commands(block: Block) -> Iterator[Command]:
    """Those of a session; one that ends with a backslash goes on in the next line."""
    text = block.text.replace("\\\n", "")
    for found in re.finditer(r"^\$ (.*)\n((?:(?!\$ |#).*\n)*)", text, re.MULTILINE):
        command = re.sub(r"\s+# .*", "", found[1])
        yield Command(command, found[2], block.line + text.count("\n", 0, found.start()) + 1)


class Shell:
    """Runs a page's commands in its folder; knows litrev, cat, echo, zip -r and one pipe."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.code = 0
        self.runs: dict[str, str] = {}
        """The run that is meant here by each that the page names."""

    def run(self, command: str) -> tuple[str, str]:
        """What it writes to standard output and to standard error."""
        first, _, second = command.partition(" | ")
        out, err = self._one(first, "")
        return self._one(second, out) if second else (out, err)

    def _one(self, command: str, given: str) -> tuple[str, str]:
        program, *arguments = shlex.split(command)
        if program == "cat":
            return "".join(Path(name).read_text() for name in arguments), ""
        if program == "echo":
            return " ".join(arguments).replace("$?", str(self.code)) + "\n", ""
        if program == "zip":
            _, name, folder = (self._actual(argument) for argument in arguments)
            with ZipFile(name, "w") as packed:
                for path in Path(folder).rglob("*"):
                    packed.write(path)
            return "", ""
        assert program == "litrev", f"the tests have no {program}"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
            self.code = main([self._actual(argument) for argument in arguments])
        return self.capsys.readouterr()

    def _actual(self, argument: str) -> str:
        """With the runs that were made here in place of those that the page names."""
        return RUN.sub(lambda found: self.runs.get(found[0], found[0]), argument)

    def note(self, printed: str) -> None:
        """A run that the page speaks of for the first time is the one that was just made."""
        for name in RUN.findall(printed):
            if name not in self.runs:
                library = Path(os.environ.get("LITREV_LIBRARY", ".litrev"))
                made = (library / "runs").glob("*/run.json")
                self.runs[name] = max(made, key=lambda path: path.stat().st_mtime_ns).parent.name


def agrees(printed: str, out: str, err: str) -> bool:
    """Whether the page shows what was printed, but for times, ids and what it leaves out."""
    lines = [
        r"(?:.*\n)*?" if line.strip() == LEFT_OUT else re.escape(line.rstrip()) + r"\n"
        for line in steady(printed).splitlines()
    ]
    pattern = re.compile("".join(lines))
    return any(pattern.fullmatch(steady(told)) for told in (out, err, err + out, out + err))


def steady(text: str) -> str:
    """Without what is different every time."""
    for varying, name in VARYING:
        text = varying.sub(name, text)
    return "".join(line.rstrip() + "\n" for line in text.strip("\n").splitlines())
