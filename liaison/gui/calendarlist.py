"""The list of one day: every entry in two lines, each one key from its record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from liaison.base.words import _
from liaison.gui.calendarmarks import paint_mark
from liaison.gui.kit.blank import Blank
from liaison.gui.kit.labels import PlainLabel, one_line, tip
from liaison.gui.look import style
from liaison.services.agendasources import Item
from liaison.services.workdays import WEEKDAYS, Days

Index = QModelIndex | QPersistentModelIndex
_WIDE, _MOST = 380, 9
_MOVES = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}


class DayItems(QAbstractListModel):
    """The entries of a day."""

    def __init__(self, items: Sequence[Item], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items = tuple(items)

    def item(self, row: int) -> Item:
        """Return the entry of a row."""
        return self._items[row]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = 0) -> str | None:
        if not 0 <= index.row() < len(self._items):
            return None
        item = self._items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            parts = (item.title, item.what, item.words)
            return _("，").join(one_line(one) for one in parts if one)
        return tip(f"{item.title}\n{item.words}") if role == Qt.ItemDataRole.ToolTipRole else None


class DayRow(QStyledItemDelegate):
    """Title and time above, what happens and the rest below, the mark of the kind before."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        sizes = style.now().sizes
        return QSize(100, 2 * sizes.row - sizes.gap_l)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, DayItems)
        item, look = model.item(index.row()), style.now()
        box = QRect(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setPen(QPen(look.colour("focus"), 1.5) if chosen else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.colours.primary_ground if chosen else look.colours.hover))
            inner = box.toRectF().adjusted(3, 2, -3, -2)
            painter.drawRoundedRect(inner, look.sizes.radius, look.sizes.radius)
        box.adjust(look.sizes.gap_m, look.sizes.gap_xs, -look.sizes.gap_m, -look.sizes.gap_xs)
        self._paint_lines(painter, box, item)
        painter.restore()

    def _paint_lines(self, painter: QPainter, box: QRect, item: Item) -> None:
        look = style.now()
        side, half = round(10 * look.scale), box.height() // 2
        tone = item.tone if item.tone in ("done", "soon", "overdue", "info") else "neutral"
        mark = QRectF(box.left(), box.top() + (half - side) / 2, side, side)
        paint_mark(painter, mark, item.kind, look.colour(tone), hollow=item.movable)
        left = box.left() + side + look.sizes.gap_s
        upper = QRect(left, box.top(), box.right() - left, half)
        painter.setFont(look.small())
        painter.setPen(look.colour(tone))
        used = painter.fontMetrics().horizontalAdvance(item.what) + look.sizes.gap_s
        painter.drawText(upper, int(_RIGHT), item.what)
        painter.setFont(look.body())
        painter.setPen(look.colour("text"))
        at = f"{item.at:%H:%M} " if item.at is not None else ""
        self._write(painter, upper.adjusted(0, 0, -used, 0), at + one_line(item.title))
        painter.setFont(look.small())
        painter.setPen(look.colour("second"))
        self._write(painter, upper.translated(0, half), one_line(item.words))

    @staticmethod
    def _write(painter: QPainter, box: QRect, words: str) -> None:
        cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(_LEFT), cut)


_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class DayPopup(QFrame):
    """Opens beside its day; Enter opens a record, Esc closes, N plans a visit."""

    opened = Signal(object)
    plan_asked = Signal()
    cut_asked = Signal(object)
    move_asked = Signal(object, object)

    def __init__(
        self, day: date, items: Sequence[Item], calendar: Days | None, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("kind", "raised")
        self.day = day
        self.model = DayItems(items, self)
        words = _("{month}月{day}日{weekday}").format(
            month=day.month, day=day.day, weekday=_(WEEKDAYS[day.weekday()])
        )
        named = calendar.words(day) if calendar is not None else ""
        self.heading = PlainLabel(f"{words} {named}".strip(), self, kind="section")
        self.view = QListView(self)
        self.view.setAccessibleName(words)
        self.view.setModel(self.model)
        self.view.setItemDelegate(DayRow(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setProperty("kind", "palette")
        self.view.clicked.connect(lambda index: self._open(index.row()))
        self.view.installEventFilter(self)
        self._lay(bool(items))

    def drop_at(self, box: QRect, over: QWidget) -> None:
        """Open beside a day's box, on the screen whole."""
        self.adjustSize()
        at = over.mapToGlobal(QPoint(box.right() + 4, box.top()))
        screen = over.screen().availableGeometry()
        if at.x() + self.width() > screen.right():
            at.setX(over.mapToGlobal(box.topLeft()).x() - self.width() - 4)
        at.setX(max(screen.left(), at.x()))
        at.setY(max(screen.top(), min(at.y(), screen.bottom() - self.height())))
        self.move(at)
        self.show()
        if self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(0))
        self.view.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter opens, Shift+arrows and Ctrl+X move a planned visit; before the list's own keys."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(Qt.Key(event.key()), event.modifiers())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes, N plans, where there is no list to take them."""
        if not self._pressed(Qt.Key(event.key()), event.modifiers()):
            super().keyPressEvent(event)

    def _pressed(self, key: Qt.Key, held: Qt.KeyboardModifier) -> bool:
        row = self.view.currentIndex().row()
        item = self.model.item(row) if row >= 0 else None
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(row)
        elif key == Qt.Key.Key_N:
            self.close()
            self.plan_asked.emit()
        elif key == Qt.Key.Key_X and held & Qt.KeyboardModifier.ControlModifier:
            self._with(item, None)
        elif key in _MOVES and held & Qt.KeyboardModifier.ShiftModifier:
            self._with(item, self.day + timedelta(days=_MOVES[key]))
        else:
            return False
        return True

    def _with(self, item: Item | None, day: date | None) -> None:
        """Cut a planned visit, or move it to a day; other entries stay where they are."""
        if item is None or not item.movable:
            self.hint.setText(_("只有计划走访可以改期。"))
            return
        self.close()
        if day is None:
            self.cut_asked.emit(item)
        else:
            self.move_asked.emit(item, day)

    def _open(self, row: int) -> None:
        if row >= 0:
            item = self.model.item(row)
            self.close()
            self.opened.emit(item)

    def _lay(self, filled: bool) -> None:
        sizes, scale = style.now().sizes, style.now().scale
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, sizes.gap_m, 1, sizes.gap_s)
        layout.setSpacing(sizes.gap_xs)
        self.heading.setContentsMargins(sizes.gap_m, 0, sizes.gap_m, 0)
        layout.addWidget(self.heading)
        rows = min(_MOST, self.model.rowCount())
        self.view.setFixedHeight(rows * (2 * sizes.row - sizes.gap_l) + 2)
        self.view.setVisible(filled)
        layout.addWidget(self.view)
        if not filled:
            blank = Blank(self)
            blank.empty(_("这一天没有安排。"), icon="calendar-days")
            layout.addWidget(blank)
        keys = _("Enter 打开 · N 计划走访 · Shift+方向键 改期 · Esc 关闭")
        self.hint = PlainLabel(keys, self, kind="small", wrap=True)
        self.hint.setContentsMargins(sizes.gap_m, 0, sizes.gap_m, 0)
        layout.addWidget(self.hint)
        self.setFixedWidth(round(_WIDE * scale))
        if not filled:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
