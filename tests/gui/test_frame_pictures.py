"""Pictures: of an open store for the tour, and of every screen for looking at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QPixmap

from liaison.base.paths import Home
from liaison.gui import pictures
from liaison.store import keys
from liaison.store.step import Store
from tests.gui import screens


def test_pages_of_an_open_store_are_drawn(demo_home: Home, demo: Store, tmp_path: Path) -> None:
    files = pictures.take(demo, demo_home, tmp_path, ("workbench", "settings"))
    assert [file.name for file in files] == ["01-workbench.png", "02-settings.png"]
    for file in files:
        drawn = QPixmap(str(file))
        assert (drawn.width(), drawn.height()) == pictures.SIZE
        assert drawn.toImage().pixelColor(2, 2).name() == "#ffffff", "the navigation is drawn"
    with demo.reading():
        assert demo.hear == [], "the store is left as it was"


def test_a_page_that_breaks_is_no_picture(
    demo_home: Home,
    demo: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    expected_log: Callable[[str], None],
) -> None:
    expected_log("page workbench was not built")
    from liaison.gui.pages.workbench import WorkbenchPage

    def broken(_page: WorkbenchPage) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(WorkbenchPage, "_lay", broken)
    with pytest.raises(ZeroDivisionError):
        pictures.take(demo, demo_home, tmp_path, ("workbench",))
    assert not list(tmp_path.glob("*.png"))


@pytest.mark.parametrize("scene", ["login", "wizard", "questions"])
def test_a_scene_for_looking_at_can_be_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scene: str
) -> None:
    monkeypatch.setattr(keys, "calibrated", keys.calibrated)  # the scene sets it: put it back
    assert screens.draw(tmp_path / "out", tmp_path / "stored", "dark", "zh", [scene]) == 0
    assert len(list((tmp_path / "out").glob("*.png"))) == 3
