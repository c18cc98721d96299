"""On a small screen the window begins with its foot on the screen, frame and all."""

from __future__ import annotations

import pytest

from liaison.base.paths import Home
from liaison.gui import window as frame
from liaison.gui.boardsheet import BoardSheet
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.pages.board import BoardPage
from tests.gui.programs import Hand, hand  # noqa: F401 - fixture
from tests.gui.scenes import Scene


def test_a_window_larger_than_the_screen_leaves_room_for_its_frame(
    hand: Hand,  # noqa: F811
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(frame, "SIZE", (9_000, 9_000))
    window = hand.sign_in(hand.start(home))
    room = window.screen().availableGeometry()
    least, borders = window.minimumSize(), frame.BORDERS
    assert window.width() == max(least.width(), room.width() - borders[0])
    assert window.height() == max(least.height(), room.height() - borders[1])
    assert window.height() < room.height(), "the test's screen is higher than the least window"


def test_a_sheet_that_grows_near_the_foot_of_the_screen_keeps_its_buttons_on_it(
    stage: Scene,
) -> None:
    page = BoardPage(stage.house)
    stage.show(page)
    sheet = BoardSheet(page, "指派", 320, 200)
    ok = sheet.add("确定", sheet.accept, "primary")
    sheet.show()
    room = sheet.screen().availableGeometry()
    sheet.move(room.left(), room.bottom() - sheet.height())
    long = PlainLabel("第一行\n" * 12, sheet)
    sheet.body.addWidget(long)
    stage.wait_for(lambda: long.height() >= long.sizeHint().height())
    assert room.contains(sheet.frameGeometry())
    assert ok.mapTo(sheet, ok.rect().bottomRight()).y() < sheet.height()
    sheet.close()
