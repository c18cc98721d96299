"""The line above the calendar: which month, month or week, whose, and which kinds are shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.calendarlayout import week_span
from liaison.gui.calendarmarks import paint_mark
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.labels import title
from liaison.gui.look import style
from liaison.services.agenda import KINDS

ALL, MINE = 0, -1
"""Choices of the officer box beside the officers' ids."""


class CalendarHead(QWidget):
    """Buttons and boxes; what they ask for goes out as signals."""

    turned = Signal(int)
    today_asked = Signal()
    view_asked = Signal(bool)
    """True for the week."""
    kinds_changed = Signal()
    officer_changed = Signal()
    plan_asked = Signal()
    print_asked = Signal()
    holidays_asked = Signal()

    def __init__(self, own: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title("", self)
        self.back = icon_button("chevron-left", _("上一页 (PgUp)"), partial(self.turned.emit, -1))
        self.forth = icon_button("chevron-right", _("下一页 (PgDn)"), partial(self.turned.emit, 1))
        self.today = button(_("今天"), self.today_asked.emit, small=True, parent=self)
        self.month = self._switch(_("月"), weekly=False)
        self.week = self._switch(_("周"), weekly=True)
        self.people = QComboBox(self)
        self.people.setAccessibleName(_("民警"))
        self._offer(own, [])
        self.people.currentIndexChanged.connect(lambda _at: self.officer_changed.emit())
        self.kinds = {kind: self._kind(kind) for kind in KINDS}
        self.holidays = button(
            _("节假日"), self.holidays_asked.emit, small=True, icon="calendar", parent=self
        )
        self.print = button(
            _("打印"), self.print_asked.emit, small=True, icon="printer", key="Ctrl+P", parent=self
        )
        self.plan = button(
            _("计划走访"), self.plan_asked.emit, kind="primary", icon="plus", parent=self
        )
        self._own = own
        self._lay()

    def say(self, day: date, weekly: bool) -> None:
        """Name the month or week shown."""
        if weekly:
            first, last = week_span(day)
            words = _("{first} 至 {last}").format(first=f"{first:%Y-%m-%d}", last=f"{last:%m-%d}")
        else:
            words = _("{year} 年 {month} 月").format(year=day.year, month=day.month)
        self.title.setText(words)
        self.month.setChecked(not weekly)
        self.week.setChecked(weekly)

    def offer(self, officers: Sequence[tuple[int, str]]) -> None:
        """Offer these officers; the one chosen stays while there."""
        chosen = self.officer()
        self.people.blockSignals(True)
        self._offer(self._own, officers)
        self.choose(chosen)
        self.people.blockSignals(False)

    def officer(self) -> int:
        """Return the officer's id, or :data:`ALL` or :data:`MINE`."""
        found = self.people.currentData()
        return int(found) if found is not None else ALL

    def choose(self, officer: int) -> None:
        """Choose an officer, all where there is no such one."""
        self.people.setCurrentIndex(max(0, self.people.findData(officer)))

    def shown_kinds(self) -> list[str]:
        """Return the kinds that are shown."""
        return [kind for kind, one in self.kinds.items() if one.isChecked()]

    def show_kinds(self, hidden: Collection[str]) -> None:
        """Show all kinds but these."""
        for kind, one in self.kinds.items():
            one.setChecked(kind not in hidden)

    def count(self, counts: Mapping[str, int]) -> None:
        """Tell how many entries of each shown kind there are."""
        for kind, one in self.kinds.items():
            number = f" {counts.get(kind, 0):,}" if one.isChecked() else ""
            one.setText(_(KINDS[kind]) + number)
            one.setAccessibleName(_(KINDS[kind]) + number)

    def _offer(self, own: bool, officers: Sequence[tuple[int, str]]) -> None:
        self.people.clear()
        self.people.addItem(_("全部民警"), ALL)
        if own:
            self.people.addItem(_("我的"), MINE)
        for id_, name in officers:
            self.people.addItem(name, id_)

    def _switch(self, words: str, weekly: bool) -> QPushButton:
        made = button(words, partial(self.view_asked.emit, weekly), small=True, parent=self)
        made.setCheckable(True)
        return made

    def _kind(self, kind: str) -> QPushButton:
        made = button(_(KINDS[kind]), self.kinds_changed.emit, small=True, parent=self)
        made.setCheckable(True)
        made.setChecked(True)
        made.setIcon(mark_icon(kind))
        side = round(10 * style.now().scale)
        made.setIconSize(QSize(side, side))
        return made

    def _lay(self) -> None:
        sizes = style.now().sizes
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for row in (upper, lower):
            row.setSpacing(sizes.gap_s)
        for part in (self.back, self.title, self.forth, self.today):
            upper.addWidget(part)
        upper.addStretch(1)
        upper.addWidget(self.people)
        upper.addWidget(self.print)
        upper.addWidget(self.plan)
        for switch in (self.month, self.week):
            lower.addWidget(switch)
        lower.addSpacing(sizes.gap_m)
        for one in self.kinds.values():
            lower.addWidget(one)
        lower.addStretch(1)
        lower.addWidget(self.holidays)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(sizes.gap_s)
        layout.addLayout(upper)
        layout.addLayout(lower)


def mark_icon(kind: str) -> QIcon:
    """Return the shape of a kind as an icon for its button."""
    side, dense = 10, 2
    pixmap = QPixmap(side * dense, side * dense)
    pixmap.setDevicePixelRatio(dense)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_mark(painter, QRectF(0, 0, side, side), kind, style.now().colour("second"))
    painter.end()
    return QIcon(pixmap)
