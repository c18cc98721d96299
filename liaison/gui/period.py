"""Choosing the period of a page: a step at a time, or a month, quarter, year or any days."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from liaison.base import dates
from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.period import Period
from liaison.base.words import N_, _
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.labels import PlainLabel, tip
from liaison.gui.look import icons, style

BACK, FORTH, CHOOSE = "Alt+PgUp", "Alt+PgDown", "Alt+Down"
"""Keys of the picker."""

_MONTHS_OF_A_QUARTER = 3


def quarter_of(day: date) -> Period:
    """Return the calendar quarter a day lies in."""
    first = (day.month - 1) // _MONTHS_OF_A_QUARTER * _MONTHS_OF_A_QUARTER + 1
    last = first + _MONTHS_OF_A_QUARTER - 1
    return Period(
        date(day.year, first, 1), date(day.year, last, calendar.monthrange(day.year, last)[1])
    )


def is_quarter(period: Period) -> bool:
    """Is it exactly one calendar quarter?"""
    return period == quarter_of(period.first)


def is_year(period: Period) -> bool:
    """Is it exactly one calendar year?"""
    return period == Period.year(period.first.year)


def stepped(period: Period, way: int) -> Period:
    """Return the period after (1) or before (-1): of the same unit, else as many days."""
    edge = period.last + timedelta(days=1) if way > 0 else period.first - timedelta(days=1)
    if period.is_month:
        return Period.month_of(edge)
    if is_quarter(period):
        return quarter_of(edge)
    if is_year(period):
        return Period.year(edge.year)
    length = period.last - period.first
    return Period(edge, edge + length) if way > 0 else Period(edge - length, edge)


def words_of(period: Period) -> str:
    """Return a period as the screen says it."""
    first = period.first
    if period.is_month:
        return _("{year} 年 {month} 月").format(year=first.year, month=first.month)
    if is_quarter(period):
        quarter = (first.month - 1) // _MONTHS_OF_A_QUARTER + 1
        return _("{year} 年第 {n} 季度").format(year=first.year, n=quarter)
    if is_year(period):
        return _("{year} 年").format(year=first.year)
    return _("{first} 至 {last}").format(first=first.isoformat(), last=period.last.isoformat())


PRESETS: tuple[tuple[str, Callable[[date], Period]], ...] = (
    (N_("本月"), Period.month_of),
    (N_("上月"), lambda day: stepped(Period.month_of(day), -1)),
    (N_("本季"), quarter_of),
    (N_("上季"), lambda day: stepped(quarter_of(day), -1)),
    (N_("本年"), lambda day: Period.year(day.year)),
    (N_("去年"), lambda day: Period.year(day.year - 1)),
)
"""What is asked for most: (untranslated) words, and the period as of a day."""


class PeriodPopup(QFrame):
    """The usual periods, and two days for any other; Esc leaves all as it was."""

    chosen = Signal(object)

    def __init__(self, period: Period, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("kind", "raised")
        self.presets = [
            button(_(words), partial(self._preset, of), small=True, parent=self)
            for words, of in PRESETS
        ]
        self.first = self._line(_("起始日期"), period.first)
        self.last = self._line(_("截止日期"), period.last)
        self.problem = PlainLabel(parent=self, kind="problem", wrap=True)
        self.problem.hide()
        self.apply = button(_("确定"), self._apply, kind="primary", small=True, parent=self)
        self._lay()

    def drop_under(self, anchor: QWidget) -> None:
        """Open under a button, the keyboard on the first choice."""
        self.adjustSize()
        self.move(anchor.mapToGlobal(QPoint(0, anchor.height() + 2)))
        self.show()
        self.presets[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; arrows go from choice to choice, Enter takes it."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Right):
            self.focusNextChild()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Left):
            self.focusPreviousChild()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            choice = next((one for one in self.presets if one is focused), self.apply)
            choice.click()
        else:
            super().keyPressEvent(event)

    def _line(self, label: str, day: date) -> QLineEdit:
        line = QLineEdit(day.isoformat(), self)
        line.setAccessibleName(label)
        line.setPlaceholderText(_("年-月-日"))
        line.textEdited.connect(lambda _text: self.problem.hide())
        return line

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(sizes.gap_m,) * 4)
        layout.setSpacing(sizes.gap_s)
        grid = QGridLayout()
        grid.setSpacing(sizes.gap_s)
        for place, preset in enumerate(self.presets):
            grid.addWidget(preset, place // 2, place % 2)
        layout.addLayout(grid)
        layout.addSpacing(sizes.gap_xs)
        layout.addWidget(PlainLabel(_("任意时段"), self, kind="small"))
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_s)
        row.addWidget(self.first)
        row.addWidget(PlainLabel(_("至"), self, kind="second"))
        row.addWidget(self.last)
        layout.addLayout(row)
        layout.addWidget(self.problem)
        layout.addWidget(self.apply, 0, Qt.AlignmentFlag.AlignRight)
        for line in (self.first, self.last):
            line.setFixedWidth(round(116 * style.now().scale))

    def _preset(self, of: Callable[[date], Period]) -> None:
        self._take(of(clock.today()))

    def _apply(self) -> None:
        try:
            first, last = dates.day(self.first.text()), dates.day(self.last.text())
            if last < first:
                words = _("截止日期早于起始日期。")
                raise Problem(words, mend=_("请核对两个日期。"))
        except Problem as problem:
            self.problem.setText(str(problem))
            self.problem.show()
            self.adjustSize()
            return
        self._take(Period(first, last))

    def _take(self, period: Period) -> None:
        self.close()
        self.chosen.emit(period)


class PeriodPicker(QWidget):
    """Back, the period in words with the choice behind it, and forward."""

    changed = Signal(object)
    """A person chose another period."""

    def __init__(self, period: Period, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._period = period
        self.back = icon_button("chevron-left", _("上一期"), partial(self.step, -1), key=BACK)
        self.face = button("", self.choose, kind="quiet", key=CHOOSE, parent=self)
        icons.wear(self.face, "calendar", "primary")
        self.forth = icon_button("chevron-right", _("下一期"), partial(self.step, 1), key=FORTH)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.now().sizes.gap_xs)
        for part in (self.back, self.face, self.forth):
            layout.addWidget(part)
        self.show_period(period)

    def period(self) -> Period:
        """Return the period chosen."""
        return self._period

    def show_period(self, period: Period) -> None:
        """Show a period without telling of it."""
        self._period = period
        words = words_of(period)
        self.face.setText(words)
        self.face.setShortcut(CHOOSE)  # setText takes the key away
        self.face.setAccessibleName(_("统计时段：{words}").format(words=words))
        self.face.setToolTip(tip(_("选择统计时段 ({key})").format(key=CHOOSE)))

    def step(self, way: int) -> None:
        """Go to the period before (-1) or after (1)."""
        self._take(stepped(self._period, way))

    def choose(self) -> PeriodPopup:
        """Open the choice and return it."""
        popup = PeriodPopup(self._period, self)
        popup.chosen.connect(self._take)
        popup.drop_under(self.face)
        return popup

    def _take(self, period: Period) -> None:
        if period != self._period:
            self.show_period(period)
            self.changed.emit(period)
