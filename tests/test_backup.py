"""A backup gives back the library that it was made of, or says why not and touches nothing."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import zipfile
from contextlib import closing, suppress
from pathlib import Path

import pytest
from at_work import WORK, AtWork, keyed
from embedders import HashingEmbedder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intact import Findings, inspected

from store import Library
from store.conversations import Conversations
from store.errors import BackupUnusable, LibraryBusy, LitrevError
from store.place import Place
from store.recovery import backup
from store.recovery.restore import restore

WHOLE = Findings(set(), set(), [])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    root = tmp_path / "library"
    with Library.open(root, HashingEmbedder()) as library:
        library.add_papers(map(keyed, range(40)))
    (root / "config.toml").write_text('model = "openai/one"\n')
    (root / "prompts" / "answer").mkdir(parents=True)
    (root / "prompts" / "answer" / "system.md").write_text("Be brief.\n")
    (root / "runs" / "12ab").mkdir(parents=True)
    (root / "runs" / "12ab" / "run.json").write_text('{"question": "Why?"}\n')
    with Conversations(root / "conversations.db") as kept:
        kept.keep("aa", "Why?", "{}")
    return root


@pytest.fixture
def file(place: Path, tmp_path: Path) -> Path:
    with Library.open(place, HashingEmbedder()) as library:
        backup.write(library, tmp_path / "kept.zip")
    return tmp_path / "kept.zip"


def contents(root: Path) -> dict[str, bytes]:
    """All files of a folder but those of the databases, which are compared by what they hold."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {"chroma", "chroma.lock"} & {*path.parts}
        if not path.name.startswith(("catalog.db", "conversations.db"))
    }


def test_a_round_trip_keeps_everything(place: Path, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "library"
    manifest, aside = restore(file, Place(other))
    assert (manifest.papers, aside) == (40, None)
    assert contents(other) == contents(place)
    with Library.open(place) as one, Library.open(other) as two:
        assert one.papers() == two.papers()
        assert one.snapshot() == two.snapshot() == manifest.snapshot
    assert inspected(other, WORK["add"], range(40)) == WHOLE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.zip", "library", "other"]


def test_a_library_is_backed_up_while_another_process_adds_to_it(tmp_path: Path) -> None:
    writer = AtWork(tmp_path / "library", "add", range(400), 7)
    done: set[int] = set()
    for number in range(3):
        done |= writer.heard(20)
        before = set(done)
        with Library.open(tmp_path / "library", HashingEmbedder()) as library:
            backup.write(library, tmp_path / f"{number}.zip")
        restore(tmp_path / f"{number}.zip", Place(tmp_path / str(number)))
        assert inspected(tmp_path / str(number), WORK["add"], before, range(400)) == WHOLE
    done |= writer.heard()
    assert inspected(tmp_path / "library", WORK["add"], done) == WHOLE


def test_a_file_in_the_way_stays(place: Path, file: Path) -> None:
    before = file.read_bytes()
    with Library.open(place, HashingEmbedder()) as library:
        with pytest.raises(LitrevError, match="is there already"):
            backup.write(library, file)
        assert file.read_bytes() == before
        library.add_papers([keyed(50)])
        assert backup.write(library, file, force=True).papers == 41
        with pytest.raises(LitrevError, match="in the library itself"):
            backup.write(library, place / "runs" / "kept.zip")
        with pytest.raises(LitrevError, match="cannot be written"):
            backup.write(library, file.parent / "nowhere" / "kept.zip")
        with pytest.raises(LitrevError, match="cannot be written"):
            backup.write(library, file.parent / ("a" * 300))


def test_a_library_in_the_way_is_kept_aside(place: Path, file: Path) -> None:
    with Library.open(place, HashingEmbedder()) as library:
        library.add_papers([keyed(50)])
    with pytest.raises(LitrevError, match="is not empty"):
        restore(file, Place(place))
    _, aside = restore(file, Place(place), force=True)
    assert aside
    assert inspected(aside, WORK["add"], [*range(40), 50]) == WHOLE
    assert inspected(place, WORK["add"], range(40)) == WHOLE


def test_a_library_in_use_is_not_replaced(
    place: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.search.dense.EXACT_UP_TO", 0)
    with Library.open(place, HashingEmbedder()) as library:
        library.search("river")
        with pytest.raises(LibraryBusy):
            restore(file, Place(place), force=True)
    assert inspected(place, WORK["add"], range(40)) == WHOLE


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    where=st.floats(0, 1),
    length=st.integers(1, 2_000),
    how=st.sampled_from(["flip", "cut", "noise"]),
)
def test_damage_anywhere_is_told_or_does_no_harm(
    place: Path, file: Path, tmp_path: Path, where: float, length: int, how: str
) -> None:
    content = bytearray(file.read_bytes())
    at = min(int(where * len(content)), len(content) - 1)
    if how == "flip":
        content[at] ^= 1 << length % 8
    elif how == "cut":
        del content[at : at + length]
    else:
        content[at : at + length] = random.Random(at).randbytes(length)
    damaged, target = tmp_path / "damaged.zip", tmp_path / "target"
    damaged.write_bytes(content)
    with suppress(BackupUnusable):
        assert restore(damaged, Place(target))[0].papers == 40
    if target.exists():
        # A byte that says nothing of the contents, as the time in a local header.
        assert contents(target) == contents(place)
        shutil.rmtree(target)
    assert not list(tmp_path.glob(".restore-*"))


def said(root: Path) -> list[str]:
    """The turns of the one conversation of a library."""
    with Conversations(root / "conversations.db") as kept:
        return kept.turns("aa")


def test_conversations_are_backed_up_while_they_go_on(
    place: Path, file: Path, tmp_path: Path
) -> None:
    restore(file, Place(tmp_path / "before"))
    with (
        Conversations(place / "conversations.db") as kept,
        Library.open(place, HashingEmbedder()) as library,
    ):
        kept.keep("aa", "And then?", "in the log alone")
        backup.write(library, tmp_path / "later.zip")
        kept.keep("aa", "And now?", "too late")
    restore(tmp_path / "later.zip", Place(tmp_path / "later"))
    assert said(tmp_path / "before") == ["{}"]
    assert said(tmp_path / "later") == ["{}", "in the log alone"]
    assert said(place) == ["{}", "in the log alone", "too late"]


def test_a_library_without_conversations_is_backed_up_as_before(
    place: Path, tmp_path: Path
) -> None:
    (place / "conversations.db").unlink()
    with Library.open(place, HashingEmbedder()) as library:
        manifest = backup.write(library, tmp_path / "kept.zip")
    assert "conversations.db" not in manifest.members
    rewritten(tmp_path / "kept.zip", {}, format=1)
    restore(tmp_path / "kept.zip", Place(tmp_path / "other"))
    assert not (tmp_path / "other" / "conversations.db").exists()
    assert said(tmp_path / "other") == []


@pytest.mark.parametrize(
    "statement", ["PRAGMA user_version = 99", "PRAGMA application_id = 1", None]
)
def test_conversations_that_cannot_be_read_are_not_restored(
    file: Path, tmp_path: Path, statement: str | None
) -> None:
    with zipfile.ZipFile(file) as archive:
        archive.extract("conversations.db", tmp_path)
    spoilt = tmp_path / "conversations.db"
    if statement:
        with closing(sqlite3.connect(spoilt)) as other:
            other.execute(statement)
            other.commit()
    else:
        spoilt.write_bytes(spoilt.read_bytes()[:4096] + b"overwritten." * 700)
    rewritten(file, {"conversations.db": spoilt.read_bytes()})
    with pytest.raises(BackupUnusable, match=r"cannot be restored: .*conversations\.db"):
        restore(file, Place(tmp_path / "target"))
    assert not (tmp_path / "target").exists()


def test_conversations_that_are_damaged_stop_a_backup(place: Path, tmp_path: Path) -> None:
    (place / "conversations.db").write_bytes(b"no database at all " * 100)
    with Library.open(place, HashingEmbedder()) as library:
        with pytest.raises(LitrevError, match="cannot be read") as told:
            backup.write(library, tmp_path / "kept.zip")
        assert "Move that file away" in told.value.hint
    assert not (tmp_path / "kept.zip").exists()


def rewritten(file: Path, changes: dict[str, bytes], **manifest: object) -> Path:
    """The backup with other members, and a manifest that agrees with them."""
    from hashlib import sha256

    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()} | changes
    said = json.loads(members.pop("manifest.json")) | manifest
    said["members"] = {
        name: {"size": len(content), "sha256": sha256(content).hexdigest()}
        for name, content in members.items()
    }
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps(said))
    return file


