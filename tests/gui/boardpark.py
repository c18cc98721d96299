"""A board on the screen over a small park, and what tests do with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from liaison.base.clock import clock
from liaison.gui.pages.board import BoardPage
from liaison.records import Company, Officer
from liaison.services import assigning, board as boards
from liaison.services.board import Board
from liaison.store.step import Store
from tests.gui.hands import NONE, press
from tests.gui.scenes import Scene
from tests.stores import add

LEFT = Qt.MouseButton.LeftButton
_DAY = timedelta(days=1)


class Park:
    """Two officers, five companies: three led by the first, one by the second, one by nobody."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        scene.house.jobs.now(self._fill)
        self.page = BoardPage(scene.house)
        scene.show(self.page)
        self.view = self.page.view

    def _fill(self, store: Store) -> None:
        self.first = add(store, Officer, name="许丽", badge="056314")
        self.second = add(store, Officer, name="邓毅", badge="056315", kind="辅警")
        self.firms = [
            add(store, Company, name=name, grade=grade)
            for name, grade in (
                ("A鼎盛磷肥", "涉危"), ("B永固包装", "一般"), ("C和兴物流", "重点单位"),
                ("D新源电池", "一般"), ("E重庆云岭", "一般"),
            )
        ]  # fmt: skip
        start = clock.today() - 30 * _DAY
        assigning.assign(store, self.firms[:3], self.first, start)
        assigning.assign(store, self.firms[3:4], self.second, start)

    def lanes(self) -> dict[str, str]:
        """Return the first letters of the companies by lane, as the store has them today."""

        def work(store: Store) -> Board:
            with store.reading() as session:
                return boards.read(session, clock.today())

        found = self.scene.house.jobs.now(work)
        return {one.name: "".join(firm.name[0] for firm in one.firms) for one in found.lanes}

    def shown(self) -> dict[str, str]:
        """Return the same as the page shows it."""
        return {
            one.name: "".join(firm.name[0] for firm in one.firms) for one in self.view.plan.lanes
        }

    def key(self, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press keys on the board."""
        for key in keys:
            press(self.view, key, held)
        self.scene.settle()

    def drag(self, lane: int, row: int, to: int, *, drop: bool = True) -> None:
        """Drag a card to another lane."""
        port, plan = self.view.viewport(), self.view.plan
        start, end = plan.card(lane, row).center(), plan.head(to).center()
        QTest.mousePress(port, LEFT, NONE, start)
        for share in (0.2, 0.6, 1.0):
            move(port, start + (end - start) * share)
        if drop:
            QTest.mouseRelease(port, LEFT, NONE, end)
        self.scene.settle()


def move(port: QWidget, to: QPoint) -> None:
    """Move the mouse with the left button held."""
    where, glob = QPointF(to), QPointF(port.mapToGlobal(to))
    event = QMouseEvent(QEvent.Type.MouseMove, where, glob, Qt.MouseButton.NoButton, LEFT, NONE)
    QApplication.sendEvent(port, event)


@pytest.fixture
def park(stage: Scene) -> Park:
    """A board over the small park."""
    return Park(stage)
