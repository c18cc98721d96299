"""Two companies side by side: what differs, which value is kept, and what moves."""

from __future__ import annotations

import unicodedata
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from liaison.base.words import _, listed
from liaison.gui.kit.blank import Blank
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.services.companymerging import Difference, Merger

_LINE = 22
"""Half-width signs of a value on one line: what tells two names apart stands at their end."""


def _lines(words: str) -> str:
    """Return a value in lines short enough for half the panel."""
    found, room = [""], _LINE
    for sign in words.replace("\r", ""):
        wide = 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        if sign == "\n" or wide > room:
            found.append("")
            room = _LINE
        if sign != "\n":
            found[-1] += sign
            room -= wide
    return "\n".join(found)


class MergePanel(QFrame):
    """Left is kept, right goes into it; every differing value is a choice of two."""

    merge_asked = Signal()
    two_asked = Signal()
    swap_asked = Signal()
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.merger: Merger | None = None
        self._groups: dict[str, QButtonGroup] = {}
        self._inside: QWidget | None = None
        self.blank = Blank(self)
        self.blank.empty(_("选择一组，在这里对照。"), icon="building-2")
        self.why = PlainLabel(parent=self, kind="second", wrap=True)
        self.moving = PlainLabel(parent=self, kind="second", wrap=True)
        self.merge = button(_("合并"), self.merge_asked.emit, kind="primary", parent=self)
        self.swap = button(_("左右互换"), self.swap_asked.emit, parent=self)
        self.two = button(_("不是同一家"), self.two_asked.emit, parent=self)
        self.merge.setToolTip(_("合并 (Ctrl+Enter)"))
        self.two.setToolTip(_("不是同一家 (Ctrl+D)"))
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay()
        self.clear()

    def show_merger(self, told: Merger) -> None:
        """Show a pair; what was chosen stays as long as it is the same two, on the same sides."""
        before = self.merger
        if told == before:
            return
        chosen: dict[str, bool] = {}
        if before and (before.kept_id, before.other_id) == (told.kept_id, told.other_id):
            chosen = {name: group.checkedId() == 1 for name, group in self._groups.items()}
        self.merger = told
        self._groups = {}
        inside = QWidget()
        inside.setProperty("kind", "clear")
        grid = QGridLayout(inside)
        sizes = style.now().sizes
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(sizes.gap_m)
        grid.setVerticalSpacing(sizes.gap_s)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for column, (words, company) in enumerate(
            ((_("保留"), told.kept_id), (_("并入后进回收站"), told.other_id)), 1
        ):
            head = QHBoxLayout()
            head.addWidget(PlainLabel(words, inside, kind="strong"))
            head.addWidget(
                button(_("查看"), partial(self.opened.emit, company), kind="quiet", small=True,
                       parent=inside)
            )  # fmt: skip
            head.addStretch(1)
            grid.addLayout(head, 0, column)
        for row, one in enumerate(told.differences, 1):
            self._line(grid, row, one, inside)
        for name in chosen.keys() & self._groups.keys():
            self.choose(name, chosen[name])
        grid.setRowStretch(len(told.differences) + 1, 1)
        self._scroll.setWidget(inside)
        self._inside = inside
        self._tell_moving(told)
        self._show(True)

    def tell_why(self, words: str) -> None:
        """Tell what speaks for the pair, if anything does."""
        self.why.setText(_("理由：{why}").format(why=words) if words else "")
        self.why.setVisible(bool(words) and self.merger is not None)

    def clear(self) -> None:
        """Show no pair."""
        self.merger = None
        self._show(False)

    def taken(self) -> frozenset[str]:
        """Return the fields whose value is to be that of the company that goes."""
        return frozenset(name for name, group in self._groups.items() if group.checkedId() == 1)

    def focus_first(self) -> None:
        """Put the keyboard on the first choice, or on the button."""
        first = next(iter(self._groups.values()), None)
        chosen = first.checkedButton() if first is not None else self.merge
        chosen.setFocus(Qt.FocusReason.TabFocusReason)

    def choose(self, name: str, other: bool) -> None:
        """Choose which value of a field is kept, if there is such a value."""
        wanted = self._groups[name].button(int(other))
        if wanted.isEnabled():
            wanted.setChecked(True)

    def _line(self, grid: QGridLayout, row: int, one: Difference, inside: QWidget) -> None:
        grid.addWidget(PlainLabel(one.label, inside, kind="second"), row, 0)
        group = QButtonGroup(inside)
        for number, words in enumerate((one.kept, one.other)):
            told = _lines(words or _("（空）"))
            radio = QRadioButton(told.replace("&", "&&"), inside)
            high = radio.fontMetrics().lineSpacing() * (told.count("\n") + 1)
            grid.setRowMinimumHeight(row, max(grid.rowMinimumHeight(row), high))
            radio.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            radio.setAccessibleName(f"{one.label} {words}")
            radio.setEnabled(bool(words) or number == int(one.chosen == "other"))
            group.addButton(radio, number)
            grid.addWidget(radio, row, number + 1)
        group.button(int(one.chosen == "other")).setChecked(True)
        self._groups[one.name] = group

    def _tell_moving(self, told: Merger) -> None:
        moved = listed(f"{label} {count}" for label, count in told.moving.items())
        words = _("一并转入：{what}。").format(what=moved) if moved else _("没有需要转入的记录。")
        self.moving.setText(words)

    def _show(self, pair: bool) -> None:
        self.blank.setVisible(not pair)
        self.why.setVisible(pair and bool(self.why.text()))
        for part in (self._scroll, self.moving, self.merge, self.swap, self.two):
            part.setVisible(pair)

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(sizes.gap_l,) * 4)
        layout.setSpacing(sizes.gap_m)
        layout.addWidget(self.blank, 1)
        layout.addWidget(self.why)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.moving)
        foot = QHBoxLayout()
        foot.addWidget(self.two)
        foot.addWidget(self.swap)
        foot.addStretch(1)
        foot.addWidget(self.merge)
        layout.addLayout(foot)
