"""The ledgers page: choose the period, see the rows, export the workbook."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.base.words import _
from liaison.figures.scope import ALL, Scope
from liaison.gui.calls import Latest, words_of
from liaison.gui.exporting import Exporting, Room
from liaison.gui.house import House, Page
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel, tip, title
from liaison.gui.kit.progress import Progress
from liaison.gui.kit.table import Table
from liaison.gui.look import style
from liaison.gui.period import BACK, CHOOSE, FORTH, PeriodPicker, words_of as period_words
from liaison.gui.sheets import SheetModel
from liaison.gui.stations import StationChip
from liaison.ledgers import export
from liaison.ledgers.export import Wish
from liaison.ledgers.sheet import Sheet
from liaison.services import ledgernames, rights
from liaison.store.step import Done, Store

_BEHIND = {
    "companies": ("companies", "name"),
    "assignments": ("assignments", "company_id"),
    "visits": ("visits", "number"),
    "needs": ("needs", "number"),
    "hazards": ("hazards", "number"),
    "disputes": ("disputes", "number"),
    "coverage": ("visits", "company_id"),
    "departments": ("departments", "name"),
    "alongside": ("visits", "departments"),
}
"""Where the records behind a row are: the page, and the field its first column is of."""

_OF_PERIOD = ("coverage", "alongside")
"""Ledgers that count: behind a row are the visits of the period, attempts and plans too."""


class LedgersPage(Page):
    """Period, tabs of ledgers, the rows as they will be printed, and the export."""

    name = "ledgers"

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        self.ledger = "visits"
        self._latest = Latest()
        self._stale = True
        self._unit = ""
        self.picker = PeriodPicker(Period.month_of(clock.today()), self)
        self.station = StationChip(house.jobs, self)
        self.bar = MessageBar(self)
        self.progress = Progress(self)
        self.exporting = Exporting(self, self.bar, self.progress)
        self.table = Table(self, inset=True)
        self.tabs = self._tabs()
        self.all = button("", self.export_all, kind="primary", icon="download", parent=self)
        self.one = button(
            _("导出当前台账"), self.export_one, icon="table-2", key="Ctrl+Shift+E", parent=self
        )
        self.full = QCheckBox(_("含完整号码"), self)
        self.full.setToolTip(tip(_("默认隐藏身份证号和电话的中间几位；含完整号码须写明原因。")))
        self.full.setVisible(rights.allowed_at_all(house.who, rights.Operation.export_full))
        self._count = PlainLabel(parent=self, kind="second")
        self._totals = PlainLabel(parent=self, kind="second", elide=True)
        self._lay()
        self._connect()
        self._name_export()

    # -- what the window asks

    @property
    def period(self) -> Period:
        """The period shown."""
        return self.picker.period()

    def open(self, **what: Any) -> None:
        """Show a ledger (``ledger=``) of a period (``period=``)."""
        if "period" in what:
            self.picker.show_period(what["period"])
        if "ledger" in what:
            self.ledger = what["ledger"]
            self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex(list(export.BY_NAME).index(self.ledger))
            self.tabs.blockSignals(False)
        if what or self._stale:
            self.read()
        self.station.read()

    def hear(self, done: Done) -> None:
        """Read again when something was kept."""
        self._stale = True
        if self.isVisible():
            self.read()

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        return [
            (self.all.accessibleName(), "Ctrl+E", self.export_all),
            (_("导出当前台账"), "Ctrl+Shift+E", self.export_one),
            (_("上一期"), BACK, partial(self.picker.step, -1)),
            (_("下一期"), FORTH, partial(self.picker.step, 1)),
            (_("选择统计时段"), CHOOSE, self.picker.choose),
        ]

    def words(self) -> str:
        """Return how long the ledger is, as it stands beside the period."""
        return self._count.text()

    # -- reading

    def read(self) -> None:
        """Fill the table with the ledger of the period."""
        name, period, scope = self.ledger, self.period, self._scope()
        self._stale = False
        self._name_export()
        self.table.show_loading()

        def work(store: Store) -> Sheet:
            return export.filled(store, name, period, scope)

        self._latest.call(self, self.house.jobs, work, self._show, self._unread)

    def _show(self, sheet: Sheet) -> None:
        model = SheetModel(sheet, self)
        self._put(model)
        self._unit = sheet.unit
        self._count.setText(_("共 {n} 行").format(n=f"{len(sheet.rows):,}"))
        totals = "  ".join(f"{heading} {number}" for heading, number in model.totals())
        self._totals.setText(_("合计：{totals}").format(totals=totals))
        self._totals.setVisible(bool(totals))
        if sheet.rows:
            self.table.show_rows()
        else:
            self._show_empty()

    def _put(self, model: SheetModel) -> None:
        before, header = self.table.shown_model(), self.table.header()
        self.table.setModel(model)
        if before is not None:
            before.deleteLater()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        unused = model.unused() if model.sheet.rows else []
        for column in range(header.count()):
            header.setSectionHidden(column, column in unused)
        self.table.fit_columns()

    def _show_empty(self) -> None:
        behind = _BEHIND.get(self.ledger)
        words = _("{period}没有记录。导出后是一张可以签字的空白台账。")
        action = _("打开“{page}”").format(page=_(ledgernames.SHORT[self.ledger])) if behind else ""
        self.table.show_empty(
            words.format(period=period_words(self.period)),
            action,
            partial(self.house.go, behind[0]) if behind else None,
            icon="table-2",
        )

    def _unread(self, failure: Failure) -> None:
        self._count.setText("")
        self._totals.hide()
        self.table.show_error(words_of(failure), _("重新读取"), self.read)

    def _go_behind(self, row: int) -> None:
        """Open the records a row was made of."""
        model = self.table.shown_model()
        behind = _BEHIND.get(self.ledger)
        if behind is None or not isinstance(model, SheetModel):
            return
        page, field = behind
        where = [(field, model.known_by(row))]
        if self.ledger in _OF_PERIOD:
            where.append(("visited_on", f"{self.period.first}..{self.period.last}"))
        self.house.go(page, where=tuple(where))

    # -- exporting

    def export_all(self) -> None:
        """Ask where, and write the period's workbook with all ledgers."""
        period, scope, full = self.period, self._scope(), self.full.isChecked()
        self.exporting.start(
            export.file_name(period, self._unit),
            lambda store, path, watcher, leave: export.export_month(
                store, period, path, scope, watcher, wish=Wish(full, leave)
            ),
        )

    def export_one(self) -> None:
        """Ask where, and write the ledger on the screen."""
        period, scope, name = self.period, self._scope(), self.ledger
        full = self.full.isChecked()
        self.exporting.start(
            export.file_name(period, self._unit, name),
            lambda store, path, watcher, leave: export.export(
                store, name, period, path, scope, watcher, Wish(full, leave)
            ),
        )

    # -- inside

    def _scope(self) -> Scope:
        chosen = self.station.chosen()
        return ALL if chosen is None else Scope(station_id=chosen)

    def _name_export(self) -> None:
        words = _("导出本月工作簿") if self.period.is_month else _("导出本期工作簿")
        self.all.setText(words)
        self.all.setShortcut("Ctrl+E")  # setText takes the key away
        self.all.setAccessibleName(words)

    def _ended(self, running: bool) -> None:
        """The next file is masked again unless asked for anew."""
        if not running:
            self.full.setChecked(False)

    def _tabs(self) -> QTabBar:
        tabs = QTabBar(self)
        tabs.setExpanding(False)
        tabs.setDrawBase(False)
        tabs.setAccessibleName(_("台账"))
        for one in export.LEDGERS:
            tabs.setTabData(tabs.addTab(_(ledgernames.SHORT[one.name])), one.name)
        tabs.setCurrentIndex(list(export.BY_NAME).index(self.ledger))
        return tabs

    def _choose_tab(self, at: int) -> None:
        self.ledger = str(self.tabs.tabData(at))
        self.read()

    def _connect(self) -> None:
        self.setFocusProxy(self.table)
        self.tabs.currentChanged.connect(self._choose_tab)
        self.picker.changed.connect(lambda _period: self.read())
        self.station.changed.connect(self.read)
        self.table.row_opened.connect(self._go_behind)
        self.exporting.running.connect(self._ended)
        for made in (self.one, self.all):
            self.exporting.running.connect(made.setDisabled)

    def _lay(self) -> None:
        sizes = style.now().sizes
        top = QHBoxLayout()
        top.setSpacing(sizes.gap_s)
        for item in (title(_("台账"), self), self.picker, self.station, self._count):
            top.addWidget(item)
            top.addSpacing(sizes.gap_s)
        top.addStretch(1)
        for part in (self.full, self.one, self.all):
            top.addWidget(part)
        head = QVBoxLayout()
        head.setContentsMargins(sizes.page_margin, sizes.gap_l, sizes.page_margin, 0)
        head.setSpacing(sizes.gap_s)
        head.addLayout(top)
        head.addWidget(self.bar)
        margin = sizes.page_margin
        self._totals.setContentsMargins(margin, sizes.gap_s, margin, sizes.gap_s)
        tabs = QHBoxLayout()  # the words of the first tab stand under the title
        tabs.setContentsMargins(sizes.page_margin - sizes.gap_m, sizes.gap_xs, 0, 0)
        tabs.addWidget(self.tabs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(tabs)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._totals)
        layout.addWidget(Room(self.progress, self))
