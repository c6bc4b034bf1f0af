"""Tries the mutants of what runs while a module is imported, each in a process of its own.

mutmut chooses a mutant when everything is imported already, and so none of these could be noticed;
here it is chosen before. Works in the folder of an area, on what mutmut has left there.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.file_utils import walk_mutatable_files
from mutmut.utils.format_utils import mangled_name_from_mutant_name

from bench.mutants import SURVIVED

FOR_EVER = 36
LONGEST = 120
"""Seconds that a run of the tests may take."""


def main() -> None:
    """Try them all, and note beside mutmut's own results what became of each."""
    early = run_at_import()
    for path in walk_mutatable_files():
        kept = SourceFileMutationData(path=path)
        kept.load()
        for name, code in kept.exit_code_by_key.items():
            if code in SURVIVED and mangled_name_from_mutant_name(name) in early:
                kept.exit_code_by_key[name] = tried(name)
        kept.save()


def run_at_import() -> set[str]:
    """The functions of the area that run while its modules are imported."""
    set_mutant_under_test("stats")
    for module in modules():
        import_module(module)
    set_mutant_under_test("")
    return set(state()._stats)


def modules() -> Iterator[str]:
    """Their names."""
    for path in walk_mutatable_files():
        yield ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def tried(mutant: str) -> int:
    """What the tests of the area end with under this mutant: 0 if they notice nothing."""
    options = config()
    arguments = [*options.pytest_add_cli_args, *options.pytest_add_cli_args_test_selection]
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "pytest", "-x", "-q", *arguments],
            cwd=Path("mutants"),
            env={**os.environ, "MUTANT_UNDER_TEST": mutant},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST,
        )
    except subprocess.TimeoutExpired:
        return FOR_EVER
    return int(done.returncode != 0)


if __name__ == "__main__":
    main()
