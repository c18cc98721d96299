"""What narrows a list: named conditions to switch on, filters of fields as chips, the bin."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.filterpopup import FilterPopup
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.filters import FilterChip
from liaison.gui.kit.flow import FlowLayout
from liaison.gui.kit.labels import tip
from liaison.gui.look import style
from liaison.services import reading
from liaison.services.derived import NAMED
from liaison.services.registers import Register

Where = tuple[tuple[str, str], ...]


class FilterBar(QWidget):
    """One line under a page's title; it takes a second one when there is much in it."""

    changed = Signal()
    """A person changed what narrows the list."""
    columns_asked = Signal(QPoint)
    """The choice of columns is wanted, at this point of the screen."""

    def __init__(
        self, register: Register, parent: QWidget | None = None, barred: Collection[str] = ()
    ) -> None:
        """``barred`` are fields the person at the screen may not filter by."""
        super().__init__(parent)
        self._register, self._barred = register, barred
        self._labels = {one.name: one.label for one in reading.columns(register)}
        self._where: list[tuple[str, str]] = []
        self.named_buttons: dict[str, QPushButton] = {}
        self.chips: list[FilterChip] = []
        self._left = QWidget(self)
        self._flow = FlowLayout(self._left)
        self.add = button(_("筛选"), self.ask, icon="funnel", small=True, parent=self._left)
        self.clear_button = button(_("清除"), self.clear, kind="quiet", small=True)
        self.clear_button.setParent(self._left)
        self.bin = self._toggle("trash-2", _("回收站"))
        self.columns = icon_button("columns-3", _("选择列"), self._ask_columns, parent=self)
        self._lay()
        self._show_chips()

    # -- what is chosen

    def named(self) -> tuple[str, ...]:
        """Return the named conditions that are on."""
        return tuple(name for name, one in self.named_buttons.items() if one.isChecked())

    def where(self) -> Where:
        """Return the filters of fields."""
        return tuple(self._where)

    def binned(self) -> bool:
        """Is the recycle bin shown?"""
        return self.bin.isChecked()

    def is_empty(self) -> bool:
        """Does nothing narrow the list?"""
        return not self.named() and not self._where

    def set_all(self, named: tuple[str, ...], where: Where, binned: bool = False) -> None:
        """Narrow by exactly this; nothing is told."""
        for name, one in self.named_buttons.items():
            one.setChecked(name in named)
        known = set(self._labels) - set(self._barred)
        self._where = [(name, words) for name, words in where if name in known]
        self.bin.setChecked(binned)
        self._show_chips()

    def add_filter(self, name: str, words: str) -> None:
        """Narrow by a field as a person does; the same field is narrowed anew."""
        self._where = [one for one in self._where if one[0] != name]
        self._where.append((name, words))
        self._show_chips()
        self.changed.emit()

    def clear(self) -> None:
        """Take everything away that narrows the list."""
        self.set_all((), (), self.binned())
        self.changed.emit()

    def ask(self, name: str = "", words: str = "") -> FilterPopup:
        """Open the little window in which a field and words are chosen."""
        popup = FilterPopup(self._register, self, name, words, self._barred)
        popup.chosen.connect(self.add_filter)
        popup.drop_under(self.add)
        return popup

    # -- inside

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QHBoxLayout(self)
        layout.setContentsMargins(sizes.page_margin, 0, sizes.gap_m, sizes.gap_s)
        layout.setSpacing(sizes.gap_xs)
        for name, label in NAMED.get(self._register.record, {}).items():
            one = button(_(label), small=True, parent=self._left)
            one.setCheckable(True)
            one.setProperty("kind", "toggle")
            one.clicked.connect(lambda _on: self._told())
            self.named_buttons[name] = one
            self._flow.addWidget(one)
        self._flow.addWidget(self.add)
        layout.addWidget(self._left, 1)
        right = QVBoxLayout()
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_xs)
        row.addWidget(self.bin)
        row.addWidget(self.columns)
        right.addLayout(row)
        right.addStretch(1)
        layout.addLayout(right)

    def _toggle(self, icon: str, words: str) -> QToolButton:
        made = icon_button(icon, words, parent=self)
        made.setCheckable(True)
        made.setToolTip(tip(words))
        made.clicked.connect(lambda _on: self._told())
        return made

    def _show_chips(self) -> None:
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = []
        self._flow.removeWidget(self.clear_button)
        for place, (name, words) in enumerate(self._where):
            told = _("{what}：{value}").format(what=self._labels[name], value=words)
            chip = FilterChip(told, self._left)
            chip.removed.connect(lambda place=place: self._remove(place))
            chip.clicked.connect(lambda name=name, words=words: self.ask(name, words))
            self._flow.addWidget(chip)
            chip.show()
            self.chips.append(chip)
        self._flow.addWidget(self.clear_button)
        self.clear_button.setVisible(not self.is_empty())
        self.updateGeometry()

    def _remove(self, place: int) -> None:
        del self._where[place]
        self._show_chips()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _told(self) -> None:
        self.clear_button.setVisible(not self.is_empty())
        self.changed.emit()

    def _ask_columns(self) -> None:
        at = self.columns.mapToGlobal(QPoint(0, self.columns.height()))
        self.columns_asked.emit(at)
