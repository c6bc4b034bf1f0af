"""Addresses of shared libraries: read as they are meant, and never a place for a secret."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import AddressWrong, LitrevError
from store.place import find
from store.shared.address import parse

NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{1,20}[A-Za-z0-9]", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "server", "name"),
    [
        ("chroma+http://localhost/review", "http://localhost:8000", "review"),
        ("chroma+http://10.0.0.7:8123/review", "http://10.0.0.7:8123", "review"),
        ("chroma+https://Papers.Example/our.review/", "https://papers.example:443", "our.review"),
        ("chroma+https://a.example/chroma/review", "https://a.example:443/chroma", "review"),
        ("chroma+http://[::1]:8000/review", "http://[::1]:8000", "review"),
    ],
)  # fmt: skip
def test_server_and_name(text: str, server: str, name: str) -> None:
    address = parse(text)
    assert address
    assert (address.server, address.name) == (server, name)
    assert parse(str(address)) == address


@given(NAMES, NAMES, NAMES)
def test_a_cloud_address(tenant: str, database: str, name: str) -> None:
    address = parse(f"chroma+cloud://{tenant}/{database}/{name}")
    assert address
    assert (address.tenant, address.database, address.name) == (tenant, database, name)
    assert parse(str(address)) == address


@given(st.text())
def test_any_text_is_an_address_a_folder_or_refused(text: str) -> None:
    if "://" not in text:
        assert parse(text) is None
        return
    with suppress(AddressWrong):
        assert parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "chroma+http://ada:s3cret@host:8000/review",
        "chroma+http://s3cret@host/review",
        "chroma+https://host/review?token=s3cret",
        "chroma+https://host/review#s3cret",
        "chroma+cloud://s3cret@tenant/database/review",
    ],
)
def test_secrets_are_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(AddressWrong) as caught:
        parse(text)
    assert "s3cret" not in caught.value.message + caught.value.hint
    assert "LITREV_CHROMA_TOKEN" in caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "text",
    [
        "http://localhost:8000/review",
        "chroma://localhost/review",
        "chroma+http://localhost",
        "chroma+http:///review",
        "chroma+http://localhost:port/review",
        "chroma+http://localhost:99999/review",
        "chroma+http://[::1/review",
        "chroma+http://localhost/x",
        "chroma+http://localhost/re view",
        "chroma+cloud://tenant/review",
        "chroma+cloud://tenant/a/b/review",
    ],
)
def test_what_is_no_address_is_told_with_an_example(text: str) -> None:
    with pytest.raises(LitrevError) as caught:
        parse(text)
    assert "chroma+" in caught.value.hint


def test_an_address_has_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITREV_CACHE", str(tmp_path))
    monkeypatch.setenv("LITREV_LIBRARY", "chroma+http://one:8000/review")
    one, two = find(), find("chroma+http://two:8000/review")
    assert one.root.parent == two.root.parent == tmp_path / "shared"
    assert one.root != two.root
    assert one.root.name.startswith("review-")
    assert str(two) == "chroma+http://two:8000/review"
