"""The days of a month or a week: chosen by arrows and mouse, planned visits moved between them."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from liaison.base.words import _
from liaison.gui.calendarcells import CalendarCells
from liaison.gui.calendarlayout import DAYS, week_span
from liaison.services.agendasources import Item

_ARROWS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -DAYS,
    Qt.Key.Key_Down: DAYS,
}
_LETTERS = {
    Qt.Key.Key_N: "plan",
    Qt.Key.Key_P: "plan",  # as on the month board
    Qt.Key.Key_T: "today",
    Qt.Key.Key_W: "week",
    Qt.Key.Key_M: "month",
}


class CalendarGrid(CalendarCells):
    """Paints an :class:`Agenda`; wishes go out as signals, nothing is changed here."""

    day_chosen = Signal(object)
    """Another day is chosen (date), maybe outside of what is shown."""
    listed = Signal(object)
    """The list of a day is wanted (date)."""
    opened = Signal(object)
    """The record of an :class:`Item` is wanted."""
    move_asked = Signal(object, object)
    """A planned visit (:class:`Item`) shall come to a day."""
    turned = Signal(int)
    """A month (or week) on or back."""
    wished = Signal(str)
    """``plan``, ``today``, ``week`` or ``month``."""
    told = Signal(str)
    """A word on what a key did, for the line below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed: tuple[QPoint, Item | None] | None = None

    def take(self, item: Item) -> None:
        """Cut a planned visit (Ctrl+X); pasting moves it."""
        self.cut = item
        words = _("已剪下“{title}”，移到目标日期后按 Ctrl+V 改期，Esc 取消。")
        self.told.emit(words.format(title=item.title))
        self.update()

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, Shift+arrows move a visit, Enter lists, letters wish."""
        key, held = Qt.Key(event.key()), event.modifiers()
        if key in _ARROWS:
            self._step(_ARROWS[key], bool(held & Qt.KeyboardModifier.ShiftModifier))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.listed.emit(self.day)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turned.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._choose(week_span(self.day)[key == Qt.Key.Key_End])
        elif held & Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_X:
            self._cut_here()
        elif held & Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_V:
            self._paste()
        elif key == Qt.Key.Key_Escape and self.cut is not None:
            self.cut = None
            self.told.emit("")
            self.update()
        elif key in _LETTERS and held == Qt.KeyboardModifier.NoModifier:
            self.wished.emit(_LETTERS[key])
        else:
            super().keyPressEvent(event)

    def _step(self, by: int, moving: bool) -> None:
        if not moving:
            self._choose(self.day + timedelta(days=by))
        elif (item := self._only()) is not None:
            self.move_asked.emit(item, self.day + timedelta(days=by))

    def _choose(self, day: date) -> None:
        self.day_chosen.emit(day)

    def _only(self) -> Item | None:
        """Return the day's planned visit; where there are several, its list is opened."""
        found = [one for one in self.items(self.day) if one.movable]
        if len(found) == 1:
            return found[0]
        if found:
            self.listed.emit(self.day)
        self.told.emit(
            _("这一天有多家计划走访，请先选一家。")
            if found
            else _("这一天没有可以改期的计划走访。")
        )
        return None

    def _cut_here(self) -> None:
        item = self._only()
        if item is not None:
            self.take(item)

    def _paste(self) -> None:
        if self.cut is None:
            self.told.emit(_("请先用 Ctrl+X 剪下一个计划走访。"))
            return
        item, self.cut = self.cut, None
        if item.day != self.day:
            self.move_asked.emit(item, self.day)
        self.update()

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the day; an entry may be clicked or dragged."""
        at = event.position().toPoint()
        day = self.layout_now().day_at(at)
        if event.button() != Qt.MouseButton.LeftButton or day is None:
            return
        self._pressed = (at, self.item_at(at))
        if day != self.day and not (self._pressed[1] and self._outside(day)):
            self._choose(day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag a planned visit."""
        if self._pressed is None:
            return
        start, item = self._pressed
        at = event.position().toPoint()
        far = (at - start).manhattanLength() >= QApplication.startDragDistance()
        if item is not None and item.movable and (far or self._target is not None):
            self._target = self.layout_now().day_at(at)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let a visit go, or open what was clicked."""
        if self._pressed is None:
            return
        (start, item), self._pressed = self._pressed, None
        target, self._target = self._target, None
        self.unsetCursor()
        self.update()
        at = event.position().toPoint()
        if item is not None and target is not None:
            if target != item.day:
                self.move_asked.emit(item, target)
        elif item is not None and self.item_at(at) is item:
            self.opened.emit(item)
        elif self._is_rest(start):
            self.listed.emit(self.layout_now().day_at(start))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click on the free part of a day plans a visit."""
        at = event.position().toPoint()
        if self.layout_now().day_at(at) and self.item_at(at) is None and not self._is_rest(at):
            self.wished.emit("plan")

    def _outside(self, day: date) -> bool:
        """Would choosing this day turn the page under a visit being dragged?"""
        return not self.weekly and day.month != self.day.month
