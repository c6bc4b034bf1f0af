"""What the project says of itself in several places is the same in all of them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CHANGES = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_a_citation_is_of_this_version() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["cff-version"] == "1.2.0"
    assert cited["message"]
    assert cited["type"] == "software"
    for field in ("version", "license"):
        assert cited[field] == PROJECT[field]
    assert cited["title"] == PROJECT["name"]
    assert cited["abstract"] == PROJECT["description"]
    assert cited["authors"] == PROJECT["authors"]


def test_the_newest_changes_are_of_this_version() -> None:
    released = re.findall(r"^## \[(\d[^\]]*)\] - (\S+)$", CHANGES, re.MULTILINE)
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert released[0] == (PROJECT["version"], str(cited["date-released"]))


def test_the_licence_is_the_one_named() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith(f"{PROJECT['license']} License")
    assert PROJECT["authors"][0]["name"] in text


def test_the_pythons_named_are_those_tested() -> None:
    [tested] = re.findall(r"^SUPPORTED := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    named = [c.rpartition(" ")[2] for c in PROJECT["classifiers"] if re.search(r":: 3\.\d", c)]
    assert tested.split() == named
    assert PROJECT["requires-python"] == f">={named[0]}"


@pytest.mark.parametrize("package", ["assistant", "store", "prompts"])
def test_a_package_is_typed(package: str) -> None:
    assert "Typing :: Typed" in PROJECT["classifiers"]
    assert (ROOT / package / "py.typed").exists()
