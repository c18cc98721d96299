"""Columns and sorting by the keyboard: which, in which order, sorted by up to three."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from liaison.base.words import _
from liaison.gui.editors.choices import QuietCombo
from liaison.gui.kit.buttons import button, ending
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style

LEVELS = 3
_WIDE, _HIGH = 420, 320
_NAME = int(Qt.ItemDataRole.UserRole)
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked
Sorting = Sequence[tuple[str, bool]]
"""Columns by which rows stand, the first one first, each with whether downwards."""


class Column(NamedTuple):
    """A column as the sheet shows it."""

    name: str
    label: str
    shown: bool


class ArrangeSheet(QDialog):
    """Space shows or hides a column, Alt with an arrow moves it; below stand the sort columns."""

    def __init__(
        self, parent: QWidget, columns: Sequence[Column], sorting: Sorting, barred: frozenset[str]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "sheet")
        self.setProperty("page", "arrange")
        self.setWindowTitle(_("列和排序"))
        self.list = QListWidget(self)
        self.list.setAccessibleName(_("显示哪些列"))
        for one in columns:
            item = QListWidgetItem(one.label, self.list)
            item.setData(_NAME, one.name)
            item.setCheckState(_ON if one.shown else _OFF)
        self.list.setCurrentRow(0)
        self.list.installEventFilter(self)
        offered = [one for one in columns if one.name not in barred]
        self._names = ["", *(one.name for one in offered)]
        self.levels = [self._level(place, offered) for place in range(LEVELS)]
        for (by, way), (name, down) in zip(self.levels, sorting, strict=False):
            by.setCurrentIndex(max(0, self._names.index(name) if name in self._names else 0))
            way.setCurrentIndex(int(down))
        self._lay()

    def columns(self) -> list[tuple[str, bool]]:
        """Return the columns in the order chosen, each with whether it is shown."""
        items = [self.list.item(row) for row in range(self.list.count())]
        told = [(str(one.data(_NAME)), one.checkState() == _ON) for one in items]
        # The last column cannot be hidden: nothing would be left of the list.
        return told if any(shown for _name, shown in told) else [(told[0][0], True), *told[1:]]

    def sorting(self) -> list[tuple[str, bool]]:
        """Return by what to sort; a column named twice counts once."""
        found: dict[str, bool] = {}
        for by, way in self.levels:
            name = self._names[by.currentIndex()]
            if name:
                found.setdefault(name, bool(way.currentIndex()))
        return list(found.items())

    def move_column(self, by: int) -> None:
        """Move the current column up or down."""
        row = self.list.currentRow()
        if 0 <= row + by < self.list.count():
            item = self.list.takeItem(row)
            self.list.insertItem(row + by, item)
            self.list.setCurrentRow(row + by)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt with an arrow moves the column, as a row is moved in a table."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.move_column(step)
                return True
        return super().eventFilter(watched, event)

    # -- inside

    def _level(self, place: int, offered: Sequence[Column]) -> tuple[QuietCombo, QuietCombo]:
        by, way = QuietCombo(self), QuietCombo(self)
        first = _("不另排序") if place == 0 else _("（无）")
        by.addItems([first, *(one.label.replace("&", "&&") for one in offered)])
        ways = (_("从小到大"), _("从大到小"))
        way.addItems(ways)
        way.show_whole(*ways)
        by.setAccessibleName(_("第 {n} 排序列").format(n=place + 1))
        way.setAccessibleName(_("第 {n} 排序列的次序").format(n=place + 1))
        return by, way

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(sizes.gap_l,) * 4)
        layout.setSpacing(sizes.gap_m)
        layout.addWidget(PlainLabel(_("列和排序"), self, kind="section"))
        about = _("空格显示或隐藏，Alt+↑↓ 移动。")
        layout.addWidget(PlainLabel(about, self, kind="second", wrap=True))
        layout.addWidget(self.list, 1)
        rows = QGridLayout()
        rows.setHorizontalSpacing(sizes.gap_s)
        rows.setVerticalSpacing(sizes.gap_m)
        rows.setColumnStretch(1, 1)
        for place, (by, way) in enumerate(self.levels):
            words = _("排序") if place == 0 else _("其次")
            rows.addWidget(PlainLabel(words, self, kind="second"), place, 0)
            rows.addWidget(by, place, 1)
            rows.addWidget(way, place, 2)
        layout.addLayout(rows)
        foot = QHBoxLayout()
        foot.setSpacing(sizes.gap_s)
        foot.addStretch(1)
        go = button(_("确定"), self.accept, kind="primary", parent=self)
        go.setDefault(True)
        for one in (button(_("取消"), self.reject, parent=self), go):
            foot.addWidget(ending(one))
        layout.addLayout(foot)
        scale = style.now().scale
        self.resize(round(_WIDE * scale), round((_HIGH + 160) * scale))
