"""Ctrl+K: everything the program can do, found by typing, chosen by Enter."""

from __future__ import annotations

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from liaison.base.words import _
from liaison.gui.kit.commandlist import CommandList, CommandRow
from liaison.gui.kit.fuzzy import Command, firm, rank
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style

_WIDE, _WIDER = 600, 860
"""Of commands alone, and with records and their texts among them."""
_ROWS, _MORE_ROWS = 9, 15
_FIRM = 4
"""Commands shown above records."""
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_KEYS = (*_MOVES, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
_STAYS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
"""The keyboard is only lent to another window, or to the line's own menu."""

__all__ = ["CommandList", "CommandPalette"]


class CommandPalette(QFrame):
    """A line to type in and the best answers under it; the keyboard never leaves the line.

    Laid over its window and not a window of its own: an input method writes
    hanzi into a pop-up only on some desktops.
    """

    picked = Signal(str)
    """The key of the command chosen."""
    typed = Signal(str)
    """What is looked for, so that records can be offered with ``offer``."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._before: QWidget | None = None
        self._commands: Sequence[Command] = ()
        self._offered: Sequence[Command] = ()
        self.awaits_records = False
        """Is what is typed answered by ``offer`` each time, with nothing if there is nothing?"""
        self._awaiting = self._entered = self._moved = False
        self.setProperty("kind", "palette")
        self.setAccessibleName(_("命令面板"))
        self._line = QLineEdit(self)
        self._line.setPlaceholderText(_("搜索全部记录，或输入要做的事、页面"))
        self._line.setAccessibleName(self._line.placeholderText())
        self._found = CommandList(self)
        self._list = QListView(self)
        self._list.setModel(self._found)
        self._list.setItemDelegate(CommandRow(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setProperty("kind", "palette")
        self._none = PlainLabel(_("没有找到。换几个字试试。"), self, kind="second")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay()
        self._line.textChanged.connect(self._search)
        self._list.clicked.connect(lambda index: self._pick(index.row()))
        self._line.installEventFilter(self)
        window.installEventFilter(self)
        self.hide()

    def start(self, commands: Sequence[Command], typed: str = "") -> None:
        """Open over the window's upper middle with these commands."""
        if self.isHidden():
            self._before = self._window.focusWidget()
        self._commands, self._offered = commands, ()
        self._line.setText(typed)
        self._search(typed)
        self.show()
        self.raise_()
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._line.selectAll()

    def shut(self) -> None:
        """Close, and give the keyboard back to where it was."""
        if self.isHidden():
            return
        before, self._before = self._before, None
        self.hide()  # the line loses the keyboard here, which is no leaving by itself
        if before is not None and shiboken6.isValid(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, typed: str, commands: Sequence[Command]) -> None:
        """Add records found for what was typed; an answer that comes too late is dropped."""
        if typed == self._line.text().strip():
            self._offered, self._awaiting = commands, False
            entered, self._entered = self._entered, False
            self._refresh(typed)
            if entered and commands and self.isVisible():
                self._pick(self._list.currentIndex().row())

    def found(self) -> list[Command]:
        """Return the commands shown, best first."""
        return [self._found.command(row) for row in range(self._found.rowCount())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Send the line's moving keys to the list; close when the keyboard leaves."""
        kind = event.type()
        if watched is self._window:
            if kind == QEvent.Type.Resize:
                self._place()
        elif kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # Else a shortcut of the window takes Esc before the line sees it.
            event.setAccepted(event.key() in _KEYS)
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(event)
        elif kind == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            self._leave(event.reason())
        return False

    # -- inside

    def _press(self, event: QKeyEvent) -> bool:
        if event.key() not in _KEYS:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        elif event.key() in _MOVES:
            self._moved = True
            self._list.keyPressEvent(event)
        elif self._is_meant(self._list.currentIndex().row()):
            self._pick(self._list.currentIndex().row())
        else:
            self._entered = True
        return True

    def _is_meant(self, row: int) -> bool:
        """Is a row chosen by Enter, or are the records waited for that will stand before it?

        Who types fast presses Enter before they are there, and means the first of them.
        """
        if not self._awaiting or self._moved:
            return True
        there = 0 <= row < self._found.rowCount()
        return there and firm(self._line.text().strip(), self._found.command(row))

    def _leave(self, reason: Qt.FocusReason) -> None:
        if reason not in _STAYS:
            self._before = None  # the keyboard went on by itself
            self.shut()

    def _lay(self) -> None:
        gap = style.now().sizes.gap_s
        layout = QVBoxLayout(self)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(gap)
        layout.addWidget(self._line)
        layout.addWidget(self._list)
        layout.addWidget(self._none)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(32)
        shadow.setOffset(0, 6)
        shade = QColor(style.now().colours.shade)
        shade.setAlpha(70)
        shadow.setColor(shade)
        self.setGraphicsEffect(shadow)

    def _place(self) -> None:
        look = style.now()
        room = self._window.width() - 2 * look.sizes.page_margin
        wide = _WIDER if self._offered else _WIDE
        self.setFixedWidth(min(round(wide * look.scale), room))
        self.adjustSize()
        self.move((self._window.width() - self.width()) // 2, look.sizes.page_margin * 3)

    def _search(self, text: str) -> None:
        typed = text.strip()
        self._offered = ()
        self._awaiting = self.awaits_records and bool(typed)
        self._entered = self._moved = False
        self._refresh(typed)
        self.typed.emit(typed)

    def _refresh(self, typed: str) -> None:
        ranked = rank(typed, self._commands)
        if self._offered:  # what answers only by scattered characters comes after records
            ranked = [one for one in ranked if firm(typed, one)][:_FIRM]
        shown = ranked + list(self._offered)
        self._found.show(shown)
        row = style.now().sizes.row + style.now().sizes.gap_xs
        rows = _MORE_ROWS if self._offered else _ROWS
        room = self._window.height() - 10 * style.now().sizes.page_margin
        self._list.setFixedHeight(row * max(1, min(len(shown), rows, room // row)))
        self._list.setVisible(bool(shown))
        self._none.setVisible(not shown)
        first = next((row for row, one in enumerate(shown) if not one.head), None)
        if first is not None:
            self._list.setCurrentIndex(self._found.index(first))
        self._place()

    def _pick(self, row: int) -> None:
        if 0 <= row < self._found.rowCount() and not self._found.command(row).head:
            key = self._found.command(row).key
            self.shut()
            self.picked.emit(key)
