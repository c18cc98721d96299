"""The settings of this PC: whatever stands in their file, the program starts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from liaison.base.settings import Settings


@pytest.mark.parametrize("text", ["", "[]", "5", "null", "\0", "[" * 200_000, "{"])
def test_a_damaged_file_is_set_aside(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text, "utf-8")
    assert Settings.load(path) == Settings()
    assert not path.exists()
    assert (tmp_path / "settings.damaged.json").read_text("utf-8") == text


def test_a_value_of_a_wrong_type_is_the_default_and_others_hold(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    wrong = {"scale": "150", "idle_minutes": True, "lists": 5, "second_place": ["x"], "compact": 1}
    path.write_text(json.dumps({**wrong, "theme": "dark", "strange": 1}), "utf-8")
    assert Settings.load(path) == Settings(theme="dark")


def test_what_was_saved_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    kept = Settings(language="en", scale=125, compact=True, lists={"visits": {"columns": []}})
    kept.save(path)
    assert Settings.load(path) == kept
