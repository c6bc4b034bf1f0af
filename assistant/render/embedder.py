"""What the embedder command shows on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.render.text import hanging

if TYPE_CHECKING:
    from rich.console import Console

    from store.choice import Present
    from store.reembedding import Reembedded

CHOICES = {
    "local": "the MiniLM that comes with litrev: nothing leaves this machine",
    "none": "no vectors: search by words alone",
    "provider/model": "any LiteLLM embedding model, as openai/text-embedding-3-small or "
    "ollama/nomic-embed-text; --api-base URL for a server of your own",
}


def present(now: Present, console: Console) -> None:
    """The embedder in force, what is unfinished, what can be chosen."""
    at = f", at {now.address}" if now.address else ""
    hanging("embedder  ", f"{now.embedder} ({now.dimension}-d){at}", console)
    if now.unfinished:
        told = f"a change to {now.unfinished}; the same command as before goes on with it"
        hanging("unfinished  ", told, console)
    console.print("\nChange it with litrev embedder NAME:", markup=False)
    for name, meaning in CHOICES.items():
        hanging(f"  {name:<14}  ", meaning, console)


def changed(report: Reembedded, console: Console) -> None:
    """One line: by what the library is embedded now, and what that took."""
    told = f"{report.papers} papers are searched by words alone"
    if report.dimension:
        told = (
            f"{report.papers} papers, {report.chunks} chunks have vectors of {report.embedder} "
            f"({report.dimension}-d); {report.embedded} were embedded now"
        )
    console.print(told, markup=False, soft_wrap=True)
