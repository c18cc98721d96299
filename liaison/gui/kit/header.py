"""A table's heading: quiet words, the sort arrow, and the choice of columns."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QContextMenuEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from liaison.base.words import _
from liaison.gui.kit import columns
from liaison.gui.kit.cells import SHOW, THEN
from liaison.gui.look import icons, style


class Header(QHeaderView):
    """The horizontal heading of :class:`~liaison.gui.kit.table.Table`."""

    columns_changed = Signal()
    reset_asked = Signal()

    def __init__(self, parent: QWidget | None = None, inset: bool = False) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.inset = inset
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(40)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName(_("列标题"))

    def sizeHint(self) -> QSize:
        """Return the height of a row: heading and rows keep one rhythm."""
        return QSize(super().sizeHint().width(), style.now().sizes.row)

    def changeEvent(self, event: QEvent) -> None:
        """Take the new height after a change of look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometries()

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        """Paint one heading with its arrow when it sorts the list."""
        look = style.now()
        painter.fillRect(rect, QColor(look.colours.surface))
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, look.colour("line"))
        sorts = self.isSortIndicatorShown() and self.sortIndicatorSection() == column
        then = "" if sorts else str(self.model().headerData(column, self.orientation(), THEN) or "")
        pad, side = look.sizes.gap_s, look.sizes.icon - 2
        lead = columns.lead(self, column) if self.inset else 0
        room = rect.width() - lead - 2 * pad - (side + 2 if sorts or then else 0)
        painter.setFont(look.small())
        painter.setPen(look.colour("text" if sorts else "second"))
        metrics = painter.fontMetrics()
        heading = str(self.model().headerData(column, self.orientation(), SHOW) or "")
        words = metrics.elidedText(heading, self.textElideMode(), room)
        left = rect.left() + lead + pad
        if columns.is_right(self.model(), column):
            left = rect.right() + 1 - pad - metrics.horizontalAdvance(words)
        base = rect.top() + (rect.height() - metrics.height()) // 2 + metrics.ascent()
        painter.drawText(left, base, words)
        if sorts or then:
            right = columns.is_right(self.model(), column)
            at = left - side - 2 if right else left + metrics.horizontalAdvance(words) + 2
            way = then or ("up" if self._is_up() else "down")
            self._draw_arrow(painter, at, rect, (side, way, "primary" if sorts else "second"))

    def _is_up(self) -> bool:
        return self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder

    def _draw_arrow(
        self,
        painter: QPainter,
        x: int,
        rect: QRect,
        how: tuple[int, str, str],
    ) -> None:
        (side, way, ink), density = how, self.devicePixelRatioF()
        arrow = icons.pixmap(f"arrow-{way}", ink, side, density)
        painter.drawPixmap(x, rect.top() + (rect.height() - side) // 2, arrow)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the choice of columns."""
        self.choose_columns(event.globalPos())

    def choose_columns(self, at: QPoint) -> QMenu:
        """Open the list of columns at a point of the screen and return it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place in range(self.count()):
            menu.addAction(self._column_action(menu, self.logicalIndex(place)))
        menu.addSeparator()
        menu.addAction(_("恢复默认列")).triggered.connect(lambda _on=False: self.reset_asked.emit())
        menu.popup(at)
        return menu

    def _column_action(self, menu: QMenu, column: int) -> QAction:
        heading = str(self.model().headerData(column, self.orientation(), SHOW) or "")
        action = QAction(heading.replace("&", "&&"), menu)
        action.setCheckable(True)
        shown = not self.isSectionHidden(column)
        action.setChecked(shown)
        # The last column left cannot be hidden: nothing would bring the others back.
        action.setEnabled(not shown or self.count() - self.hiddenSectionCount() > 1)
        action.toggled.connect(lambda on: self._show_column(column, on))
        return action

    def _show_column(self, column: int, on: bool) -> None:
        self.setSectionHidden(column, not on)
        self.columns_changed.emit()
