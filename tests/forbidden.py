"""Calls and imports by which data could become code, found in a syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator

MODULES = {"pickle", "cPickle", "_pickle", "cloudpickle", "dill", "joblib", "marshal", "runpy"}
MODULES |= {"shelve"}
CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "pandas.read_pickle"}
SHELLS = {"commands", "pty", "os.exec", "os.spawn"}
YAML = {"load", "load_all", "unsafe_load", "unsafe_load_all", "full_load", "full_load_all"}
LOADERS = {"SafeLoader", "CSafeLoader", "BaseLoader", "CBaseLoader"}
"""They make texts, numbers, lists and dictionaries, and nothing else."""


def forbidden(source: str) -> list[str]:
    """What stands in a program that data could come to run by, each with its line."""
    return [f"{node.lineno}: {what}" for node, what in _found(ast.parse(source))]


def _found(tree: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            names = {alias.name for alias in node.names}
            whole = {f"{module}.{name}" if module else name for name in names}
            yield from ((node, name) for name in sorted(whole) if _imported(name))
        elif isinstance(node, ast.Call):
            yield from ((node, told) for told in [_called(node)] if told)


def _imported(name: str) -> bool:
    taken = name.startswith("yaml.") and name.removeprefix("yaml.") in YAML
    return taken or name in CALLS or name.partition(".")[0] in MODULES | SHELLS


def _called(call: ast.Call) -> str:
    """Why a call is forbidden; empty where it is not."""
    name = ast.unparse(call.func)
    given = {word.arg: ast.unparse(word.value) for word in call.keywords}
    last = name.rpartition(".")[2]
    if name in CALLS or name.startswith(("os.exec", "os.spawn", "builtins.")):
        return name
    if given.get("shell", "False") != "False" or given.get("allow_pickle", "False") != "False":
        return f"{name} with shell or pickle"
    if name.startswith("yaml.") and last in YAML:
        loader = given.get("Loader", ast.unparse(call.args[1]) if len(call.args) > 1 else "")
        return "" if last.startswith("load") and loader.rpartition(".")[2] in LOADERS else name
    if name.startswith("tarfile.") and last in ("open", "TarFile"):
        return "" if "filter" in given else f"{name}: a tar's members can lie anywhere"
    return ""
