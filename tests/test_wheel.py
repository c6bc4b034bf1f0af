"""The wheel holds everything: built here, installed into an empty environment, run from there."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory"]
    subprocess.run([*build, str(target)], cwd=ROOT, check=True, capture_output=True)
    return next(target.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that holds the wheel, and sees what it depends on."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, with_pip=False, symlinks=True)
    folder = "Scripts" if sys.platform == "win32" else "bin"
    python = place / folder / Path(sys.executable).name
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
    purelib = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    Path(purelib.stdout.strip(), "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return python


def run(python: Path, *arguments: str) -> str:
    done = subprocess.run(
        [python, "-I", *arguments], capture_output=True, text=True, check=True, cwd=python.parent
    )
    return done.stdout


def test_it_holds_the_packages_their_types_the_prompts_and_the_example(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"prompts/answer/system.md", "prompts/answer/user.md", "prompts/repair/user.md"} <= names
    assert "assistant/examples/policy-optimization.bib" in names
    assert {f"{package}/py.typed" for package in ("assistant", "store", "prompts")} <= names
    assets = "assistant/render/report/assets"
    assert {f"{assets}/report.html", f"{assets}/page.css", f"{assets}/table.js"} <= names
    tops = {name.partition("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {"assistant", "store", "prompts"}
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_command_runs_from_it(python: Path) -> None:
    command = python.with_name("litrev")
    done = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("litrev 0.")


def test_a_prompt_renders_from_it(python: Path) -> None:
    program = (
        "import assistant, assistant.prompts as p; print(assistant.__file__); "
        "print(p.render('answer', question='Why?', evidence='').messages[1].content)"
    )
    where, *prompt = run(python, "-c", program).splitlines()
    assert Path(where).is_relative_to(python.parents[1])
    assert "Why?" in prompt
