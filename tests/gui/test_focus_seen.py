"""Who goes by keys sees where they are: each part draws its focus, and does not move for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from liaison.gui.editors.segments import CheckChip, Segments
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.searchbox import SearchBox
from liaison.gui.look import style
from liaison.gui.look.tokens import contrast

LEAST = 40
"""Pixels that must change to a colour seen on the page: a ring, or a line under words."""


def _tabs(parent: QWidget) -> QTabBar:
    made = QTabBar(parent)
    for words in ("企业", "走访"):
        made.addTab(words)
    return made


PARTS: dict[str, Callable[[QWidget], QWidget]] = {
    **{
        kind: lambda parent, kind=kind: button("保存", kind=kind, parent=parent)  # type: ignore[misc]
        for kind in ("plain", "primary", "quiet", "danger")
    },
    "small": lambda parent: button("保存", small=True, parent=parent),
    "icon": lambda parent: icon_button("x", "关闭", parent=parent),
    "line": QLineEdit,
    "long": QPlainTextEdit,
    "choice": QComboBox,
    "search": lambda parent: SearchBox("搜索", parent),
    "tick": lambda parent: QCheckBox("共享", parent),
    "radio": lambda parent: QRadioButton("我的", parent),
    "tabs": _tabs,
    "segments": lambda parent: Segments(("是", "否"), False, parent),
    "chip": lambda parent: CheckChip("安全检查", parent),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PARTS)
def test_the_focus_is_seen_and_moves_nothing(
    name: str, theme: str, qtbot: QtBot, qapp: QApplication
) -> None:
    look = style.dress(qapp, theme)  # type: ignore[arg-type]
    page = QWidget()
    qtbot.addWidget(page)
    page.setProperty("kind", "page")
    layout = QVBoxLayout(page)
    other, part = QPushButton("前一个", page), PARTS[name](page)
    for one in (other, part):
        layout.addWidget(one)
    page.show()
    page.activateWindow()
    qtbot.waitActive(page)
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    before, place = part.grab().toImage(), part.geometry()
    part.setFocus()
    qtbot.waitUntil(part.hasFocus)
    after = part.grab().toImage()
    assert part.geometry() == place
    assert _changed(before, after, look.colours.ground) >= LEAST
    style.dress(qapp)


def _changed(before: QImage, after: QImage, ground: str) -> int:
    """Return how many pixels became a colour that is told apart from the page."""
    assert before.size() == after.size()
    return sum(
        before.pixel(x, y) != after.pixel(x, y)
        and contrast(after.pixelColor(x, y).name(), ground) >= 3
        for x in range(before.width())
        for y in range(before.height())
    )
