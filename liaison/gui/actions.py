"""What the window itself can do, each with its key, and the map of all keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from liaison.base.words import N_, _
from liaison.gui.kit.dialogs import Sheet
from liaison.gui.kit.fuzzy import Command
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style


class Action(NamedTuple):
    """One thing to do: lasting key, words as shown, shortcut, icon, and what it does."""

    key: str
    words: str
    shortcut: str
    icon: str
    act: Callable[[], Any]
    also: str = ""


LIST_KEYS = (
    ("Ctrl+N", N_("新增一条")),
    ("Ctrl+F", N_("在本页中查找")),
    ("↑ ↓", N_("上一条、下一条")),
    ("Enter", N_("打开选中的记录")),
    ("F2", N_("修改选中的记录")),
    ("Delete", N_("放入回收站")),
    ("Esc", N_("关闭右侧详情，或返回")),
)
FORM_KEYS = (
    ("Ctrl+S", N_("保存")),
    ("Tab", N_("下一项")),
    ("Shift+Tab", N_("上一项")),
    ("Esc", N_("离开表单（有改动时会询问）")),
)
"""Keys of pages, the same on every page of their kind, for the map."""


def commands(actions: Sequence[Action], group: str) -> list[Command]:
    """Return actions as the palette shows them; keys begin with ``act:``."""
    return [
        Command(f"act:{one.key}", one.words, group, one.shortcut, one.icon, one.also)
        for one in actions
    ]


class KeyMap(Sheet):
    """F1: every key in three groups."""

    def __init__(self, parent: QWidget | None, actions: Sequence[Action]) -> None:
        super().__init__(parent, _("键盘操作"), "", "info")
        own = [(one.shortcut, one.words) for one in actions if one.shortcut]
        own.insert(1, ("Ctrl+1 … 9", _("依次打开左侧各页")))
        groups = (
            (_("随处可用"), own),
            (_("列表"), tuple((key, _(words)) for key, words in LIST_KEYS)),
            (_("表单"), tuple((key, _(words)) for key, words in FORM_KEYS)),
        )
        inside = QWidget()
        inside.setProperty("kind", "clear")
        grid = QGridLayout(inside)
        sizes = style.now().sizes
        grid.setContentsMargins(0, 0, sizes.gap_m, 0)
        grid.setHorizontalSpacing(sizes.gap_l)
        grid.setVerticalSpacing(sizes.gap_xs + 2)
        for title, pairs in groups:
            row = grid.rowCount()
            heading = PlainLabel(title, inside, kind="second")
            heading.setContentsMargins(0, sizes.gap_s if row > 1 else 0, 0, 0)
            grid.addWidget(heading, row, 0, 1, 2)
            for number, (key, words) in enumerate(pairs, row + 1):
                left = PlainLabel(key, inside, kind="key")
                grid.addWidget(left, number, 0, Qt.AlignmentFlag.AlignLeft)
                grid.addWidget(PlainLabel(words, inside), number, 1)
        grid.setColumnStretch(1, 1)
        self.body.addWidget(self._scrolled(inside))
        known = self.add_button(_("知道了"), "primary", accepts=True)
        known.setDefault(True)
        known.setFocus()

    def _scrolled(self, inside: QWidget) -> QScrollArea:
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        hint = inside.sizeHint()
        screen = self.screen().availableGeometry()
        scroll.setMinimumWidth(hint.width() + 2 * style.now().sizes.gap_xl)
        scroll.setMinimumHeight(min(hint.height(), screen.height() * 6 // 10))
        return scroll