@pytest.mark.parametrize(
    "name",
    ["../evil", "runs/../../evil", "/etc/evil", "evil", "runs\\evil", "runs//evil", "catalog.db/x"],
)
def test_nothing_is_unpacked_elsewhere(file: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(BackupUnusable, match="does not belong"):
        restore(rewritten(file, {name: b"x"}), Place(tmp_path / "a" / "b"))
    assert not list(tmp_path.rglob("evil"))


def test_links_are_refused(file: Path, tmp_path: Path) -> None:
    rewritten(file, {})
    with zipfile.ZipFile(file) as archive:
        said = json.loads(archive.read("manifest.json"))
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = (0o120777 if name == "config.toml" else 0o100600) << 16
            archive.writestr(info, content)
    assert "config.toml" in said["members"]
    with pytest.raises(BackupUnusable, match=r"config\.toml"):
        restore(file, Place(tmp_path / "target"))


def test_a_newer_backup_is_told(file: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupUnusable, match="newer litrev") as caught:
        restore(rewritten(file, {}, schema_version=99), Place(tmp_path / "target"))
    assert "Install" in caught.value.hint


def test_a_backup_whose_catalog_is_not_what_it_says_is_refused(file: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        archive.extract("catalog.db", tmp_path)
    other = sqlite3.connect(tmp_path / "catalog.db")
    other.execute("DELETE FROM vectors WHERE hash IN (SELECT hash FROM chunks LIMIT 1)")
    other.commit()
    other.close()
    changed = (tmp_path / "catalog.db").read_bytes()
    with pytest.raises(BackupUnusable, match="no vector"):
        restore(rewritten(file, {"catalog.db": changed}), Place(tmp_path / "target"))
    assert not (tmp_path / "target").exists()


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_backup_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(BackupUnusable):
        restore(tmp_path / "file", Place(tmp_path / "target"))
    with pytest.raises(BackupUnusable, match="no file"):
        restore(tmp_path / "missing", Place(tmp_path / "target"))
