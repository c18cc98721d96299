"""A filling disk is told before it is too late (R5)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from liaison.base import space


def test_at_least_half_a_gigabyte_or_three_stores(tmp_path: Path) -> None:
    store = tmp_path / "liaison.db"
    assert space.wanted(store) == space.LEAST
    with store.open("wb") as file:
        file.truncate(300 * 1024**2)
    assert space.wanted(store) == 900 * 1024**2


def test_short_is_told_with_both_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "free", lambda _folder: 200 * 1024**2)
    words = space.short(tmp_path, 2 * 1024**3)
    assert "200 MB" in words
    assert "2.0 GB" in words
    assert space.short(tmp_path, 200 * 1024**2) == ""


def test_a_folder_to_come_is_on_the_disk_above(tmp_path: Path) -> None:
    assert space.free(tmp_path / "a" / "b") == space.free(tmp_path)
    assert (space.free(tmp_path) or 0) > 0


def test_a_disk_that_cannot_be_asked_is_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_folder: object) -> None:
        raise OSError("gone")

    monkeypatch.setattr(shutil, "disk_usage", fail)
    assert space.free(tmp_path) is None
    assert space.short(tmp_path, 10) == ""
