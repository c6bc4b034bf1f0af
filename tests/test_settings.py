"""Flags go before the environment, that before the library's file, that before the defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import Settings, SettingsWrong, load


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text('model = "ollama_chat/a"\nevidence = 4\ntimeout = 9.5\n')
    return path


def test_each_layer_goes_before_the_next(config: Path) -> None:
    environment = {"LITREV_EVIDENCE": "5", "LITREV_MODEL": "openai/b", "LITREV_TIMEOUT": ""}
    settings = load({"model": "openai/c", "evidence": None}, config, environment)
    assert settings == Settings(model="openai/c", evidence=5, timeout=9.5)


def test_without_any_layer_there_is_no_model() -> None:
    assert load({}, None, {}) == Settings()
    assert Settings().model is None


@pytest.mark.parametrize(
    ("flags", "environment", "where"),
    [({"evidence": 0}, {}, "command line"), ({}, {"LITREV_EVIDENCE": "many"}, "environment")],
)
def test_a_wrong_value_names_its_origin(
    flags: dict[str, object], environment: dict[str, str], where: str, config: Path
) -> None:
    with pytest.raises(SettingsWrong, match=f"evidence .*{where}") as caught:
        load(flags, config, environment)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("text", ["modell = 'x'", "model = ", "\x00"])
def test_a_wrong_file_is_named(text: str, config: Path) -> None:
    config.write_text(text)
    with pytest.raises(SettingsWrong, match=r"config\.toml"):
        load({}, config, {})
