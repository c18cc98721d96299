"""The board as it is used: by keys, by the mouse, by dragging companies to officers."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from liaison.gui.boardcanvas import BoardCanvas
from liaison.gui.boardplan import HEAD, Spot
from liaison.services.board import NOBODY, Board, Firm

_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_PAGE = 8
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_PageUp: (0, -_PAGE),
    Qt.Key.Key_PageDown: (0, _PAGE),
    Qt.Key.Key_Home: (0, -1_000_000),
    Qt.Key.Key_End: (0, 1_000_000),
}


class BoardView(BoardCanvas):
    """Arrows go, Space selects, Enter or M asks for an officer, F2 opens, Esc lets go."""

    assign_asked = Signal()
    """An officer for what is selected is wanted."""
    dropped = Signal(int)
    """What is selected was dropped on the lane of an officer."""
    hovered = Signal(object)
    """What is dragged is over the lane of this officer, None over none."""
    opened = Signal(int)
    """The card of a company is wanted."""
    handing_asked = Signal(int)
    """An officer's companies are to be handed over."""
    menu_asked = Signal(QPoint)
    """The menu of what the keyboard stands on is wanted at a point of the screen."""
    marked = Signal(int)
    """So many companies are selected now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.may_carry = True
        self._edge = QTimer(self, interval=30)
        self._edge.timeout.connect(self._creep)

    # -- what is shown

    def put(self, board: Board) -> None:
        """Show another reading; scrolling, selection and place stay."""
        super().put(board)
        self.marked.emit(len(self.marks.selected()))

    def clear_selection(self) -> None:
        """Select nothing."""
        self.marks.clear()
        self._selected()

    def select_lane(self) -> None:
        """Select every company of the lane one stands in."""
        self.marks.whole_lane()
        self._selected()

    def go_to_lane(self, officer_id: int) -> None:
        """Stand on the head of an officer's lane."""
        for at, lane in enumerate(self.plan.lanes):
            if lane.officer_id == officer_id:
                self.marks.go(at, HEAD)
                self._moved()

    def go_to_firm(self, company_id: int) -> None:
        """Stand on a company, in the lane of who leads it."""
        for at, lane in enumerate(self.plan.lanes):
            for row, firm in enumerate(lane.firms):
                if firm.id == company_id and not firm.guest:
                    self.marks.go(at, row)
                    self._moved()

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go, select, and ask for what is to be done."""
        key, held = Qt.Key(event.key()), event.modifiers()
        if key in _ARROWS:
            self._go(*_ARROWS[key], bool(held & _SHIFT))
        elif key == Qt.Key.Key_Space:
            self.marks.toggle(self.marks.firm())
            self._selected()
        elif key == Qt.Key.Key_A and held & _CONTROL:
            self.select_lane()
        elif key == Qt.Key.Key_Escape and (self.carrying() or self.marks.selected()):
            self._let_go()
        elif not self._ask(key):
            super().keyPressEvent(event)

    def _ask(self, key: Qt.Key) -> bool:
        """Ask for what a key stands for; False when it stands for nothing here."""
        firm, lane = self.marks.firm(), self.lane()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_M):
            if self.marks.targets():
                self.assign_asked.emit()
            elif key != Qt.Key.Key_M:
                self.menu_asked.emit(self._menu_point())
        elif key == Qt.Key.Key_F2 and firm is not None:
            self.opened.emit(firm.id)
        elif key == Qt.Key.Key_H and lane is not None and lane.officer_id != NOBODY:
            self.handing_asked.emit(lane.officer_id)
        else:
            return False
        return True

    def _go(self, lanes: int, rows: int, reach: bool) -> None:
        if reach and rows:
            self.marks.reach(self.marks.row + rows)
            self._selected()
        else:
            self.marks.move(lanes, rows)
        self._moved()

    def _let_go(self) -> None:
        if self.carrying():
            self._end_carry()
        else:
            self.clear_selection()

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Stand on what is pressed; with Ctrl or Shift select more."""
        at = event.position().toPoint()
        spot = self.plan.at(at)
        if event.button() != Qt.MouseButton.LeftButton or spot is None:
            return
        if self.plan.thumb(spot.lane).adjusted(-4, 0, 4, 0).contains(at):
            self._carry.take_thumb(spot.lane, at)
            return
        firm = self.marks.firm_at(spot)
        self._press(spot, firm, event.modifiers())
        if firm is not None and not firm.guest and self.may_carry:
            self._carry.take(firm, at, self.plan.card(spot.lane, spot.row or 0).topLeft())
        self._moved()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag a card or a thumb."""
        at = event.position().toPoint()
        if self._carry.thumb is not None:
            lane, by = self._carry.thumb, self._carry.thumb_by(at)
            self.plan.scroll(lane, self.plan.top(lane) + self.plan.drag_thumb(lane, by))
            self.viewport().update()
        elif event.buttons() & Qt.MouseButton.LeftButton and self._carry.move(at):
            if not self.marks.is_selected(self._carry.firm):  # type: ignore[arg-type]
                self.marks.only(self._carry.firm)  # type: ignore[arg-type]
                self._selected()
            self._edge.start()
            self._hover()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop what is dragged; a click without a drag selects one alone."""
        if self.carrying():
            officer_id = self._target()
            self._end_carry()
            if officer_id is not None:
                self.dropped.emit(officer_id)
            return
        firm = self._carry.firm
        self._carry.drop()
        if firm is not None and not event.modifiers() & (_SHIFT | _CONTROL):
            self.marks.only(firm)
            self._selected()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the company."""
        spot = self.plan.at(event.position().toPoint())
        firm = self.marks.firm_at(spot) if spot else None
        if firm is not None:
            self._carry.drop()
            self.opened.emit(firm.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the menu of what is under the mouse, or of where the keyboard stands."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            spot = self.plan.at(event.pos())
            if spot is None:
                return
            firm = self.marks.firm_at(spot)
            if firm is not None and not self.marks.is_selected(firm):
                self.marks.only(firm)
            self.marks.go(spot.lane, HEAD if spot.row is None else spot.row)
            self._selected()
            self.menu_asked.emit(event.globalPos())
        else:
            self.menu_asked.emit(self._menu_point())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the lane under the mouse; sideways, or with Shift, the board."""
        by, lane = event.angleDelta(), self.plan.lane_at(event.position().toPoint().x())
        sideways = by.x() or (by.y() if event.modifiers() & _SHIFT else 0)
        if sideways:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - sideways)
        elif lane is not None:
            self.plan.scroll(lane, self.plan.top(lane) - by.y())
            self.viewport().update()

    # -- inside

    def _press(self, spot: Spot, firm: Firm | None, held: Qt.KeyboardModifier) -> None:
        if held & _SHIFT and firm is not None and spot.lane == self.marks.lane:
            self.marks.reach(spot.row or 0)
        else:
            self.marks.go(spot.lane, HEAD if spot.row is None else spot.row)
            if held & _CONTROL:
                self.marks.toggle(firm)
        self._selected()

    def _hover(self) -> None:
        self.hovered.emit(self._target())
        self.viewport().update()

    def _end_carry(self) -> None:
        self._edge.stop()
        self._carry.drop()
        self.hovered.emit(None)
        self.viewport().update()

    def _creep(self) -> None:
        """Scroll sideways while something is held at an edge."""
        by = self._carry.edge(self.viewport().width())
        if by:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + by)
            self._hover()

    def _selected(self) -> None:
        self.marked.emit(len(self.marks.selected()))
        self.viewport().update()
