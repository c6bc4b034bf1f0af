"""No data becomes code, no import reads elsewhere; the page on security names tests that exist."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from forbidden import forbidden
from modules import ROOT, name

from assistant.cli import main
from store import Library, formats
from store.embedding.none import Nothing
from store.formats import SUFFIXES
from store.formats.folders import files
from store.records import Paper, Problem

SOURCES = sorted(
    p for top in ("store", "assistant", "prompts", "bench") for p in (ROOT / top).rglob("*.py")
)
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")

DANGERS = (
    "import pickle",
    "from marshal import loads",
    "import shelve as s",
    "import runpy",
    "eval('1')",
    "exec(text)",
    "compile(text, '', 'exec')",
    "__import__(name)",
    "import os\nos.system(text)",
    "from os import popen",
    "subprocess.run(text, shell=True)",
    "numpy.load(file, allow_pickle=True)",
    "yaml.load(text)",
    "yaml.load(text, Loader=yaml.Loader)",
    "yaml.full_load(text)",
    "from yaml import unsafe_load",
    "tarfile.open(file).extractall(place)",
)
HARMLESS = (
    "yaml.safe_load(text)",
    "yaml.load(text, Loader=yaml.SafeLoader)",
    "re.compile(text)",
    "subprocess.run([text])",
    "evaluate(text)",
    "json.loads(text)",
)


@pytest.mark.parametrize("source", DANGERS)
def test_what_could_run_data_is_recognised(source: str) -> None:
    assert forbidden(source)


@pytest.mark.parametrize("source", HARMLESS)
def test_what_cannot_is_not(source: str) -> None:
    assert not forbidden(source)


def test_nothing_in_the_source_runs_data() -> None:
    found = {name(path): forbidden(path.read_text(encoding="utf-8")) for path in SOURCES}
    [(module, [told])] = [(module, told) for module, told in found.items() if told]
    # A person's own program, named on the command line: `--schema trial.py`.
    assert (module, told.partition(": ")[2]) == ("assistant.claims.schema_model", "runpy")


def test_every_test_that_the_page_names_exists() -> None:
    defined = {
        test
        for path in (ROOT / "tests").glob("test_*.py")
        for test in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert len(named) > 20
    assert named <= defined, named - defined
    for file in re.findall(r"`(tests/\w+\.py)`", PAGE):
        assert (ROOT / file).exists()


LURES = {
    "a.bib": "@article{a, title={Hats}, abstract={Hats warm.}, file={%s}, crossref={%s}, url={%s}}",
    "b.ris": "TY  - JOUR\nTI  - Hats\nAB  - Hats warm.\nL1  - %s\nL2  - %s\nUR  - %s\nER  - \n",
    "c.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "%s">]><PubmedArticleSet '
    'xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="%s" parse="text"/>&x;<!-- %s -->'
    "</PubmedArticleSet>",
    "d.md": "---\ntitle: Hats\ninclude: !include %s\n---\n![](%s)\n\n[Hats](%s) keep heads warm.",
    "e.csv": 'title,abstract,file,url\nHats,"=HYPERLINK(""%s"")",%s,%s\n',
    "f.json": '[{"type": "article", "title": "Hats", "abstract": "%s", "$ref": "%s", "URL": "%s"}]',
    "g.jsonl": '{"key": "%s", "title": "Hats", "abstract": "Warm", "sources": ["%s"], "url": "%s"}',
    "h.txt": "Hats\n\n\\input{%s} file://%s include %s. Hats are warm, and heads like it.",
}  # fmt: skip
READ = """
import json, sys

opened, reached = [], []

def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        opened.append(arguments[0])
    if event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system"):
        reached.append(event)

sys.addaudithook(watch)
from pathlib import Path
from store.reading import Reading
reading = Reading([sys.argv[1]])
papers = list(reading)
print(json.dumps({"opened": opened, "reached": reached, "read": reading.files,
                  "papers": [paper.model_dump_json() for paper in papers]}))
"""


def test_a_file_that_names_others_has_none_of_them_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("planted-secret", encoding="utf-8")
    folder = tmp_path / "imports"
    folder.mkdir()
    for lured, lure in LURES.items():
        text = lure % (secret, "../secret.txt", secret.as_uri())
        (folder / lured).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", READ, str(folder)], capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)
    within = {path for path in told["opened"] if path.startswith(str(tmp_path))}
    assert within == {str(folder / lured) for lured in LURES} == set(told["read"])
    assert len(told["papers"]) >= len(LURES) - 1
    assert told["reached"] == []
    assert "planted-secret" not in done.stdout


def test_a_link_out_of_a_folder_is_told_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("planted-secret", encoding="utf-8")
    folder = tmp_path / "imports"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.bib").touch()
    (folder / "b.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "sub" / "c.bib").symlink_to(folder / "a.bib")
    (folder / "up").symlink_to(tmp_path, target_is_directory=True)
    (folder / "gone.bib").symlink_to(folder / "nowhere.bib")
    found = list(files([folder]))
    inside = [one.relative_to(folder).as_posix() for one in found if isinstance(one, Path)]
    assert inside == ["a.bib", "gone.bib", "sub/c.bib"]
    [told] = [one for one in found if isinstance(one, Problem)]
    assert (told.file, "link out of the folder" in told.reason) == (str(folder / "b.txt"), True)
    assert list(files([folder / "b.txt"])) == [folder / "b.txt"]


def test_a_format_is_a_name_of_ours_and_no_module_of_anybodys() -> None:
    for format in ("os", "../x", "store.library", "stream", ""):
        assert format not in SUFFIXES
        with pytest.raises(formats.UnknownFormat):
            formats.read(Path("x"), format=format)
        with pytest.raises(formats.UnknownFormat):
            formats.write([], format)


@pytest.mark.parametrize("format", formats.EXPORTS)
def test_no_export_has_a_control_sign_even_of_papers_that_nobody_cleaned(format: str) -> None:
    sign = "\x1b]0;owned\x07\x9b2J\u202e"
    paper = Paper(
        key="hats",
        title=f"Hats {sign}",
        authors=(f"A{sign} B",),
        abstract=f"Hats {sign} keep heads warm.",
        venue=sign,
        tags=(sign,),
        note=sign,
        url=f"https://example.org/{sign}",
    )
    text = "".join(formats.write([paper], format))
    assert "keep heads warm" in text
    assert all(sign == "\n" or sign.isprintable() for sign in text)


@pytest.mark.parametrize("brought", ["config.toml", "prompts/answer/user.md", ""])
def test_a_backup_that_brings_settings_tells_so(
    brought: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "theirs"
    with Library.open(place, Nothing()) as library:
        library.add_papers([Paper(title="Hats", abstract="Hats keep heads warm.")])
    if brought:
        (place / brought).parent.mkdir(parents=True, exist_ok=True)
        (place / brought).write_text("", encoding="utf-8")
    file = str(tmp_path / "theirs.litrev")
    assert main(["backup", file, "--library", str(place)]) == 0
    capsys.readouterr()
    assert main(["restore", file, "--library", str(tmp_path / "here")]) == 0
    assert ("came with it" in capsys.readouterr().out) == bool(brought)
