"""The rows of the palette and of the page of results: commands, records, and what heads them.

Texts of records are painted as they are, never as rich text; what was typed
stands out by weight and colour.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from liaison.base.words import _
from liaison.gui.kit.fuzzy import Command
from liaison.gui.kit.labels import one_line
from liaison.gui.look import icons, style

Index = QModelIndex | QPersistentModelIndex
Spans = tuple[tuple[int, int], ...]
_TITLE, _HINT = 0.45, 0.34
"""Of a row with a text: so much of its room may be the name, so much what tells it apart."""
_Font = Callable[[bool], QFont]
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


def pieces(words: str, marks: Spans) -> list[tuple[str, bool]]:
    """Return a text in parts, each with whether it was typed."""
    found, at = [], 0
    for start, end in marks:
        found += [(words[at:start], False), (words[start:end], True)]
        at = end
    return [(part, typed) for part, typed in [*found, (words[at:], False)] if part]


def _paint_marked(
    painter: QPainter, box: QRect, most: int, words: str, marks: Spans, how: tuple[_Font, str]
) -> int:
    """Paint a text in so much room, what was typed strong; return the room it took."""
    font, ink = how
    at = box.left()
    for part, typed in pieces(words, marks):
        painter.setFont(font(typed))
        painter.setPen(style.now().colour("primary" if typed else ink))
        left = box.left() + most - at
        fitted = _fitted(painter.fontMetrics(), part, left)
        wide = painter.fontMetrics().horizontalAdvance(fitted)
        painter.drawText(QRect(at, box.top(), wide + 2, box.height()), _MIDDLE, fitted)
        at += wide
        if fitted != part:
            break
    return at - box.left()


def _fitted(metrics: QFontMetrics, words: str, room: int) -> str:
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0, room))


class CommandList(QAbstractListModel):
    """The commands and records that answer what was typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: Sequence[Command] = ()

    def show(self, commands: Sequence[Command]) -> None:
        """Hold other commands."""
        self.beginResetModel()
        self._shown = commands
        self.endResetModel()

    def has_icons(self) -> bool:
        """Does any row begin with an icon, so that all leave room for one?"""
        return any(one.icon for one in self._shown)

    def command(self, row: int) -> Command:
        """Return the command of a row."""
        return self._shown[row]

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many commands there are."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the keyboard pass over what only heads others."""
        if index.isValid() and self._shown[index.row()].head:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = 0) -> str | None:
        """Return the words of a row; a reader of the screen hears its text and hint too."""
        if not 0 <= index.row() < len(self._shown):
            return None
        one = self._shown[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _("，").join(part for part in (one.words, one.detail, one.group) if part)
        return one.words if role == 0 else None


class CommandRow(QStyledItemDelegate):
    """Icon, words, the text that answers, and at the right the group and the key."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return one row's size."""
        return QSize(100, style.now().sizes.row + style.now().sizes.gap_xs)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        look, box = style.now(), QRect(option.rect)  # type: ignore[attr-defined]
        model = index.model()
        assert isinstance(model, CommandList)
        command = model.command(index.row())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        if chosen and not command.head:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.colours.primary_ground))
            painter.drawRoundedRect(box, look.sizes.radius, look.sizes.radius)
        box.adjust(look.sizes.gap_m, 0, -look.sizes.gap_m, 0)
        if command.head:
            self._paint_head(painter, box, command)
        else:
            if model.has_icons():
                self._paint_icon(painter, box, command.icon)
                box.adjust(look.sizes.icon + look.sizes.gap_m, 0, 0, 0)
            self._paint_words(painter, box, command)
        painter.restore()

    def _paint_head(self, painter: QPainter, box: QRect, command: Command) -> None:
        look = style.now()
        painter.setPen(look.colour("line"))
        painter.drawLine(box.topLeft(), box.topRight())
        painter.setFont(look.small(strong=True))
        painter.setPen(look.colour("second"))
        told = f"{command.words}  {command.group}" if command.group else command.words
        painter.drawText(box, _MIDDLE, told)

    def _paint_icon(self, painter: QPainter, box: QRect, icon: str) -> None:
        if icon:
            side = style.now().sizes.icon
            drawn = icons.pixmap(icon, "second", side, painter.device().devicePixelRatioF())
            painter.drawPixmap(box.left(), box.center().y() - side // 2 + 1, drawn)

    def _paint_words(self, painter: QPainter, box: QRect, command: Command) -> None:
        look = style.now()
        painter.setFont(look.small())
        painter.setPen(look.colour("second"))
        right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        room = round(box.width() * _HINT) if command.detail else box.width()
        for words in (command.shortcut, command.group):
            if words:
                fitted = _fitted(painter.fontMetrics(), one_line(words), room)
                painter.drawText(box, right, fitted)
                used = painter.fontMetrics().horizontalAdvance(fitted) + look.sizes.gap_l
                box.adjust(0, 0, -used, 0)
        most = round(box.width() * _TITLE) if command.detail else box.width()
        words = one_line(command.words)
        used = _paint_marked(painter, box, most, words, command.marks, (look.body, "text"))
        if command.detail:
            box.adjust(used + look.sizes.gap_l, 0, 0, 0)
            told = one_line(command.detail)
            marks = command.detail_marks
            _paint_marked(painter, box, box.width(), told, marks, (look.small, "second"))
