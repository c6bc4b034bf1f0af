"""The project's modules, and what each imports, read from the syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("store", "assistant", "prompts")
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def name(path: Path) -> str:
    """What a file is imported as."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it, types included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def loaded(path: Path) -> Iterator[str]:
    """The modules of ours that are loaded before a file is: its imports outside of functions.

    With a module come the packages above it, less those that the file itself lies in.
    """
    for node in _at_once(ast.parse(path.read_text(encoding="utf-8")).body):
        origin = node.module if isinstance(node, ast.ImportFrom) else None
        for alias in node.names:
            parts = f"{origin}.{alias.name}".split(".") if origin else alias.name.split(".")
            above = (".".join(parts[:end]) for end in range(1, len(parts) + 1))
            yield from (one for one in above if one in NAMES and not within(name(path), one))


def _at_once(body: list[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif isinstance(node, ast.If):
            typing = ast.unparse(node.test) == "TYPE_CHECKING"
            yield from _at_once(node.orelse if typing else node.body + node.orelse)
        elif isinstance(node, ast.Try | ast.With):
            yield from _at_once(node.body)


def within(module: str, package: str) -> bool:
    """Whether a module is a package, or lies in it."""
    return module == package or module.startswith(f"{package}.")


NAMES = {name(path) for path in FILES}
