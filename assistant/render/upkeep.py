"""What the commands that look after a library show on a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.render.text import hanging

if TYPE_CHECKING:
    from rich.console import Console

    from store.records import Repaired
    from store.recovery.archive import Manifest


def repaired(report: Repaired, console: Console) -> None:
    """What was recovered, from where, and what was lost."""
    if report.catalog == "sound":
        _say("The catalog is sound, and Chroma in step with it.", console)
    elif report.catalog == "fetched":
        _say("The copy of the shared library was damaged; it was fetched again.", console)
    else:
        _say(
            f"The catalog was made anew: {report.from_catalog} papers from the old one, "
            f"{report.from_chroma} from Chroma.",
            console,
        )
    if report.embedded:
        _say(f"{report.embedded} papers had to be embedded again.", console)
    if report.unproven:
        _say("Not sure to be as they were: " + ", ".join(report.unproven), console)
    if report.lost:
        _say(f"Lost, {len(report.lost)} papers: {', '.join(report.lost)}", console)
    if report.kept:
        _say(f"The damaged catalog is kept as {report.kept}.", console)
    _say(f"{_papers(report.papers)} in the library.", console)


def backed_up(manifest: Manifest, file: Path, console: Console) -> None:
    """One line: what is in the file, and how large it is."""
    size = file.stat().st_size / 1_000_000
    _say(
        f"{_papers(manifest.papers)} and {len(manifest.members) - 1} other files in {file} "
        f"({size:.1f} MB, verified), snapshot {manifest.snapshot}",
        console,
    )


def restored(manifest: Manifest, root: Path, aside: Path | None, console: Console) -> None:
    """What is there now, and where that is which was there before."""
    _say(f"{_papers(manifest.papers)} of {manifest.made} restored to {root}", console)
    if aside:
        _say(f"The library that was there is kept as {aside}", console)
    if any(name == "config.toml" or name.startswith("prompts/") for name in manifest.members):
        _say(
            "Settings or prompts came with it. If the backup is not yours, read them before you "
            "ask: they choose the model, its address and what it is told.",
            console,
        )


def _papers(count: int) -> str:
    return "1 paper" if count == 1 else f"{count} papers"


def _say(text: str, console: Console) -> None:
    hanging("", text, console)
