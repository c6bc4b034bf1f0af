"""Every cassette: its test, its size, the model that answered, the prompts it was recorded with.

`python tests/cassette_index.py` lists them, and exits with 1 if one belongs to no test, or holds a
message that no prompt of today makes. Prompts are named with the version that runs have, too.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).parents[1]
CASSETTES, PROMPTS = ROOT / "cassettes", ROOT / "prompts"
_PLACEHOLDER = re.compile(r"\\\$([a-z_]+)")


class Recorded(NamedTuple):
    """One cassette."""

    path: Path
    test: str
    size: int
    """Bytes."""
    exchanges: int
    models: Sequence[str]
    """As their servers call them."""
    prompts: Sequence[str]
    """Task and version of each that was sent."""
    faults: Sequence[str]
    """Why it is unused or stale; none if it is neither."""


def recorded(path: Path, prompts: Path = PROMPTS) -> Recorded:
    """What there is to say of the cassette at a path."""
    exchanges = yaml.safe_load(path.read_text(encoding="utf-8"))["interactions"]
    bodies = [exchange["request"]["body"] for exchange in exchanges]
    sent = [message for body in bodies for message in body.get("messages", ())]
    ours = [message for message in sent if message["role"] in ("system", "user")]
    made = [_made_by(message, prompts) for message in ours]
    stale = made.count("")
    return Recorded(
        path=path,
        test=f"tests/{path.parent.name}.py::{path.stem}",
        size=path.stat().st_size,
        exchanges=len(exchanges),
        models=sorted({model for one in exchanges for model in _models(one["response"]["body"])}),
        prompts=sorted({name for name in made if name}),
        faults=[
            *([] if _has_test(path) else ["it belongs to no test"]),
            *([f"{stale} messages are of no prompt of today"] if stale else []),
        ],
    )


def _has_test(path: Path) -> bool:
    module = ROOT / "tests" / f"{path.parent.name}.py"
    name = re.match(r"\w+", path.stem)
    return bool(
        name and module.is_file() and f"def {name[0]}(" in module.read_text(encoding="utf-8")
    )


def _made_by(message: dict[str, Any], prompts: Path) -> str:
    """The prompt that makes such a message, `task@version`; empty if there is none."""
    for task in sorted(folder for folder in prompts.iterdir() if folder.is_dir()):
        file = task / f"{message['role']}.md"
        if file.is_file() and _makes(file, str(message["content"]), prompts):
            return f"{task.name}@{_version(task)}"
    return ""


def _makes(file: Path, content: str, prompts: Path) -> bool:
    """Whether a prompt makes this message, by itself or with the wish for a shape behind it."""
    shape = prompts / "shape" / "user.md"
    wish = f"(?:\n\n{_pattern(shape)})?" if shape.is_file() else ""
    return re.fullmatch(_pattern(file) + wish, content, re.DOTALL) is not None


def _pattern(file: Path) -> str:
    text = re.escape(file.read_text(encoding="utf-8").strip())
    return _PLACEHOLDER.sub(".*", text).replace(r"\$\$", r"\$")


def _version(task: Path) -> str:
    from assistant.prompts import files, version_of

    return version_of(files(task.name))


def _models(body: Any) -> Iterator[str]:
    events = body if isinstance(body, list) else [body]
    yield from (event["model"] for event in events if isinstance(event, dict) and "model" in event)


def main() -> int:
    """Print the list."""
    found = [recorded(path) for path in sorted(CASSETTES.rglob("*.yaml"))]
    for one in found:
        lines = [
            one.test,
            f"  {one.size:,} bytes, {one.exchanges} exchanges, model "
            f"{', '.join(one.models) or 'unnamed'}, prompts {', '.join(one.prompts) or 'none'}",
            *(
                f"  {fault}: record it again, or delete it (tests/README.md)"
                for fault in one.faults
            ),
        ]
        sys.stdout.write("\n".join(lines) + "\n")
    return int(any(one.faults for one in found))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
