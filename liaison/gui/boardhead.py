"""The head of the board: day of effect, station, search, filters, and what can be done at large."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.fields.field import fields_of
from liaison.gui.boardfilters import BoardFilters
from liaison.gui.editors import Source
from liaison.gui.editors.day import DayEditor
from liaison.gui.house import House
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel, title
from liaison.gui.kit.searchbox import SearchBox
from liaison.gui.look import style
from liaison.gui.stations import StationChip
from liaison.records import Assignment
from liaison.services.board import Filter

_DAY_WIDE, _SEARCH_WIDE = 140, 210


class BoardHead(QWidget):
    """Two lines over the lanes."""

    changed = Signal()
    """Something else is looked for."""
    day_changed = Signal()
    """Another day or station is wanted."""
    bulk_asked = Signal()
    handing_asked = Signal()
    down_asked = Signal()
    """The keyboard goes on into the lanes."""

    def __init__(self, house: House, may: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = PlainLabel(parent=self, kind="second")
        source, about = Source(house.jobs), fields_of(Assignment)["start"]
        self.on = DayEditor(about, _("生效日期"), source, self)
        self.on.set_value(None, clock.today().isoformat())
        self._shown: date | None = clock.today()
        self.station = StationChip(house.jobs, self)
        self.search = SearchBox(_("搜索企业"), self)
        self.filters = BoardFilters(self)
        go = house.go
        self.matrix = button(_("支援矩阵"), lambda: go("matrix"), icon="shield-check", parent=self)
        self.bulk = button(_("成批指派…"), self.bulk_asked.emit, icon="user-check", parent=self)
        self.handing = button(
            _("交接…"), self.handing_asked.emit, icon="arrow-right-left", parent=self
        )
        self.bulk.setVisible(may)
        self.handing.setVisible(may)
        self._lay()
        self.search.searched.connect(lambda _words: self.changed.emit())
        self.filters.changed.connect(self.changed)
        self.on.changed.connect(self._day_changed)
        self.station.changed.connect(self.day_changed)

    def day(self) -> date | None:
        """Return the day changes take effect, None while it is being typed."""
        return self.on.day()

    def set_day(self, day: date) -> None:
        """Choose another day."""
        self.on.set_value(None, day.isoformat())
        self._shown = day

    def wish(self) -> Filter:
        """Return what the board is narrowed by."""
        return self.filters.wish(self.search.text().strip())

    def is_narrowed(self) -> bool:
        """Does anything narrow the board?"""
        return self.wish() != Filter()

    def clear(self) -> None:
        """Narrow by nothing."""
        self.search.clear()
        self.filters.clear()
        self.changed.emit()

    def count(self, companies: int, officers: int) -> None:
        """Tell how much is shown."""
        words = _("{companies} 家企业 · {officers} 名民警")
        self._count.setText(words.format(companies=f"{companies:,}", officers=officers))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down, Enter and Esc lead from the search into the lanes."""
        down = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        if event.key() in down and self.search.hasFocus():
            self.down_asked.emit()
        else:
            super().keyPressEvent(event)

    def _day_changed(self) -> None:
        day = self.day()
        if day is not None and day != self._shown:
            self._shown = day
            self.day_changed.emit()

    def _lay(self) -> None:
        sizes, scale = style.now().sizes, style.now().scale
        self.on.setFixedWidth(round(_DAY_WIDE * scale))
        self.search.setFixedWidth(round(_SEARCH_WIDE * scale))
        upper = QHBoxLayout()
        upper.setSpacing(sizes.gap_s)
        upper.addWidget(title(_("分工看板"), self))
        upper.addWidget(self._count)
        upper.addStretch(1)
        for part in (self.search, self.matrix, self.bulk, self.handing):
            upper.addWidget(part)
        lower = QHBoxLayout()
        lower.setSpacing(sizes.gap_s)
        lower.addWidget(PlainLabel(_("生效日期"), self, kind="second"))
        lower.addWidget(self.on)
        lower.addWidget(self.station)
        lower.addSpacing(sizes.gap_s)
        lower.addWidget(self.filters, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.page_margin, sizes.gap_l, sizes.page_margin, 0)
        layout.setSpacing(sizes.gap_m)
        layout.addLayout(upper)
        layout.addLayout(lower)
