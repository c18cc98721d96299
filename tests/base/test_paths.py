"""Where things lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from liaison.base.paths import Home, resources


def test_resources_lie_beside_the_program() -> None:
    assert resources().is_dir()
    assert (resources() / "locale").is_dir()


def test_home_is_made_for_this_user_only(tmp_path: Path) -> None:
    home = Home(tmp_path / "云岭" / "data")
    home.make()
    home.make()
    assert home.folder.stat().st_mode & 0o777 == 0o700


def test_everything_lies_inside_the_home() -> None:
    home = Home(Path("station"))
    places = [home.store, home.keyring, home.settings, home.backups, home.logs, home.ledgers]
    assert len(set(places)) == len(places)
    assert all(place.parent == home.folder for place in places)


def test_default_home_is_where_the_system_keeps_user_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert Home.default().folder == tmp_path / "liaison"
    assert not list(tmp_path.iterdir())
