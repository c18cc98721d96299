"""The board as a painted surface: what is shown, how far it is scrolled, what is seen of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QHelpEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from liaison.base.words import _
from liaison.gui.boardcarry import Carry
from liaison.gui.boardmarks import Marks
from liaison.gui.boardpaint import BoardPainter, load_words, told
from liaison.gui.boardplan import HEAD, Plan
from liaison.gui.kit.labels import tip
from liaison.gui.look import style
from liaison.gui.scrollcanvas import ScrollCanvas
from liaison.services.board import NOBODY, Board, Lane


class BoardCanvas(ScrollCanvas):
    """Lanes and cards in one view, painted as far as they are seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("分工看板"), parent)
        self.marks, self.plan = Marks(), Plan()
        self._carry = Carry()
        self._painter: BoardPainter | None = None
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)

    def put(self, board: Board) -> None:
        """Show another reading; scrolling, selection and place stay."""
        self.marks.put(board)
        self.plan.lanes = board.lanes
        self._carry.drop()
        self.measure()
        self._moved(tell=False)

    def lane(self) -> Lane | None:
        """Return the lane the keyboard stands in."""
        lanes = self.plan.lanes
        return lanes[self.marks.lane] if self.marks.lane < len(lanes) else None

    def carrying(self) -> bool:
        """Is something being dragged?"""
        return self._carry.under_way

    # -- what Qt asks

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell everything about the card under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            spot = self.plan.at(event.pos())
            firm = self.marks.firm_at(spot) if spot else None
            QToolTip.showText(event.globalPos(), tip(told(firm)) if firm else "", self)
            return True
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Take the new look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "plan"):
            self._painter = None
            self.plan = Plan(self.plan.lanes, tops=self.plan.tops)
            self.measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lanes and cards that are seen, and what is being dragged."""
        if self._painter is None:
            self._painter = BoardPainter(style.now(), self.devicePixelRatioF())
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(style.now().colours.ground))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        target = self._target() if self.carrying() else None
        for lane in self.plan.lanes_seen():
            self._paint_lane(painter, lane, self.plan.lanes[lane].officer_id == target)
        if self._carry.firm is not None and self.carrying():
            place = self.plan.card(0, 0)
            place.moveTopLeft(self._carry.corner())
            self._painter.carried(painter, place, self._carry.firm, len(self.marks.selected()))

    def _paint_lane(self, painter: QPainter, lane: int, wanted: bool) -> None:
        assert self._painter is not None
        shown, marks, focus = self.plan.lanes[lane], self.marks, self.hasFocus()
        here = marks.lane == lane
        self._painter.lane(painter, self.plan.lane(lane), wanted)
        head = here and marks.row == HEAD and focus
        self._painter.head(painter, self.plan.head(lane), shown, head)
        painter.save()
        painter.setClipRect(self.plan.body(lane).adjusted(0, 0, 0, -2))
        for row in self.plan.rows_seen(lane):
            firm = shown.firms[row]
            current = here and marks.row == row and focus
            place = self.plan.card(lane, row)
            self._painter.card(painter, place, firm, marks.is_selected(firm), current)
        if not shown.firms:
            self._painter.none(painter, self.plan.body(lane), _nothing(shown))
        painter.restore()
        self._painter.thumb(painter, self.plan.thumb(lane))

    # -- inside

    def _target(self) -> int | None:
        """Return the officer what is dragged would fall to."""
        spot = self.plan.at(self._carry.at)
        found = self.plan.lanes[spot.lane].officer_id if spot else NOBODY
        return found if found != NOBODY else None

    def measure(self) -> None:
        """Tell the scroll bars how much there is to see."""
        room, bar = self.viewport().size(), self.horizontalScrollBar()
        self.plan.width, self.plan.height = room.width(), room.height()
        bar.setRange(0, max(0, self.plan.whole_width - room.width()))
        bar.setPageStep(room.width())
        bar.setSingleStep(self.plan.lane_wide // 2)
        self.plan.left = bar.value()
        self.viewport().update()

    def _scrolled(self, left: int) -> None:
        self.plan.left = left
        self.viewport().update()

    def _moved(self, tell: bool = True) -> None:
        if not self.plan.lanes:
            return
        if tell:
            left = self.plan.show(self.marks.lane, self.marks.row)
            self.horizontalScrollBar().setValue(left)
        firm, lane = self.marks.firm(), self.lane()
        words = told(firm) if firm else f"{lane.name} {load_words(lane)}" if lane else ""
        self.setAccessibleDescription(words)
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )
        self.viewport().update()

    def _menu_point(self) -> QPoint:
        lane, row = self.marks.lane, self.marks.row
        if not self.plan.lanes:
            return self.mapToGlobal(QPoint(0, 0))
        place = self.plan.head(lane) if row == HEAD else self.plan.card(lane, row)
        return self.viewport().mapToGlobal(place.bottomLeft())


def _nothing(lane: Lane) -> str:
    if lane.companies:
        return _("没有符合筛选条件的企业。")
    return _("每家企业都有联络民警。") if lane.officer_id == NOBODY else _("还没有负责的企业。")
