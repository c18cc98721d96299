"""The manual as it is seen: pictures fit on every screen, chapters have the height of rows."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage

from liaison.gui import manual
from liaison.gui.look import style
from liaison.gui.manualtext import ManualText
from liaison.gui.pages.help import HelpPage
from tests.gui.scenes import Scene


@pytest.mark.parametrize("density", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_pictures_are_no_wider_than_the_text_on_any_screen(
    tmp_path: Path, density: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pictures").mkdir()
    picture = QImage(600, 400, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    picture.save(str(tmp_path / "pictures" / "a.png"))
    monkeypatch.setattr(manual, "folder", lambda: tmp_path)
    monkeypatch.setattr(ManualText, "devicePixelRatioF", lambda _text: density)
    text = ManualText()
    text.resize(500, 300)
    text.show()
    shown = text.loadResource(2, QUrl("pictures/a.png"))
    assert 0 < shown.deviceIndependentSize().width() <= text.viewport().width()


def test_chapters_have_the_height_of_rows_from_the_start(stage: Scene) -> None:
    page = HelpPage(stage.house)
    rows = page.view.list
    rows.doItemsLayout()  # as when Qt is asked for a place before the page is in the window
    stage.show(page)
    boxes = [rows.visualItemRect(rows.item(at)) for at in range(rows.count())]
    assert min(box.height() for box in boxes) >= style.now().sizes.row_compact
    assert all(after.top() > before.bottom() for before, after in pairwise(boxes))
