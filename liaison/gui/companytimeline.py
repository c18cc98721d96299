"""The left part of a company's card: the timeline with its filters by kind and year."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.calls import Latest, words_of
from liaison.gui.events import COLUMNS, EventModel
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.buttons import button
from liaison.gui.kit.flow import FlowLayout
from liaison.gui.kit.labels import section
from liaison.gui.kit.table import Table
from liaison.gui.look import style
from liaison.services import timeline
from liaison.services.companycard import CompanyCard
from liaison.services.timeline import KINDS, Event, Index, Key
from liaison.store.step import Store

_YEAR_WIDE = 12
_LIST, _NUMBERED = "timeline", 600
"""Under what name its columns are kept; how wide it is for all of them, at 100 %."""
_KEPT_MS = 400
PAGE = 100
"""So many events are read at once."""


class CompanyTimeline(QWidget):
    """Chips for the kinds there are (none chosen: all), a box for the year, the table."""

    opened = Signal(object)
    """The record of an :class:`Event` is wanted."""
    visit_asked = Signal()

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._index: Index | None = None
        self._keys: list[Key] = []
        self._latest = Latest()
        self.model = EventModel(self)
        self.table = Table(self, compact=house.settings.compact)
        self.table.setModel(self.model)
        self.table.setSortingEnabled(False)
        self.table.setAccessibleName(_("往来记录"))
        self.years = QComboBox(self)
        self.years.setAccessibleName(_("年份"))
        self.years.setMinimumContentsLength(_YEAR_WIDE)
        self.kinds: dict[str, QPushButton] = {}
        self._chips = QWidget(self)
        self._flow = FlowLayout(self._chips)
        for kind in KINDS:
            made = button(_(KINDS[kind]), self._narrow, small=True, parent=self._chips)
            made.setCheckable(True)
            self.kinds[kind] = made
            self._flow.addWidget(made)
        self._lay()
        self.setFocusProxy(self.table)
        self.model.more_wanted.connect(self._read_more)
        self.years.currentIndexChanged.connect(lambda _at: self._narrow())
        self.table.row_opened.connect(self._open)
        kept = house.settings.lists.get(_LIST)
        self._arranged = isinstance(kept, dict)
        if isinstance(kept, dict):
            self.table.restore_state(kept)
        self._drawn = QTimer(self, singleShot=True, interval=_KEPT_MS)
        self._drawn.timeout.connect(self._keep_columns)
        self.table.arranged.connect(self._arrange)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Without room for all columns the numbers go first, unless a person arranged them."""
        super().resizeEvent(event)
        if not self._arranged:
            narrow = self.width() < round(_NUMBERED * style.now().scale)
            self.table.leave_out(COLUMNS.index("number"), narrow)

    def show_card(self, card: CompanyCard) -> None:
        """Show the timeline of a company; filters stay while it is the same one."""
        same = self._index is not None and self._index.company_id == card.index.company_id
        year = self.year() if same else None
        if not same:
            for one in self.kinds.values():
                one.setChecked(False)
        self._index = card.index
        self._offer_years(year)
        self._count()
        if self._chosen() or self.year() is not None:
            self._narrow()
        else:
            self._latest.drop()
            self._keys = list(card.index.keys)
            self._put(card.events)

    def show_loading(self) -> None:
        """Say that a card is being read."""
        self.table.show_loading()

    def year(self) -> int | None:
        """Return the year chosen, None for all."""
        found = self.years.currentData()
        return int(found) if found else None

    def _arrange(self) -> None:
        self._arranged = True
        self._drawn.start()  # a column drawn wider tells of every step of the mouse

    def _keep_columns(self) -> None:
        lists = {**self._house.settings.lists, _LIST: self.table.save_state()}
        self._house.keep(lists=lists)

    def _chosen(self) -> list[str]:
        return [kind for kind, one in self.kinds.items() if one.isChecked()]

    def _narrow(self) -> None:
        if self._index is None:
            return
        self._count()
        self._keys = self._index.narrowed(self._chosen(), self.year())
        self.model.hold()  # further events of the list before would take this answer's place
        self._read(0)

    def _read_more(self) -> None:
        self._read(self.model.rowCount())

    def _read(self, first: int) -> None:
        index, keys = self._index, self._keys[first : first + PAGE]
        if index is None:
            return
        if not keys:
            self._latest.drop()
            self._come(first, [])
            return

        def work(store: Store) -> list[Event]:
            with store.reading() as session:
                return timeline.events(session, index, keys)

        self._latest.call(self, self._house.jobs, work, partial(self._come, first), self._failed)

    def _come(self, first: int, events: Sequence[Event]) -> None:
        if first:
            self.model.add(events)
        else:
            self._put(events)

    def _put(self, events: Sequence[Event]) -> None:
        self.model.take(events, len(self._keys))
        if events:
            self.table.show_rows()
        elif self._index is not None and self._index.keys:
            self.table.show_empty(
                _("没有符合筛选的记录。"), _("显示全部"), self.show_all, "search-x"
            )
        else:
            words = _("还没有往来记录。从登记第一次走访开始。")
            self.table.show_empty(words, _("新增走访"), self.visit_asked.emit, "footprints")

    def show_all(self) -> None:
        """Take all filters away."""
        for one in self.kinds.values():
            one.setChecked(False)
        self.years.blockSignals(True)
        self.years.setCurrentIndex(0)
        self.years.blockSignals(False)
        self._narrow()

    def _failed(self, failure: Failure) -> None:
        self.model.hold(False)
        self.table.show_error(words_of(failure), _("重新读取"), self._narrow)

    def _open(self, row: int) -> None:
        event = self.model.event_at(row)
        if event is not None:
            self.opened.emit(event)

    def _offer_years(self, chosen: int | None) -> None:
        assert self._index is not None
        self.years.blockSignals(True)
        self.years.clear()
        self.years.addItem(_("全部年份"), 0)
        for year in self._index.years():
            self.years.addItem(_("{year} 年").format(year=year), year)
        self.years.setCurrentIndex(max(0, self.years.findData(chosen or 0)))
        self.years.blockSignals(False)
        self.years.setVisible(self.years.count() > 1)

    def _count(self) -> None:
        """Tell how many events of each kind there are; kinds without any are not offered."""
        assert self._index is not None
        every, counts = self._index.counts(), self._index.counts(self.year())
        for kind, one in self.kinds.items():
            words = f"{_(KINDS[kind])} {counts.get(kind, 0):,}"
            one.setText(words)
            one.setAccessibleName(words)
            one.setVisible(bool(every.get(kind)))
        self._chips.setVisible(any(every.values()))

    def _lay(self) -> None:
        sizes = style.now().sizes
        head = QHBoxLayout()
        head.setSpacing(sizes.gap_s)
        head.addWidget(section(_("往来记录"), self))
        head.addStretch(1)
        head.addWidget(self.years)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(sizes.gap_s)
        layout.addLayout(head)
        layout.addWidget(self._chips)
        layout.addWidget(self.table, 1)
