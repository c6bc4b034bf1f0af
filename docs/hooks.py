"""What MkDocs builds the site of besides this folder: the README, and what pages link to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files, InclusionLevel

ROOT = Path(__file__).parents[1]
HOME = ("README.md", "index.md")
BESIDE = (
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "CITATION.cff",
    "tests/*.md",
    "bench/**/*.md",
    "bench/**/*.svg",
)
"""What is no page of the documentation, and linked to from one."""
LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)([^)#]+)")


def on_files(files: Files, config: Any) -> Files:
    """Adds them, each at its place in the project."""
    found = [path.relative_to(ROOT).as_posix() for name in BESIDE for path in ROOT.glob(name)]
    for source, target in (HOME, *((name, name) for name in sorted(found))):
        level = InclusionLevel.NOT_IN_NAV if source != HOME[0] else InclusionLevel.INCLUDED
        files.append(
            File.generated(config, target, abs_src_path=str(ROOT / source), inclusion=level)
        )
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """The page with its links as they are in the site, where docs/ is the top."""
    if page.file.src_uri == HOME[1]:
        return LINK.sub(lambda found: found[1].removeprefix("docs/"), markdown)
    depth = page.file.src_uri.count("/")
    return LINK.sub(lambda found: _within(found[1], depth), markdown)


def _within(target: str, depth: int) -> str:
    """A link of docs/ to the project's top stays below it; one from there to docs/ as well."""
    up = "../" * (depth + 1)
    if target == f"{up}README.md":
        return f"{'../' * depth}index.md"
    return target[3:] if depth == 0 and target.startswith("../") else target.replace("docs/", "")
