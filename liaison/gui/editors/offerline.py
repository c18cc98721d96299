"""A line that offers records while a name is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from liaison.base.words import _
from liaison.gui.calls import call
from liaison.gui.jobs import Failure, Jobs
from liaison.gui.look import icons, style
from liaison.services.offers import Offer, offers
from liaison.store.step import Store

_SETTLE_MS = 60
_ROWS = 8
_ID, _HINT = 256, 257
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class OfferLine(QLineEdit):
    """Typing offers records that match; arrows and Enter choose, Esc closes the offers."""

    picked = Signal(object)
    """A person chose an Offer."""
    unknown = Signal()
    """Enter was pressed on a name nothing is offered for."""

    def __init__(self, target: str, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._target, self._jobs = target, jobs
        self.inside: Callable[[], Any] = lambda: None
        """The whole of whose parts alone some are offered, None for all there are."""
        self._found = QStandardItemModel(self)
        self._completer = self._make_completer()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        self.textEdited.connect(self._typed)
        self._hurried = self._asking = False
        self._arrow = self.addAction(
            icons.icon("chevron-down", "second"), QLineEdit.ActionPosition.TrailingPosition
        )
        icons.wear(self._arrow, "chevron-down", "second")
        self._arrow.triggered.connect(lambda _on=False: self.offer_all())
        self.setPlaceholderText(_("输入名称或编号查找"))

    def offer_all(self) -> None:
        """Offer what there is without a word typed."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask("")

    def is_asking(self) -> bool:
        """Are offers for what was typed still on their way?"""
        return self._asking and bool(self.text().strip())

    def offered(self) -> list[str]:
        """Return the titles offered now, empty when nothing is."""
        if not self.popup().isVisible():
            return []
        return [self._found.item(row).text() for row in range(self._found.rowCount())]

    def setReadOnly(self, read_only: bool) -> None:
        """Offer nothing while the value may only be seen."""
        super().setReadOnly(read_only)
        self._arrow.setVisible(not read_only)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the offers; Enter before they are there takes the first that comes."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if event.key() == Qt.Key.Key_Down and not self.isReadOnly():
            self._ask("")
        elif enter and plain and self._asking and self.text().strip():
            self._hurried = True
        else:
            super().keyPressEvent(event)
            if enter and plain and self.text().strip() and not self.popup().isVisible():
                self.unknown.emit()

    def popup(self) -> QListView:
        """Return the list of offers, shown or not."""
        popup = self._completer.popup()
        assert isinstance(popup, QListView)
        return popup

    def _make_completer(self) -> QCompleter:
        made = QCompleter(self._found, self)
        made.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        made.setMaxVisibleItems(_ROWS)
        made.setWidget(self)
        popup = QListView(self)
        made.setPopup(popup)
        popup.setItemDelegate(_TwoWords(popup))
        # Two signals of that name: the one with the index, not the one with the text.
        made.activated[QModelIndex].connect(self._take)  # type: ignore[index]
        return made

    def _typed(self) -> None:
        self._hurried, self._asking = False, True
        self._settle.start()

    def _ask(self, words: str | None = None) -> None:
        text = self.text().strip() if words is None else words
        target, whole = self._target, self.inside()
        inside = whole if isinstance(whole, int) else None

        def come(found: list[Offer]) -> None:
            if text != self.text().strip() and words is None:
                return  # more was typed meanwhile: another answer is on its way
            self._asking = False
            if self.hasFocus() and not self.isReadOnly():
                self._show(found)

        def no(_failure: Failure) -> None:
            self._asking = self._hurried = False
            self.popup().hide()

        if words is None and not text:
            self._asking = False
            self.popup().hide()
            return

        def work(store: Store) -> list[Offer]:
            with store.reading() as session:
                return offers(session, target, text, inside=inside)

        call(self, self._jobs, work, come, no)

    def _show(self, found: list[Offer]) -> None:
        self._found.clear()
        for one in found:
            item = QStandardItem(one.title)
            item.setData(one.id, _ID)
            item.setData(one.hint, _HINT)
            self._found.appendRow(item)
        if not found:
            hurried, self._hurried = self._hurried, False
            self.popup().hide()
            if hurried:
                self.unknown.emit()
            return
        if self._hurried:
            self._hurried = False
            self.picked.emit(found[0])
            return
        self._completer.complete()
        self.popup().setCurrentIndex(self._completer.completionModel().index(0, 0))

    def _take(self, index: QModelIndex) -> None:
        title, hint = str(index.data()), str(index.data(_HINT) or "")
        self.picked.emit(Offer(int(index.data(_ID)), title, hint))

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the page while offers are open."""
        if event.type() == QEvent.Type.ShortcutOverride and self.popup().isVisible():
            event.accept()
            return True
        return super().event(event)


class _TwoWords(QStyledItemDelegate):
    """A title at the left, what tells it apart in a quiet colour at the right."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look, rect = style.now(), QRect(option.rect)  # type: ignore[attr-defined]
        state = QStyle.StateFlag(option.state)  # type: ignore[attr-defined]
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(look.colours.primary_ground))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(look.colours.hover))
        gap = look.sizes.gap_s
        box = rect.adjusted(gap, 0, -gap, 0)
        hint = str(index.data(_HINT) or "")
        painter.setFont(look.small())
        cut, wide = _cut(painter, hint, box.width() // 2)
        painter.setPen(look.colour("second"))
        painter.drawText(box, int(_RIGHT), cut)
        painter.setFont(look.body())
        painter.setPen(look.colour("text"))
        title, _wide = _cut(painter, str(index.data()), box.width() - wide - gap)
        painter.drawText(box, int(_LEFT), title)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(100, style.now().sizes.row_compact)


def _cut(painter: QPainter, words: str, room: int) -> tuple[str, int]:
    metrics = painter.fontMetrics()
    cut = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
    return cut, metrics.horizontalAdvance(cut)
