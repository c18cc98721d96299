"""The days of a month or a week as painted: what lies where, and what a reader of screens hears."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.gui.calendarlayout import DAYS, Layout, month_span, week_span
from liaison.gui.calendarpaint import Picture, line_height, paint
from liaison.gui.kit.labels import tip
from liaison.gui.look import style
from liaison.services.agenda import Agenda
from liaison.services.agendasources import Item
from liaison.services.workdays import WEEKDAYS


class CalendarCells(QWidget):
    """Shows an :class:`Agenda`; no widget for any day, however full the month is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.agenda: Agenda | None = None
        self.day = clock.today()
        self.weekly = False
        self.cut: Item | None = None
        self._target: date | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setAccessibleName(_("日历"))

    def span(self) -> tuple[date, date]:
        """Return the first and last day shown."""
        return week_span(self.day) if self.weekly else month_span(self.day)

    def show_day(self, day: date, weekly: bool | None = None) -> None:
        """Show the month or week of a day and choose it."""
        self.day = day
        self.weekly = self.weekly if weekly is None else weekly
        self._speak()
        self.update()

    def show_agenda(self, agenda: Agenda | None) -> None:
        """Show entries; those of other days than shown are not painted."""
        self.agenda = agenda
        if self.cut is not None and agenda is not None:
            every = (one for day in agenda.days for one in agenda.of(day))
            self.cut = next((one for one in every if _same(one, self.cut)), self.cut)
        self._speak()
        self.update()

    def items(self, day: date) -> list[Item]:
        """Return the entries of a day."""
        return list(self.agenda.of(day)) if self.agenda is not None else []

    def layout_now(self) -> Layout:
        """Return where everything lies."""
        sizes = style.now().sizes
        first, last = self.span()
        return Layout(
            first,
            ((last - first).days + 1) // DAYS,
            self.width(),
            self.height(),
            sizes.control_small,
            sizes.control_small,
            line_height(self.weekly),
            sizes.gap_xs + 2,
        )

    def box_of(self, day: date) -> QRect:
        """Return the box of a day, for what opens beside it."""
        return self.layout_now().cell(day)

    def sizeHint(self) -> QSize:
        """Return a size at which a month shows three lines a day."""
        scale = style.now().scale
        return QSize(round(900 * scale), round(560 * scale))

    def minimumSizeHint(self) -> QSize:
        """Never less than a number a day."""
        scale = style.now().scale
        return QSize(round(480 * scale), round(260 * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is shown."""
        cut = self.cut.id if self.cut is not None else 0
        month = 0 if self.weekly else self.day.month
        picture = Picture(
            self.day, clock.today(), month, self.weekly, self.hasFocus(), cut, self._target
        )
        painter = QPainter(self)
        paint(painter, self.layout_now(), self.agenda, picture)
        painter.end()

    def item_at(self, at: QPoint) -> Item | None:
        """Return the entry under a point."""
        layout = self.layout_now()
        day = layout.day_at(at)
        items = self.items(day) if day is not None else []
        place = layout.place_at(at, len(items))
        shown = layout.shown(day, len(items)) if day is not None else 0
        return items[place] if place is not None and place < shown else None

    def event(self, event: QEvent) -> bool:
        """Tell an entry whole on hover."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            item = self.item_at(event.pos())
            words = f"{item.title} · {item.what}\n{item.words}" if item is not None else ""
            QToolTip.showText(event.globalPos(), tip(words) if words else "", self)
            return True
        return super().event(event)

    def _is_rest(self, at: QPoint) -> bool:
        layout = self.layout_now()
        day = layout.day_at(at)
        if day is None:
            return False
        count = len(self.items(day))
        return layout.shown(day, count) < count and layout.place_at(at, count) == layout.shown(
            day, count
        )

    def _speak(self) -> None:
        """Tell a reader of the screen which day is chosen and what lies on it."""
        words = _("{month}月{day}日{weekday}").format(
            month=self.day.month, day=self.day.day, weekday=_(WEEKDAYS[self.day.weekday()])
        )
        if self.agenda is not None:
            told = _("{n} 项").format(n=len(self.items(self.day)))
            words = " ".join(
                one for one in (words, self.agenda.calendar.words(self.day), told) if one
            )
        self.setAccessibleDescription(words)


def _same(one: Item, other: Item) -> bool:
    return (one.kind, one.register, one.id) == (other.kind, other.register, other.id)
