"""支援矩阵: company × department, the gaps, and the 1+N sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.base.words import _
from liaison.figures.scope import ALL, Scope
from liaison.gui.calls import Latest, words_of
from liaison.gui.exporting import Exporting, Room
from liaison.gui.house import House, Page
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.blank import Blank
from liaison.gui.kit.buttons import button
from liaison.gui.kit.flow import FlowLayout
from liaison.gui.kit.labels import PlainLabel, title
from liaison.gui.kit.progress import Progress
from liaison.gui.kit.searchbox import SearchBox
from liaison.gui.layouts import column, empty_layout
from liaison.gui.look import style
from liaison.gui.matrixedit import SupportSheet
from liaison.gui.matrixmodel import MatrixModel
from liaison.gui.matrixview import MatrixView
from liaison.gui.stations import StationChip
from liaison.services import rights, supporting
from liaison.services.supporting import Gap, Matrix
from liaison.store.step import Done, Store

_SEARCH_WIDE = 220
_SPECIAL = "special"


class MatrixPage(Page):
    """Who stands behind whom, as of today."""

    name = "matrix"
    records = frozenset(
        (
            *("company", "department", "departmentcontact", "support", "assignment"),
            *("officer", "station"),
        )
    )

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        self.setProperty("kind", "page")
        self.matrix: Matrix | None = None
        self._latest, self._only = Latest(), ""
        self._gaps: dict[str, Gap] = {}
        self.switches: dict[str, QPushButton] = {}
        self.may = rights.allowed_at_all(house.who, rights.Operation.add_edit)
        self.count = PlainLabel(parent=self, kind="second")
        self.station = StationChip(house.jobs, self)
        self.search = SearchBox(_("搜索企业或民警"), self)
        self.bar, self.progress = MessageBar(self), Progress(self)
        self.exporting = Exporting(self, self.bar, self.progress)
        self.model = MatrixModel(self)
        self.view = MatrixView(self.model, self)
        self.blank = Blank(self)
        self.blank.hide()
        self._chips = QWidget(self)
        self._flow = FlowLayout(self._chips)
        self.export = button(
            _("导出“1+N”一览表"), self.export_sheet, kind="primary", icon="download", parent=self
        )
        self._lay()
        self.setFocusProxy(self.view)
        self.search.searched.connect(lambda _words: self.narrow())
        self.station.changed.connect(self.read)
        self.view.chosen.connect(self.edit)
        self.view.opened.connect(self._open)
        self.exporting.running.connect(self.export.setDisabled)

    # -- what the window asks

    def open(self, **what: Any) -> None:
        """Come to the front; ``gap`` shows one of the gaps alone."""
        self._only = str(what.get("gap", self._only))
        self.station.read()
        self.read()

    def hear(self, done: Done) -> None:
        """Something changed: read again."""
        self.read()

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        return [
            (_("导出“1+N”一览表"), "Ctrl+E", self.export_sheet),
            (_("打开分工看板"), "", partial(self.house.go, "board")),
            (_("维护警种部门"), "", partial(self.house.go, "departments")),
        ]

    # -- reading

    def read(self) -> None:
        """Read the matrix of today."""
        scope = self._scope()

        def work(store: Store) -> Matrix:
            with store.reading() as session:
                return supporting.matrix(session, clock.today(), scope)

        def fail(failure: Failure) -> None:
            words = words_of(failure)
            self.blank.cover(self.view, partial(self.blank.error, words, _("重新读取"), self.read))

        if self.matrix is None:
            self.blank.cover(self.view, self.blank.loading)
        self._latest.call(self, self.house.jobs, work, self._show, fail)

    def narrow(self) -> None:
        """Show the companies that are looked for; the keyboard stays on its cell."""
        if self.matrix is None:
            return
        gap = self._gaps.get(self._only)
        only = gap.companies if gap is not None else None
        text = self.search.text().strip()
        shown = supporting.narrow(self.matrix, text, only, self._only == _SPECIAL)
        at = self.view.at()
        self.model.put(shown)
        words = _("{companies} 家企业 × {departments} 个部门")
        self.count.setText(
            words.format(companies=f"{len(shown.companies):,}", departments=len(shown.departments))
        )
        if not shown.departments or not self.matrix.companies:
            self._empty(not shown.departments)
        elif not shown.companies:
            words = _("没有符合条件的企业。")
            self.blank.cover(
                self.view, partial(self.blank.empty, words, _("清除筛选"), self.clear, "search-x")
            )
        else:
            self.blank.uncover(self.view)
            row = min(max(0, at[0]), len(shown.companies) - 1)
            self.view.go_to(row, min(max(0, at[1]), len(shown.departments) - 1))

    def clear(self) -> None:
        """Narrow by nothing."""
        self._only = ""
        self.search.clear()
        self._show_switches()
        self.narrow()

    # -- doing

    def edit(self, row: int, column_: int) -> None:
        """Change the support of a cell."""
        cell = self.model.cell(row, column_)
        if cell is None or self.matrix is None:
            return
        if not self.may:
            self.bar.say("info", _("您的角色只能查看支援关系。"))
            return
        SupportSheet(self.house, cell, self.matrix.day, self).open()

    def export_sheet(self) -> None:
        """Write the 1+N sheet as of today."""
        from liaison.ledgers import export

        today, scope = clock.today(), self._scope()
        period = Period(today, today)
        self.exporting.start(
            export.file_name(period, "", "assignments"),
            lambda store, path, watcher, leave: export.export(
                store, "assignments", period, path, scope, watcher, export.Wish(False, leave)
            ),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Enter lead from the search into the matrix."""
        down = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        if event.key() in down and self.search.hasFocus():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    # -- inside

    def _show(self, found: Matrix) -> None:
        self.matrix = found
        self._gaps = {one.name: one for one in supporting.gaps(found)}
        if self._only not in self._gaps and self._only != _SPECIAL:
            self._only = ""
        self._show_switches()
        self.narrow()

    def _show_switches(self) -> None:
        """Show each gap as a switch, or, of departments, as a way to mend it."""
        empty_layout(self._flow)
        self.switches = {}
        many = sum(bool(one.specials) for one in self.matrix.companies) if self.matrix else 0
        self._switch(_SPECIAL, _("有专门支援 {n} 家").format(n=many))
        for gap in self._gaps.values():
            self._switch(gap.name, gap.words)

    def _switch(self, name: str, words: str) -> None:
        gap = self._gaps.get(name)
        made = button(words, small=True, parent=self._chips)
        if gap is not None and gap.companies is None:
            made.clicked.connect(lambda: self.house.go("departments"))
        else:
            made.setProperty("kind", "toggle")
            made.setCheckable(True)
            made.setChecked(name == self._only)
            made.toggled.connect(lambda on: self._turn(name, on))
        self._flow.addWidget(made)
        made.show()
        self.switches[name] = made

    def _turn(self, name: str, on: bool) -> None:
        self._only = name if on else ""
        for other, switch in self.switches.items():
            if other != name and switch.isCheckable():
                switch.blockSignals(True)
                switch.setChecked(False)
                switch.blockSignals(False)
        self.narrow()

    def _empty(self, departments: bool) -> None:
        page = "departments" if departments else "companies"
        words = _("还没有警种部门。登记后，这里显示它们支援哪些企业。")
        if not departments:
            words = _("还没有企业。导入或登记后，这里显示支援它们的部门。")
        action = _("打开“警种部门”") if departments else _("打开“企业”")
        go = partial(self.house.go, page)
        self.blank.cover(self.view, partial(self.blank.empty, words, action, go, "shield-check"))

    def _scope(self) -> Scope:
        chosen = self.station.chosen()
        return ALL if chosen is None else Scope(station_id=chosen)

    def _open(self, row: int) -> None:
        cell = self.model.cell(row, 0)
        if cell is not None:
            self.house.go("companies", id=cell.company.id, back=self.name)

    def _lay(self) -> None:
        sizes = style.now().sizes
        self.search.setFixedWidth(round(_SEARCH_WIDE * style.now().scale))
        head = QHBoxLayout()
        head.setContentsMargins(sizes.page_margin, sizes.gap_l, sizes.page_margin, 0)
        head.setSpacing(sizes.gap_s)
        go = self.house.go
        board = button(_("分工看板"), lambda: go("board"), icon="columns-3", parent=self)
        for part in (title(_("支援矩阵"), self), self.count, self.station):
            head.addWidget(part)
        head.addStretch(1)
        for made in (self.search, board, self.export):
            head.addWidget(made)
        inside = column(QWidget(self))
        inside.setContentsMargins(sizes.page_margin, 0, sizes.page_margin, 0)
        inside.setSpacing(sizes.gap_s)
        inside.addWidget(self._chips)
        inside.addWidget(self.bar)
        legend = _("● 通用支援　◆ 专门支援　◇ 计划　— 没有；Enter 或单击登记、修改，F2 打开企业。")
        told = PlainLabel(legend, self, kind="small")
        told.setContentsMargins(sizes.page_margin, 0, 0, sizes.gap_xs)
        layout = column(self)
        layout.setSpacing(sizes.gap_s)
        layout.addLayout(head)
        layout.addWidget(inside.parentWidget())
        layout.addWidget(self.view, 1)
        layout.addWidget(self.blank, 1)
        layout.addWidget(told)
        layout.addWidget(Room(self.progress, self))
