"""Ctrl+K: everything the program can do, found by typing, chosen by Enter."""

from __future__ import annotations

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from liaison.base.words import _
from liaison.gui.kit.fuzzy import Command, rank
from liaison.gui.kit.labels import PlainLabel, one_line
from liaison.gui.look import icons, style

_WIDE = 600
_ROWS = 9
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_KEYS = (*_MOVES, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
_STAYS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
"""The keyboard is only lent to another window, or to the line's own menu."""

Index = QModelIndex | QPersistentModelIndex


class CommandList(QAbstractListModel):
    """The commands that answer what was typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: Sequence[Command] = ()

    def show(self, commands: Sequence[Command]) -> None:
        """Hold other commands."""
        self.beginResetModel()
        self._shown = commands
        self.endResetModel()

    def command(self, row: int) -> Command:
        """Return the command of a row."""
        return self._shown[row]

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many commands there are."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = 0) -> str | None:
        """Return the words of a command."""
        if role != 0 or not 0 <= index.row() < len(self._shown):
            return None
        return self._shown[index.row()].words


class CommandRow(QStyledItemDelegate):
    """Icon, words, group, and at the right the key that does it without the palette."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return one row's size."""
        return QSize(100, style.now().sizes.row + style.now().sizes.gap_xs)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one command."""
        look, box = style.now(), QRect(option.rect)  # type: ignore[attr-defined]
        model = index.model()
        assert isinstance(model, CommandList)
        command = model.command(index.row())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.colours.primary_ground))
            painter.drawRoundedRect(box, look.sizes.radius, look.sizes.radius)
        box.adjust(look.sizes.gap_m, 0, -look.sizes.gap_m, 0)
        side = look.sizes.icon
        if command.icon:
            density = painter.device().devicePixelRatioF()
            drawn = icons.pixmap(command.icon, "second", side, density)
            painter.drawPixmap(box.left(), box.center().y() - side // 2 + 1, drawn)
        box.adjust(side + look.sizes.gap_m, 0, 0, 0)
        self._paint_words(painter, box, command)
        painter.restore()

    def _paint_words(self, painter: QPainter, box: QRect, command: Command) -> None:
        look = style.now()
        painter.setFont(look.small())
        painter.setPen(look.colour("second"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        for words in (command.shortcut, command.group):
            if words:
                painter.drawText(box, int(right), words)
                used = painter.fontMetrics().horizontalAdvance(words) + look.sizes.gap_l
                box.adjust(0, 0, -used, 0)
        painter.setFont(look.body())
        painter.setPen(look.colour("text"))
        words = one_line(command.words)
        cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), cut)


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
        self.setProperty("kind", "palette")
        self.setAccessibleName(_("命令面板"))
        self._line = QLineEdit(self)
        self._line.setPlaceholderText(_("输入要做的事、页面或企业名称"))
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
            self._offered = commands
            self._refresh(typed)

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
            self._list.keyPressEvent(event)
        else:
            self._pick(self._list.currentIndex().row())
        return True

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
        self.setFixedWidth(min(round(_WIDE * look.scale), room))
        self.adjustSize()
        self.move((self._window.width() - self.width()) // 2, look.sizes.page_margin * 3)

    def _search(self, text: str) -> None:
        typed = text.strip()
        self._offered = ()
        self._refresh(typed)
        self.typed.emit(typed)

    def _refresh(self, typed: str) -> None:
        shown = rank(typed, self._commands) + list(self._offered)
        self._found.show(shown)
        row = style.now().sizes.row + style.now().sizes.gap_xs
        self._list.setFixedHeight(row * min(len(shown), _ROWS))
        self._list.setVisible(bool(shown))
        self._none.setVisible(not shown)
        if shown:
            self._list.setCurrentIndex(self._found.index(0))
        self._place()

    def _pick(self, row: int) -> None:
        if 0 <= row < self._found.rowCount():
            key = self._found.command(row).key
            self.shut()
            self.picked.emit(key)
