"""Cards and charts: what they say, and that their rows are one key away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QWidget,
)
from pytestqt.qtbot import QtBot

from liaison.gui.kit.bars import Bars
from liaison.gui.kit.cards import FigureCard
from liaison.gui.kit.nav import Nav
from liaison.gui.kit.ring import Ring
from liaison.gui.look import style
from tests.gui import hands
from tests.gui.samples import GROUPS


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(900, 600)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


# -- cards and charts


def test_card_opens_the_rows_behind_its_figure(window: QWidget, qtbot: QtBot) -> None:
    card = FigureCard("本月走访(家次)", "70", "比上月多 6", "done", window)
    card.resize(card.sizeHint())
    card.show()
    with qtbot.waitSignal(card.clicked):
        hands.click(card)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(card.clicked):
            hands.press(card, key)
    assert card.accessibleName() == "本月走访(家次) 70 比上月多 6"
    narrow = card.sizeHint().width()
    card.say("1,284,500,000 元", "与上月持平")
    assert card.figure() == "1,284,500,000 元"
    assert card.minimumSizeHint().width() > narrow
    card.grab()


@pytest.mark.parametrize(
    ("done", "total", "share"),
    [(0, 0, "—"), (0, 86, "0%"), (85, 86, "98%"), (86, 86, "100%"), (999, 1000, "99%")],
)
def test_ring_is_full_only_when_all_is_done(
    window: QWidget, done: int, total: int, share: str
) -> None:
    ring = Ring("企业覆盖", done, total, parent=window)
    assert ring.share() == share
    ring.say(done, total, "done", f"{done} / {total} 家")
    assert "家" in ring.accessibleName()
    ring.resize(ring.sizeHint())
    assert not ring.grab().isNull()


def test_bars_are_chosen_by_mouse_and_keys(window: QWidget, qtbot: QtBot) -> None:
    bars = Bars("走访", window)
    bars.say(["8月", "9月", "10月"], [63, 0, 70])
    bars.resize(300, 132)
    bars.show()
    assert bars.accessibleDescription() == "8月 63, 9月 0, 10月 70"
    with qtbot.waitSignal(bars.bar_chosen) as chosen:
        hands.click(bars, QPoint(50, 60))
    assert chosen.args == [0]
    hands.press(bars, Qt.Key.Key_Right)
    with qtbot.waitSignal(bars.bar_chosen) as chosen:
        hands.press(bars, Qt.Key.Key_Return)
    assert chosen.args == [1]
    with pytest.raises(ValueError, match="labels"):
        bars.say(["8月"], [])
    bars.say([], [])
    bars.grab()
    hands.click(bars)


def test_painted_widgets_survive_every_look(window: QWidget, app: QApplication) -> None:
    parts = (
        FigureCard("标签", "1", "", "neutral", window),
        Ring("覆盖", 1, 2, parent=window),
        Bars("走访", window),
        Nav("警企联络", GROUPS, window),
    )
    for theme, scale in (("dark", 1.0), ("light", 2.0)):
        before = [part.sizeHint().height() for part in parts[:3]]
        style.dress(app, theme, scale)  # type: ignore[arg-type]
        window.grab()
        after = [part.sizeHint().height() for part in parts[:3]]
        assert (after > before) == (scale > 1)
    style.dress(app)
