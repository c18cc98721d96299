"""Under the tables of an import: problems, rows and what was passed over, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from liaison.base.words import N_, _
from liaison.exchange.plan import Fate, Finding, Severity, SheetPlan
from liaison.gui.importing_models import (
    COLUMNS,
    PASSED,
    PROBLEMS,
    ROWS,
    FoundColumn,
    PassedOver,
    PlannedRow,
    changes_words,
    columns_of,
    passed_of,
    problems_of,
    rows_of,
)
from liaison.gui.kit.buttons import button
from liaison.gui.kit.filters import FilterChip
from liaison.gui.kit.flow import FlowLayout
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.kit.table import Table
from liaison.gui.look import style
from liaison.gui.plainmodel import Head, PlainModel


class Tab(NamedTuple):
    """A tab: (untranslated) words, columns, its items, what they may be narrowed to, no items."""

    words: str
    heads: Sequence[Head]
    items: Callable[..., Sequence[Any]]
    by: tuple[Any, ...]
    nothing: str


TABS = (
    Tab(N_("问题"), PROBLEMS, problems_of, tuple(Severity), N_("没有问题，全部内容都能导入。")),
    Tab(N_("内容"), ROWS, rows_of, tuple(Fate), N_("没有数据行。")),
    Tab(N_("列"), COLUMNS, columns_of, (), N_("没有可以导入的列。")),
    Tab(N_("略过"), PASSED, passed_of, (), N_("没有略过任何一行。")),
)


class Details(QWidget):
    """Tabs, what to narrow by, the rows, and the current one in full words."""

    narrowing_ended = Signal()
    """The chip of the chosen table was taken away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheets: tuple[SheetPlan, ...] = ()
        self._only: SheetPlan | None = None
        self._by: Any = None
        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for tab in TABS:
            self.tabs.addTab(_(tab.words))
        self._filters = QWidget(self)
        self._flow = FlowLayout(self._filters)
        self.group = QButtonGroup(self)
        self.table = Table(self, compact=True, inset=True)
        self.model = PlainModel(TABS[0].heads, self)
        self.words = PlainLabel(parent=self, wrap=True)
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing())
        self.setFocusProxy(self.table)
        self._lay()
        self.tabs.currentChanged.connect(self._open_tab)
        self.table.row_current.connect(self._tell)

    def put(self, sheets: tuple[SheetPlan, ...]) -> None:
        """Show what was found in these tables; problems first when there are any."""
        self._sheets, self._only = sheets, None
        self._open_tab(self._first_tab())

    def narrow(self, only: SheetPlan | None) -> None:
        """Show what was found in one table, or in all."""
        self._only = only
        self._open_tab(self.tabs.currentIndex())

    def tab(self) -> Tab:
        """Return the tab in front."""
        return TABS[self.tabs.currentIndex()]

    def narrow_by(self, by: Any) -> None:
        """Show the items of one severity or fate, or all."""
        self._by = by
        for one in self.group.buttons():
            one.setChecked(one.property("by") == (by.value if by else ""))
        self._fill()

    def _first_tab(self) -> int:
        return 0 if problems_of(self._sheets) or not rows_of(self._sheets) else 1

    def _shown(self) -> tuple[SheetPlan, ...]:
        return self._sheets if self._only is None else (self._only,)

    def _open_tab(self, at: int) -> None:
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(at)
        self.tabs.blockSignals(False)
        for place, tab in enumerate(TABS):
            count = len(tab.items(self._shown()))
            self.tabs.setTabText(place, f"{_(tab.words)} {count:,}")
        before = self.model
        self.model = PlainModel(TABS[at].heads, self)
        self.table.setModel(self.model)
        before.deleteLater()
        self._offer()
        self.narrow_by(None)

    def _offer(self) -> None:
        """Offer what the items of the tab in front can be narrowed to."""
        while (item := self._flow.takeAt(0)) is not None:
            gone = item.widget()
            gone.hide()
            gone.deleteLater()
        for old in self.group.buttons():
            self.group.removeButton(old)
        tab = self.tab()
        if tab.by:
            self._add_filter(None, _("全部"))
        for by in tab.by:
            count = len(tab.items(self._shown(), by))
            if count:
                self._add_filter(by, f"{by.label} {count:,}")
        if self._only is not None and len(self._sheets) > 1:
            chip = FilterChip(_("工作表：{name}").format(name=self._only.sheet), self._filters)
            chip.removed.connect(self.narrowing_ended)
            chip.clicked.connect(self.narrowing_ended)
            self._flow.addWidget(chip)
            chip.show()

    def _add_filter(self, by: Any, words: str) -> None:
        made = button(words, partial(self.narrow_by, by), small=True, parent=self._filters)
        made.setCheckable(True)
        made.setProperty("by", by.value if by else "")
        self.group.addButton(made)
        self._flow.addWidget(made)
        made.show()

    def _fill(self) -> None:
        tab = self.tab()
        items = tab.items(self._shown(), self._by) if tab.by else tab.items(self._shown())
        self.model.put(items)
        self.words.setText("")
        if items:
            self.table.show_rows()
            self.table.go_to(0)
        else:
            self.table.show_empty(_(tab.nothing), icon="circle-check")

    def _tell(self, row: int) -> None:
        self.words.setText(full_words(self.model.item(row)))

    def _lay(self) -> None:
        sizes = style.now().sizes
        line = QHBoxLayout()
        line.setContentsMargins(sizes.page_margin - sizes.gap_m, 0, sizes.page_margin, 0)
        line.setSpacing(sizes.gap_l)
        line.addWidget(self.tabs)
        line.addWidget(self._filters, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(sizes.page_margin, sizes.gap_s, sizes.page_margin, sizes.gap_s)
        foot.addWidget(self.words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)


def full_words(item: Any) -> str:
    """Return everything about an item: what the table may have cut."""
    if isinstance(item, Finding):
        value = _("内容“{value}”。").format(value=item.value) if item.value else ""
        told = f"{value}{item.why}{item.mend}"
        return _("{what}：{value}").format(what=f"{item.sheet} {item.place}", value=told)
    if isinstance(item, FoundColumn):
        label = item.column.label or _("不导入")
        return _("{sheet} {column} 列“{heading}” → {label}").format(
            sheet=item.sheet.sheet,
            column=item.column.letters,
            heading=item.column.heading,
            label=label,
        )
    if isinstance(item, PlannedRow | PassedOver):
        number = item.row.number if isinstance(item, PassedOver) else item.row.row
        said = _("{sheet} 第 {row} 行").format(sheet=item.sheet.sheet, row=number)
        if isinstance(item, PassedOver):
            return _("{what}：{value}").format(what=said, value=item.row.text)
        told = f"{item.row.title}  {changes_words(item.row.changes)}"
        return _("{what}：{value}").format(what=said, value=told)
    return ""
