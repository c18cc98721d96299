"""A day: typed in any form people use, stepped by the arrow keys, or picked in a calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QVBoxLayout, QWidget

from liaison.base import dates
from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.fields.field import Bound
from liaison.gui.calls import call
from liaison.gui.editors.base import Source
from liaison.gui.editors.words import LineEditor
from liaison.gui.look import icons, style
from liaison.records.calendarday import DayKind
from liaison.services import daysallowed, workdays
from liaison.services.workdays import Days
from liaison.store.step import Store

DEADLINES = frozenset({"deadline", "agreement_due"})
"""Fields by whose day something must be done: their weekday and holidays are told, and
``7个工作日`` written there is counted from today."""

_CALENDAR = (280, 232)
_ARROWS = (
    ("qt_calendar_prevmonth", "chevron-left", N_("上个月")),
    ("qt_calendar_nextmonth", "chevron-right", N_("下个月")),
)
_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 30, Qt.Key.Key_PageDown: -30}


class DayEditor(LineEditor):
    """A line with a calendar behind its button; Alt+Down opens it, arrows step a day."""

    def __init__(self, bound: Bound, label: str, source: Source, parent: QWidget | None) -> None:
        super().__init__(bound, label, source, parent)
        self.line.setPlaceholderText(_("年-月-日"))
        self._button = self.line.addAction(
            icons.icon("calendar", "second"), QLineEdit.ActionPosition.TrailingPosition
        )
        icons.wear(self._button, "calendar", "second")
        self._button.setText(_("打开日历"))
        self._button.triggered.connect(lambda _on=False: self.open_calendar())
        self._calendar: Days | None = None
        if bound.name in DEADLINES:
            self.line.textChanged.connect(lambda _text: self._hint())

    def value(self) -> Any:
        """Return what is written; a day without its year is completed, days allowed counted."""
        text = super().value()
        counted = self._counted(text or "")
        return counted.isoformat() if counted else dates.completed(text) if text else None

    def day(self) -> date | None:
        """Return the day written, None for nothing or nonsense."""
        try:
            return dates.day(self.value()) if self.value() else None
        except Problem:
            return None

    def set_day(self, day: date) -> None:
        """Write a day as a person would."""
        self.line.setText(day.isoformat())
        self.changed.emit()

    def open_calendar(self) -> CalendarPopup:
        """Show the calendar under the line and return it."""
        popup = CalendarPopup(self.day() or clock.today(), self)
        if self._calendar is not None:
            popup.mark(self._calendar)
        else:
            call(popup, self.source.jobs, _calendar, popup.mark)
        popup.calendar.clicked.connect(lambda day: self._pick(popup, day))
        popup.calendar.activated.connect(lambda day: self._pick(popup, day))
        popup.drop_under(self.line)
        return popup

    def _counted(self, text: str) -> date | None:
        """Return the day that days allowed end on, once it is known which days are worked."""
        allowed = daysallowed.alone(text) if self.bound.name in DEADLINES else None
        if allowed is None or self._calendar is None:
            return None
        return allowed.until(clock.today(), self._calendar)

    def _hint(self) -> None:
        """Tell the weekday of a deadline, and whether it falls on a holiday."""
        written = self.day() is not None or daysallowed.alone(self.line.text()) is not None
        if self._calendar is None and written:
            call(self, self.source.jobs, _calendar, self._learn)
        else:
            self._tell_hint()

    def _learn(self, calendar: Days) -> None:
        self._calendar = calendar
        if self._counted(self.line.text()) is not None and not self.line.hasFocus():
            self.settle()  # it was left before it could be counted
            self.agreed.emit()
        self._tell_hint()

    def _tell_hint(self) -> None:
        day, calendar = self.day(), self._calendar
        told = calendar.hint(day) if calendar is not None and day is not None else ""
        if told and self._counted(self.line.text()) is not None:
            told = _("从今天起算到 {day}，{told}").format(day=day, told=told)
        self.hinted.emit(told)

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self._button.setVisible(not read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Step by arrow keys, open the calendar by Alt+Down."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._stepped(event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _stepped(self, event: QKeyEvent) -> bool:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or self.line.isReadOnly():
            return False
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            day = self.day()
            self.set_day(day + timedelta(days=step) if day else clock.today())
        return True

    def _pick(self, popup: CalendarPopup, day: QDate) -> None:
        popup.close()
        self.set_day(date(day.year(), day.month(), day.day()))
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)


class CalendarPopup(QFrame):
    """A month to pick a day from; closes by itself when one looks elsewhere."""

    def __init__(self, day: date, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "raised")
        self.calendar = QCalendarWidget(self)
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        plain = QTextCharFormat()
        plain.setForeground(style.now().colour("text"))
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(weekday, plain)
        side = style.now().sizes.icon_large
        for name, icon, words in _ARROWS:
            arrow = self.calendar.findChild(QToolButton, name)
            assert isinstance(arrow, QToolButton)
            icons.wear(arrow, icon, "second")
            arrow.setIconSize(QSize(side, side))
            arrow.setAccessibleName(_(words))
        self.calendar.setMinimumSize(*(round(one * style.now().scale) for one in _CALENDAR))
        layout = QVBoxLayout(self)
        gap = style.now().sizes.gap_xs
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.addWidget(self.calendar)

    def mark(self, calendar: Days) -> None:
        """Let holidays look like holidays, and weekends that are worked like working days."""
        look = style.now()
        for one in calendar.all():
            shape = QTextCharFormat()
            free = one.kind is DayKind.holiday
            shape.setForeground(look.colour("done" if free else "soon"))
            shape.setFontUnderline(not free)
            shape.setToolTip(calendar.words(one.day))
            day = QDate(one.day.year, one.day.month, one.day.day)
            self.calendar.setDateTextFormat(day, shape)

    def drop_under(self, line: QWidget) -> None:
        """Open under a line, above it where the screen ends."""
        self.adjustSize()
        at = line.mapToGlobal(QPoint(0, line.height() + 2))
        screen = line.screen().availableGeometry()
        if at.y() + self.height() > screen.bottom():
            at = line.mapToGlobal(QPoint(0, -self.height() - 2))
        at.setX(min(at.x(), screen.right() - self.width()))
        self.move(at)
        self.show()
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes without a choice."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def _calendar(store: Store) -> Days:
    with store.reading() as session:
        return workdays.table(session)
