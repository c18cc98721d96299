"""The picture of the month board: rows that can be seen, painted; scrolling and selection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.gui.look import style
from liaison.gui.monthmap import MonthMap, Place
from liaison.gui.monthpaint import Scene, paint_head, paint_row
from liaison.gui.monthwords import head_words, row_words
from liaison.gui.scrollcanvas import ScrollCanvas
from liaison.services.monthboard import BoardRow, Mark, MonthBoard


class MonthCanvas(ScrollCanvas):
    """Rows of companies, one of them and one of its days under the keyboard."""

    marked = Signal(int)
    """So many companies are selected now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("走访月盘"), parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows: Sequence[BoardRow] = ()
        self.row = self.day = 0
        self.selected: set[int] = set()
        self._board: MonthBoard | None = None
        self._target: tuple[int, int] | None = None

    # -- what is shown

    def put(self, board: MonthBoard, rows: Sequence[BoardRow]) -> None:
        """Show rows of a board; place and selection stay with their companies."""
        kept = self.current()
        month = self._board.month if self._board is not None else None
        self._board, self.rows = board, rows
        ids = [row.month.company_id for row in rows]
        if kept is not None and kept.month.company_id in ids:
            self.row = ids.index(kept.month.company_id)
        self.row = min(self.row, max(0, len(rows) - 1))
        if month != board.month:
            self.day = 0
        self.selected &= set(ids)
        self.measure()
        self._tell()

    def current(self) -> BoardRow | None:
        """Return the row the keyboard is on."""
        return self.rows[self.row] if self.row < len(self.rows) else None

    def chosen_day(self) -> date | None:
        """Return the day the keyboard is on; None on the company itself."""
        return self.map().date_of(self.day) if self.day and self._board is not None else None

    def mark(self) -> Mark | None:
        """Return the visit under the keyboard; a planned one before others."""
        row, day = self.current(), self.chosen_day()
        return self.mark_of(row, day) if row is not None and day is not None else None

    def chosen(self) -> list[BoardRow]:
        """Return the selected rows in their order."""
        return [row for row in self.rows if row.month.company_id in self.selected]

    def select(self, companies: set[int]) -> None:
        """Select these companies instead."""
        self.selected = companies
        self._tell()

    def map(self) -> MonthMap:
        """Return where everything stands now."""
        assert self._board is not None
        return MonthMap(self._board.month, self.viewport().width())

    def go(self, row: int, day: int) -> None:
        """Stand on a row and a day (0 the company), at the nearest there is."""
        self.row = min(max(row, 0), len(self.rows) - 1)
        self.day = min(max(day, 0), self.map().last)
        self._show_row()
        self._tell()

    def toggle(self) -> None:
        """Select the company under the keyboard, or no longer."""
        row = self.current()
        if row is not None:
            self.selected ^= {row.month.company_id}
            self._tell()

    def told(self, place: Place) -> str:
        """Return in words what is under a place, for the mouse and for reading aloud."""
        row = self.rows[place.row].month
        if not place.day:
            return row_words(row)
        assert self._board is not None
        day = self.map().date_of(place.day)
        return f"{row.company} {day} {self._board.days.hint(day)}"

    def column_told(self, point: QPoint) -> str:
        """Return what the column counts in whose heading a point is, "" elsewhere."""
        if self._board is None or not 0 <= point.y() < self.map().head:
            return ""
        for name, box in self.map().columns():
            if box.left() <= point.x() <= box.right():
                return head_words(name)
        return ""

    # -- inside

    @staticmethod
    def mark_of(row: BoardRow, day: date) -> Mark | None:
        """Return the visit to a company on a day, a planned one before others."""
        marks = [one for one in row.marks if one.day == day]
        planned = [one for one in marks if one.outcome == "planned"]
        return next(iter([*planned, *marks]), None)

    def at(self, point: QPoint) -> Place | None:
        """Return what is under a point of the picture; None beside the rows."""
        if self._board is None:
            return None
        plan = self.map()
        y = point.y() - plan.head + self.verticalScrollBar().value()
        place = plan.place(point.x(), y, len(self.rows))
        inside = point.y() >= plan.head and 0 <= place.row < len(self.rows)
        return place if inside else None

    def _show_row(self) -> None:
        plan, bar = self.map(), self.verticalScrollBar()
        top, room = plan.top_of(self.row), self.viewport().height() - plan.head
        bar.setValue(min(max(bar.value(), top + plan.row - room), top))

    def measure(self) -> None:
        """Tell the scroll bars how much there is to see."""
        if self._board is None:
            return
        plan = self.map()
        room = self.viewport().height() - plan.head
        self.verticalScrollBar().setPageStep(room)
        self.verticalScrollBar().setSingleStep(plan.row)
        self.verticalScrollBar().setRange(0, max(0, plan.top_of(len(self.rows)) - room))

    def _tell(self) -> None:
        self.marked.emit(len(self.selected))
        if self.current() is not None:
            self.setAccessibleDescription(self.told(Place(self.row, self.day)))
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll three rows a notch."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() - round(event.angleDelta().y() / 120 * 3 * self.map().row))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the heading and the rows that can be seen."""
        if self._board is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plan, scroll = self.map(), self.verticalScrollBar().value()
        scene = Scene(
            plan,
            self._board.days,
            clock.today(),
            self.row,
            self.day,
            frozenset(self.selected),
            self._target if self._target is not None and self._target[1] else None,
            self.hasFocus(),
        )
        room = QRect(0, plan.head, plan.width, self.viewport().height() - plan.head)
        painter.fillRect(self.viewport().rect(), style.now().colour("surface"))
        painter.setClipRect(room)
        first = scroll // plan.row
        last = min(len(self.rows), (scroll + room.height()) // plan.row + 1)
        for number in range(first, last):
            top = plan.head + plan.top_of(number) - scroll
            paint_row(painter, scene, number, self.rows[number], top)
        painter.setClipping(False)
        paint_head(painter, scene, plan.head)
        painter.end()
