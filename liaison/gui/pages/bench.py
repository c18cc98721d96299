"""One column of the workbench: lines of what is to be done, each one key from its record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from liaison.base.words import _
from liaison.gui.kit.blank import Blank
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import Badge, one_line, section, tip
from liaison.gui.look import icons, style
from liaison.gui.look.tokens import Role
from liaison.gui.pages import BY_NAME
from liaison.services.benchlines import Line

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)


def due_words(due: date | None, today: date) -> tuple[str, Role]:
    """Return when a line is due in a few words, and the role that colours them."""
    if due is None:
        return "", "neutral"
    days = (due - today).days
    if days < 0:
        return _("逾期 {n} 天").format(n=-days), "overdue"
    if days == 0:
        return _("今天到期"), "soon"
    if days == 1:
        return _("明天到期"), "soon"
    if days <= 7:
        return _("还有 {n} 天").format(n=days), "neutral"
    return _("{month}月{day}日").format(month=due.month, day=due.day), "neutral"


class BenchLines(QAbstractListModel):
    """The lines of a column."""

    def __init__(self, shouts: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[Line] = ()
        self._shouts = shouts
        self._today = date.min

    def show(self, lines: Sequence[Line], today: date) -> None:
        """Hold other lines, as of a day."""
        self.beginResetModel()
        self._lines, self._today = lines, today
        self.endResetModel()

    def line(self, row: int) -> Line:
        """Return the line of a row."""
        return self._lines[row]

    def due(self, row: int) -> tuple[str, Role]:
        """Return when a row is due and its role; where it is told only by the way, neutral."""
        words, role = due_words(self._lines[row].due, self._today)
        return words, role if self._shouts else "neutral"

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many lines there are."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = 0) -> str | None:
        """Return a line as words; the whole of it on hover."""
        if role not in (_DISPLAY, _TIP) or not 0 <= index.row() < len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == _TIP:
            return tip(f"{line.title}\n{line.words}")
        when = self.due(index.row())[0]
        return ",".join(part for part in (line.title, one_line(line.words), when) if part)


class BenchRow(QStyledItemDelegate):
    """Two lines of words: what it is about with its day, and under it the rest."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return one row's size."""
        look = style.now()
        return QSize(100, 2 * look.sizes.row - look.sizes.gap_s - 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        look, box = style.now(), QRect(option.rect)  # type: ignore[attr-defined]
        model = index.model()
        assert isinstance(model, BenchLines)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, box, option)
        line = model.line(index.row())
        pad = look.sizes.gap_s
        box.adjust(look.sizes.gap_l, pad, -look.sizes.gap_l, -pad)
        side = look.sizes.icon
        entry = BY_NAME.get(line.register)
        density = painter.device().devicePixelRatioF()
        drawn = icons.pixmap(entry.icon if entry else "file-text", "second", side, density)
        upper = QRect(box.left(), box.top(), box.width(), box.height() // 2)
        painter.drawPixmap(box.left(), upper.center().y() - side // 2 + 1, drawn)
        upper.adjust(side + pad, 0, 0, 0)
        painter.setFont(look.body())
        painter.setPen(look.colour("text"))
        self._write(painter, upper, line.title)
        lower = upper.translated(0, box.height() // 2)
        self._paint_lower(painter, lower, line, *model.due(index.row()))
        painter.restore()

    def _paint_ground(self, painter: QPainter, box: QRect, option: QStyleOptionViewItem) -> None:
        look = style.now()
        state = option.state  # type: ignore[attr-defined]
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        chosen = bool(state & QStyle.StateFlag.State_Selected) and focused
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            ground = look.colours.primary_ground if chosen else look.colours.hover
            painter.setPen(QPen(look.colour("focus"), 1.5) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            inner = box.toRectF().adjusted(3, 2, -3, -2)
            painter.drawRoundedRect(inner, look.sizes.radius, look.sizes.radius)

    def _paint_lower(
        self, painter: QPainter, box: QRect, line: Line, when: str, role: Role
    ) -> None:
        look = style.now()
        painter.setFont(look.small())
        painter.setPen(look.colour(role))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(box, int(right), when)
        used = painter.fontMetrics().horizontalAdvance(when)
        painter.setPen(look.colour("second"))
        self._write(
            painter, box.adjusted(0, 0, -(used + look.sizes.gap_s if used else 0), 0), line.words
        )

    @staticmethod
    def _write(painter: QPainter, box: QRect, words: str) -> None:
        cut = painter.fontMetrics().elidedText(
            one_line(words), Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), cut)


KEYS: dict[Qt.Key, str] = {
    Qt.Key.Key_Return: "do",
    Qt.Key.Key_Enter: "do",
    Qt.Key.Key_Space: "open",
    Qt.Key.Key_V: "visit",
    Qt.Key.Key_S: "put_off",
}
"""What a key does with the line it is pressed on."""


class BenchView(QListView):
    """The list: keys do something with the line, left and right go to the next column."""

    asked = Signal(str, int)
    """What is to be done (:data:`KEYS`, or ``menu``) with the line of a row."""
    sideways = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setItemDelegate(BenchRow(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setProperty("kind", "palette")
        self.clicked.connect(lambda index: self.asked.emit("do", index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do something with the line; the rest is the list's."""
        key = Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in KEYS and not held and self.currentIndex().isValid():
            self.asked.emit(KEYS[key], self.currentIndex().row())
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.sideways.emit(-1 if key == Qt.Key.Key_Left else 1)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the line under the mouse, or of the one the keyboard is on."""
        mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if mouse else self.currentIndex()
        if index.isValid():
            self.setCurrentIndex(index)
            self.asked.emit("menu", index.row())


class BenchColumn(QFrame):
    """Heading, count, and the lines, or a quiet word where there are none."""

    asked = Signal(str, object)
    """What is to be done with a :class:`Line`."""
    sideways = Signal(int)

    def __init__(self, title: str, none: str, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self._none, self._role = none, role
        self._count = Badge(0, role, self)
        self._lines = BenchLines(role != "neutral", self)
        self.view = BenchView(title, self)
        self.view.setModel(self._lines)
        self.view.asked.connect(lambda what, row: self.asked.emit(what, self._lines.line(row)))
        self.view.sideways.connect(self.sideways)
        self._blank = Blank(self)
        sizes = style.now().sizes
        head = QHBoxLayout()
        head.setContentsMargins(sizes.gap_l, 0, sizes.gap_l, 0)
        self.head = head
        head.addWidget(section(title, self))
        head.addStretch(1)
        head.addWidget(self._count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, sizes.gap_m, 1, sizes.gap_xs)
        layout.setSpacing(sizes.gap_s)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._blank, 1)
        self.view.hide()
        self._blank.loading()

    def show_lines(self, lines: Sequence[Line], today: date) -> None:
        """Show other lines; the one chosen before stays chosen when it is still there."""
        kept = self.view.currentIndex().row()
        self._lines.show(lines, today)
        self._count.count(len(lines), self._role if lines else "neutral")
        self.view.setVisible(bool(lines))
        self._blank.setVisible(not lines)
        if lines:
            row = min(max(kept, 0), len(lines) - 1)
            self.view.setCurrentIndex(self._lines.index(row))
        else:
            self._blank.empty(self._none, icon="circle-check")

    def place_of(self, line: Line) -> QPoint:
        """Return where a line stands on the screen, for a menu beside it."""
        row = self.lines().index(line)
        box = self.view.visualRect(self._lines.index(row))
        return self.view.viewport().mapToGlobal(box.bottomLeft() + QPoint(box.width() // 4, 0))

    def lines(self) -> list[Line]:
        """Return the lines shown."""
        return [self._lines.line(row) for row in range(self._lines.rowCount())]


class TwoColumns(BenchColumn):
    """A column of lines with another behind it, a key or click away (what is done)."""

    def __init__(
        self, title: str, none: str, other: str, other_none: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, none, "neutral", parent)
        self._sides: tuple[tuple[str, Sequence[Line]], ...] = ((none, ()), (other_none, ()))
        self._other, self._today = other, date.min
        self.turn = button(other, self._turned, kind="quiet", small=True, parent=self)
        self.turn.setCheckable(True)
        self.head.insertWidget(1, self.turn)

    def show_both(self, lines: Sequence[Line], other: Sequence[Line], today: date) -> None:
        """Show other lines on both sides."""
        self._sides = ((self._sides[0][0], tuple(lines)), (self._sides[1][0], tuple(other)))
        self._today = today
        self.turn.setText(f"{self._other} {len(other)}" if other else self._other)
        self._turned()

    def _turned(self) -> None:
        none, lines = self._sides[self.turn.isChecked()]
        self._none = none
        self.show_lines(lines, self._today)
