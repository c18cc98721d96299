"""The painted matrix: names at the left, departments above with contacts, marks inside."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from liaison.base.words import _
from liaison.gui.look import style
from liaison.gui.matrixmodel import MatrixModel, short
from liaison.services.supporting import Backed, Backer

_NAME_WIDE, _COLUMN_WIDE, _HEAD_HIGH = 250, 132, 78
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_INKS = {"special": "primary", "planned": "info", "general": "second", "none": "disabled"}


class MatrixView(QTableView):
    """Arrows go from cell to cell, Enter changes one, F2 opens its company."""

    chosen = Signal(int, int)
    """The support at this row and column is to be changed."""
    opened = Signal(int)
    """The card of the company of this row is wanted."""

    def __init__(self, model: MatrixModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        scale = style.now().scale
        self.setModel(model)
        self.setProperty("kind", "table")
        self.setAccessibleName(_("支援矩阵"))
        self.setHorizontalHeader(DepartmentHead(self))
        self.setVerticalHeader(CompanyHead(self))
        self.setItemDelegate(MarkPainter(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().setDefaultSectionSize(round(_COLUMN_WIDE * scale))

    def at(self) -> tuple[int, int]:
        """Return row and column of the cell the keyboard stands on; -1 for none."""
        return self.currentIndex().row(), self.currentIndex().column()

    def go_to(self, row: int, column: int) -> None:
        """Stand on a cell."""
        self.setCurrentIndex(self.model().index(row, column))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space change the cell, F2 opens the company, Home and End stay in the row."""
        row, column = self.at()
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and row >= 0:
            self.chosen.emit(row, column)
        elif key == Qt.Key.Key_F2 and row >= 0:
            self.opened.emit(row)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, text: str) -> None:
        """Do nothing: Qt's own search would walk through every row there is."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click changes the cell."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.chosen.emit(index.row(), index.column())


class MarkPainter(QStyledItemDelegate):
    """A mark and, for a special support, whose it is."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look, view, model = style.now(), self.parent(), index.model()
        assert isinstance(model, MatrixModel)
        assert isinstance(view, MatrixView)
        cell = model.cell(index.row(), index.column())
        if cell is None:
            return
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        current = view.currentIndex() == index
        special = cell.how in ("special", "planned")
        ground = look.colours.primary_ground if special else look.colours.surface
        painter.fillRect(rect, QColor(ground))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, look.colour("line"))
        painter.fillRect(rect.right(), rect.y(), 1, rect.height(), look.colour("line"))
        painter.setFont(look.body())
        painter.setPen(look.colour(_INKS[cell.how]))
        pad = look.sizes.gap_s
        box = rect.adjusted(pad, 0, -pad, -1)
        words = painter.fontMetrics().elidedText(
            short(cell), Qt.TextElideMode.ElideRight, box.width()
        )
        where = _LEFT if special else Qt.AlignmentFlag.AlignCenter
        painter.drawText(box, int(where), words)
        if current:
            wide = 2 if view.hasFocus() else 1
            pen = painter.pen()
            pen.setColor(look.colour("focus"))
            pen.setWidth(wide)
            painter.setPen(pen)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))


class DepartmentHead(QHeaderView):
    """Name, contact and phone, topics, over each column."""

    def __init__(self, parent: MatrixView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        """Return room for three lines."""
        return QSize(super().sizeHint().width(), round(_HEAD_HIGH * style.now().scale))

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Paint one department."""
        look, model = style.now(), self.model()
        assert isinstance(model, MatrixModel)
        of = model.matrix
        if of is None or logical >= len(of.departments):
            return
        one = of.departments[logical]
        painter.save()
        _ground(painter, rect)
        pad = look.sizes.gap_s
        high = (rect.height() - pad) // 3
        box = QRect(rect.x() + pad, rect.y() + pad // 2, rect.width() - 2 * pad, high)
        room = box.width() - self._paint_many(painter, box, one)
        for words, font, ink in (
            (one.name, look.body(True), "text"),
            (contact_words(one), look.small(), "second" if one.contact else "soon"),
            (one.topics or "—", look.small(), "second"),
        ):
            painter.setFont(font)
            painter.setPen(look.colour(ink))
            cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
            painter.drawText(box, int(_LEFT), cut)
            box.translate(0, high)
            room = box.width()
        painter.restore()

    def _paint_many(self, painter: QPainter, box: QRect, one: Backer) -> int:
        """Tell at the right of the name how many contacts there are; return the room it takes."""
        if not one.others:
            return 0
        look, words = style.now(), _("{n} 人").format(n=one.others + 1)
        painter.setFont(look.small())
        painter.setPen(look.colour("second"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, int(right), words)
        return painter.fontMetrics().horizontalAdvance(words) + look.sizes.gap_xs


class CompanyHead(QHeaderView):
    """The company and its officer before each row."""

    def __init__(self, parent: MatrixView) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(style.now().sizes.row)

    def sizeHint(self) -> QSize:
        """Return room for a name and an officer."""
        return QSize(round(_NAME_WIDE * style.now().scale), super().sizeHint().height())

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Paint one company."""
        look, model = style.now(), self.model()
        assert isinstance(model, MatrixModel)
        of = model.matrix
        if of is None or logical >= len(of.companies):
            return
        one = of.companies[logical]
        painter.save()
        _ground(painter, rect)
        pad = look.sizes.gap_s
        box = rect.adjusted(look.sizes.page_margin, 0, -pad, -1)
        painter.setFont(look.small())
        painter.setPen(look.colour("second" if one.lead else "soon"))
        lead = lead_words(one)
        wide = painter.fontMetrics().horizontalAdvance(lead)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, int(right), lead)
        painter.setFont(look.body())
        painter.setPen(look.colour("text"))
        room = box.width() - wide - pad
        cut = painter.fontMetrics().elidedText(one.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, int(_LEFT), cut)
        painter.restore()


def contact_words(of: Backer) -> str:
    """Return contact and phone of a department, or that there is none."""
    return " ".join(filter(None, (of.contact, of.phone))) or _("未登记联系人")


def lead_words(of: Backed) -> str:
    """Return the officer of a company, or that there is none."""
    return of.lead or _("无民警")


def _ground(painter: QPainter, rect: QRect) -> None:
    look = style.now()
    painter.fillRect(rect, QColor(look.colours.surface))
    painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, look.colour("line"))
    painter.fillRect(rect.right(), rect.y(), 1, rect.height(), look.colour("line"))
