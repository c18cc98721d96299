"""The map of the keyboard: what every key does here, searchable, on paper too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.actions import FORM_KEYS, LIST_KEYS, Action
from liaison.gui.house import Page
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.kit.searchbox import SearchBox
from liaison.gui.look import style
from liaison.gui.manualtext import on_paper, print_out
from liaison.gui.pagekeys import KEYS

Pairs = Sequence[tuple[str, str]]
"""Keys and what they do."""

_SIGNS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Return": "Enter", "Ins": "Insert"}
"""Names Qt gives to keys that bear another sign."""


def groups(
    actions: Sequence[Action], page: Page | None, dialog: Pairs = ()
) -> list[tuple[str, Pairs]]:
    """Return the keys by where they hold: first those of the dialog or the page in front."""
    here = [(key, words) for words, key, _act in page.actions_offered() if key] if page else []
    here += [(_(key), _(words)) for key, words in KEYS.get(page.name, ())] if page else []
    own = [(one.shortcut, one.words) for one in actions if one.shortcut]
    own.insert(1, ("Ctrl+1 … 9", _("依次打开左侧各页")))
    every: list[tuple[str, Pairs]] = [
        (_("本窗口"), dialog),
        (_("本页"), here),
        (_("随处可用"), own),
        (_("列表"), [(key, _(words)) for key, words in LIST_KEYS]),
        (_("表单"), [(key, _(words)) for key, words in FORM_KEYS]),
    ]
    if dialog:  # the page under a dialog hears nothing
        every = [every[0], every[-1]]
    return [
        (title, [(told(key), words) for key, words in pairs]) for title, pairs in every if pairs
    ]


def told(key: str) -> str:
    """Return a key as it stands on the keyboard: arrows as arrows."""
    for name, sign in _SIGNS.items():
        key = re.sub(rf"\b{name}\b", sign, key)
    return key


def as_markdown(every: Sequence[tuple[str, Pairs]]) -> str:
    """Return the map as Markdown, for the printer."""
    lines = ["## " + _("键盘操作"), ""]
    for title, pairs in every:
        lines += [f"### {title}", "", "| " + _("按键") + " | " + _("作用") + " |", "|---|---|"]
        lines += [f"| {key} | {words} |" for key, words in pairs]
        lines.append("")
    return "\n".join(lines)


class KeyMap(QWidget):
    """Every key in groups; what is typed above leaves those that fit."""

    def __init__(
        self,
        actions: Sequence[Action],
        page: Page | None,
        parent: QWidget | None = None,
        dialog: Pairs = (),
    ) -> None:
        super().__init__(parent)
        self._groups = groups(actions, page, dialog)
        self.search = SearchBox(_("查找按键或操作"), self)
        self.search.searched.connect(self.narrow)
        self.paper = button(_("打印"), self.print_map, icon="printer", parent=self)
        self._none = PlainLabel(_("没有这样的按键。"), self, kind="second")
        self._none.hide()
        self._rows: list[tuple[str, int, tuple[QWidget, QWidget]]] = []
        self._heads: list[QWidget] = []
        self._lay()

    def narrow(self, words: str) -> None:
        """Show only the keys whose name or work holds the words."""
        wanted = words.casefold().split()
        left: set[int] = set()
        for told, group, widgets in self._rows:
            fits = all(one in told for one in wanted)
            left |= {group} if fits else set()
            for widget in widgets:
                widget.setVisible(fits)
        for group, head in enumerate(self._heads):
            head.setVisible(group in left)
        self._none.setVisible(not left)

    def print_map(self) -> None:
        """Print the whole map."""
        print_out(self, on_paper(as_markdown(self._groups)))

    # -- inside

    def _lay(self) -> None:
        sizes = style.now().sizes
        head = QHBoxLayout()
        head.setSpacing(sizes.gap_s)
        head.addWidget(self.search, 1)
        head.addWidget(self.paper)
        inside = QWidget()
        inside.setProperty("kind", "clear")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, sizes.gap_m, 0)
        grid.setHorizontalSpacing(sizes.gap_l)
        grid.setVerticalSpacing(sizes.gap_xs + 2)
        for group, (title, pairs) in enumerate(self._groups):
            self._add_group(grid, group, title, pairs)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, sizes.gap_s, 0, 0)
        layout.setSpacing(sizes.gap_m)
        layout.addLayout(head)
        layout.addWidget(self._none)
        layout.addWidget(scroll, 1)

    def _add_group(self, grid: QGridLayout, group: int, title: str, pairs: Pairs) -> None:
        row = grid.rowCount()
        heading = PlainLabel(title, grid.parentWidget(), kind="second")
        heading.setContentsMargins(0, style.now().sizes.gap_s if group else 0, 0, 0)
        grid.addWidget(heading, row, 0, 1, 2)
        self._heads.append(heading)
        for number, (key, words) in enumerate(pairs, row + 1):
            left = PlainLabel(key, grid.parentWidget(), kind="key")
            right = PlainLabel(words, grid.parentWidget())
            grid.addWidget(left, number, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(right, number, 1)
            self._rows.append((f"{key} {words}".casefold(), group, (left, right)))
