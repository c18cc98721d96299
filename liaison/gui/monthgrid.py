"""The month board as it is used: arrows go, Enter does, P plans, visits are dragged to days."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from liaison.base.clock import clock
from liaison.gui.kit.labels import tip
from liaison.gui.monthcanvas import MonthCanvas
from liaison.gui.monthmap import Place
from liaison.services.monthboard import Mark

_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_FAR = 1_000_000
_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_PageUp: (-10, 0),
    Qt.Key.Key_PageDown: (10, 0),
}


class MonthGrid(MonthCanvas):
    """Tells what is wanted of a row and day."""

    done = Signal(object, object)
    """Enter or a double click: the row, and the date or None for the company itself."""
    plan_asked = Signal(object, object)
    """A visit is to be planned: the row and the date."""
    move_asked = Signal(object, object)
    """A planned visit is to be moved: its mark and the date."""
    remove_asked = Signal(object)
    """A planned visit is not wanted any more: its mark."""
    opened = Signal(int)
    """The card of a company is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed: tuple[QPoint, Place] | None = None
        self._creep = QTimer(self, interval=40)
        self._creep.timeout.connect(self._scroll_on)

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go, select, and ask for what is to be done."""
        key, held = Qt.Key(event.key()), event.modifiers()
        if self._board is None or not self.rows:
            super().keyPressEvent(event)
        elif key in _ARROWS and held & _SHIFT and self.mark() is not None:
            self._move_by(_ARROWS[key][1])
        elif key in _ARROWS:
            self.go(self.row + _ARROWS[key][0], self.day + _ARROWS[key][1])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            end = key == Qt.Key.Key_End
            whole = bool(held & _CONTROL)
            self.go(_FAR * end if whole else self.row, self.day if whole else _FAR * end)
        elif key == Qt.Key.Key_Space:
            self.toggle()
        elif key == Qt.Key.Key_A and held & _CONTROL:
            self.select({row.month.company_id for row in self.rows})
        elif key == Qt.Key.Key_Escape and self.selected:
            self.select(set())
        elif held & (_CONTROL | _ALT) or not self._ask(key):  # Ctrl+P is the page's
            super().keyPressEvent(event)

    def _ask(self, key: Qt.Key) -> bool:
        row = self.current()
        if row is None:
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done.emit(row, self.chosen_day())
        elif key == Qt.Key.Key_P:
            self.plan_asked.emit(row, self.chosen_day() or clock.today())
        elif key == Qt.Key.Key_T:
            today = clock.today()
            self.go(self.row, today.day if today in self.map().month else self.day)
        elif key == Qt.Key.Key_F2:
            self.opened.emit(row.month.company_id)
        elif key == Qt.Key.Key_Delete and self._planned() is not None:
            self.remove_asked.emit(self._planned())
        else:
            return False
        return True

    def _move_by(self, days: int) -> None:
        mark = self._planned()
        if mark is not None and 1 <= self.day + days <= self.map().last:
            self.day += days
            self.move_asked.emit(mark, self.map().date_of(self.day))

    def _planned(self) -> Mark | None:
        mark = self.mark()
        return mark if mark is not None and mark.outcome == "planned" else None

    # -- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Stand where it was pressed; a drag may begin there."""
        place = self.at(event.position().toPoint())
        if place is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pressed = (event.position().toPoint(), place)
        if event.modifiers() & _CONTROL:
            self.row = place.row
            self.toggle()
        else:
            self.go(place.row, place.day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where what is dragged would fall."""
        at = event.position().toPoint()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._tip(at)
            return
        far = (at - self._pressed[0]).manhattanLength() >= QApplication.startDragDistance()
        if self._target is not None or (far and self._may_drag(self._pressed[1])):
            place = self.at(at)
            row = self._pressed[1].row
            self._target = (row, place.day) if place is not None and place.day else (row, 0)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._creep.start()
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop: plan the company's visit, or move the planned one, to the day."""
        pressed, target = self._pressed, self._target
        self._pressed = self._target = None
        self._creep.stop()
        self.viewport().unsetCursor()
        self.viewport().update()
        if pressed is None or target is None or not target[1]:
            return
        row, day = self.rows[target[0]], self.map().date_of(target[1])
        mark = self.mark_of(row, self.map().date_of(pressed[1].day)) if pressed[1].day else None
        if mark is None:
            self.plan_asked.emit(row, day)
        elif mark.day != day:
            self.move_asked.emit(mark, day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Do what Enter does."""
        if self.at(event.position().toPoint()) is not None and self.current() is not None:
            self.done.emit(self.current(), self.chosen_day())

    def _may_drag(self, place: Place) -> bool:
        """A company can be dragged to a day, a planned visit to another."""
        if not place.day:
            return True
        mark = self.mark_of(self.rows[place.row], self.map().date_of(place.day))
        return mark is not None and mark.outcome == "planned"

    def _tip(self, at: QPoint) -> None:
        place = self.at(at)
        words = self.column_told(at) if place is None else self.told(place)
        self.viewport().setToolTip(tip(words))

    def _scroll_on(self) -> None:
        y = self.viewport().mapFromGlobal(self.cursor().pos()).y()
        bar = self.verticalScrollBar()
        if y < self.map().head + self.map().row:
            bar.setValue(bar.value() - self.map().row // 2)
        elif y > self.viewport().height() - self.map().row:
            bar.setValue(bar.value() + self.map().row // 2)
