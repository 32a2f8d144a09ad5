"""Settings survive damage, hand edits and newer versions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from talentdesk.settings import Settings, load


def write(folder: Path, text: str) -> None:
    (folder / "settings.json").write_text(text, encoding="utf-8")


def test_without_a_file_the_usual_settings_hold(tmp_path: Path) -> None:
    assert load(tmp_path) == (Settings(), "")


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    saved = Settings(language="es", appearance="dark", text_scale=1.5, last_screen="today")
    saved.save(tmp_path)
    assert load(tmp_path) == (saved, "")


def test_keys_of_a_newer_version_are_kept(tmp_path: Path) -> None:
    write(tmp_path, '{"language":"es","colour_of_next_year":{"h":12}}')
    loaded, notice = load(tmp_path)
    loaded.text_scale = 2.0
    loaded.save(tmp_path)
    kept = json.loads((tmp_path / "settings.json").read_text())
    assert (notice, kept["colour_of_next_year"], kept["language"], kept["text_scale"]) == ("", {"h": 12}, "es", 2.0)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"language":"en","language":"es"}', "\x00" * 50])
def test_a_damaged_file_is_set_aside(tmp_path: Path, text: str) -> None:
    write(tmp_path, text)
    loaded, notice = load(tmp_path)
    assert loaded == Settings()
    assert "settings.json.damaged" in notice
    assert (tmp_path / "settings.json.damaged").read_text() == text
    assert not (tmp_path / "settings.json").exists()


def test_a_value_out_of_range_is_reset_and_the_others_are_kept(tmp_path: Path) -> None:
    write(tmp_path, '{"text_scale":9,"appearance":"sepia","language":"es"}')
    loaded, notice = load(tmp_path)
    assert (loaded.text_scale, loaded.appearance, loaded.language) == (1.0, "system", "es")
    assert "appearance, text_scale" in notice


def test_a_wrong_value_is_refused_when_set() -> None:
    settings = Settings()
    with pytest.raises(ValidationError):
        settings.text_scale = 3.0


def test_every_setting_is_described() -> None:
    assert all((field.description or "").endswith(".") for field in Settings.model_fields.values())
