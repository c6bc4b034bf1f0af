"""How each of the two is run, as whole commands of the kind that its documentation shows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.report import ROOT

MODEL = "openai/gpt-4o-mini"
KEYS = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY")


@dataclass(frozen=True)
class Done:
    """One command at its end."""

    seconds: float
    code: int
    out: str
    err: str


class Program(Protocol):
    """One of the two, in a folder of its own; the papers lie in `papers` there."""

    place: Path

    def help(self) -> Done:
        """Print the help."""

    def index(self) -> Done:
        """Take up the papers."""

    def ask(self, question: str, *, key: bool = True) -> Done:
        """Answer a question, asking the model anew; `key` false: without a key, at the provider."""


class Litrev:
    """litrev, as installed here, with its local embedder."""

    def __init__(self, place: Path, base: str) -> None:
        self.place, self.base = place, base

    def help(self) -> Done:
        """`litrev --help`."""
        return self._run("--help")

    def index(self) -> Done:
        """`litrev add papers`."""
        return self._run("add", "papers")

    def ask(self, question: str, *, key: bool = True) -> Done:
        """`litrev ask`, no recorded reply used."""
        return self._run("ask", question, "--fresh", "--model", MODEL, key=key)

    def _run(self, *arguments: str, key: bool = True) -> Done:
        environment = {"LITREV_LIBRARY": str(self.place / ".litrev"), "PYTHONPATH": str(ROOT)}
        if key:
            environment |= {"LITREV_API_BASE": self.base, "OPENAI_API_KEY": "none"}
        return run([sys.executable, "-m", "assistant", *arguments], self.place, environment)


class PaperQA:
    """`pqa` with bundled settings, and besides only what keeps it off the network."""

    def __init__(self, place: Path, base: str, bundled: str, home: Path) -> None:
        self.place, self.home = place, home
        self._save("bench", bundled, base)
        self._save("keyless", bundled, None)

    def help(self) -> Done:
        """`pqa --help`."""
        return self._run("--help")

    def index(self) -> Done:
        """`pqa index PAPERS`, the folder called as `ask` will call it: it names the index."""
        return self._run("-s", "bench", "index", str(self.place / "papers"))

    def ask(self, question: str, *, key: bool = True) -> Done:
        """`pqa ask`, which syncs the index with the folder first."""
        return self._run("-s", "bench" if key else "keyless", "ask", question)

    def _run(self, *arguments: str) -> Done:
        environment = {"PQA_HOME": str(self.place), "COLUMNS": "200"}
        return run([str(self.home / "bin" / "pqa"), *arguments], self.place, environment)

    def _save(self, name: str, bundled: str, base: str | None) -> None:
        (config,) = self.home.glob(f"lib/python*/site-packages/paperqa/configs/{bundled}.json")
        settings = json.loads(config.read_text("utf-8"))
        settings |= {"embedding": "sparse", "llm": MODEL, "summary_llm": MODEL}
        settings["parsing"] = {**settings["parsing"], "use_doc_details": False}
        index = {
            "paper_directory": str(self.place / "papers"),
            "manifest_file": str(self.place / "manifest.csv"),
        }
        settings["agent"] = {**settings.get("agent", {}), "agent_llm": MODEL, "index": index}
        if base:
            settings |= {"llm_config": _router(base), "summary_llm_config": _router(base)}
            settings["agent"]["agent_llm_config"] = _router(base)
        folder = self.place / ".pqa" / "settings"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_text(json.dumps(settings), "utf-8")


def _router(base: str) -> dict[str, object]:
    """A local model, as PaperQA2's documentation configures one."""
    where = {"model": MODEL, "api_base": base, "api_key": "none"}
    return {"model_list": [{"model_name": MODEL, "litellm_params": where}]}


def run(command: Sequence[str], place: Path, environment: Mapping[str, str]) -> Done:
    """A command in a folder, without the keys of whoever runs this."""
    inherited = {name: value for name, value in os.environ.items() if name not in KEYS}
    inherited |= {"NO_COLOR": "1", "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    began = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=place,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=300,
    )
    return Done(time.perf_counter() - began, done.returncode, done.stdout, done.stderr)
