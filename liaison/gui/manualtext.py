"""The manual's text on the screen: one chapter, at the place asked for, and on paper."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, QSizeF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QPainter,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from liaison.base.words import _
from liaison.gui import manual
from liaison.gui.look import style
from liaison.gui.manual import Place

_INSET = 4
_LINE = 150
"""Height of a line in per cent of the type."""


class ManualText(QTextBrowser):
    """Shows one chapter and remembers the way there."""

    moved = Signal()
    """Another place is shown."""

    def __init__(self, parent: QWidget | None = None, pictures: bool = True) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self.setAccessibleName(_("使用手册"))
        self.setOpenLinks(False)
        self.setProperty("kind", "manual")
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.anchorClicked.connect(self._follow)
        self._way: list[Place] = []
        self._laid, self._shown = 0, (Place(0), "")
        self._refit = QTimer(self, singleShot=True, interval=0)
        self._refit.timeout.connect(self._fit)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there: else pictures fitted to the width could make it come and go for ever.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()  # its room is kept, itself unseen where all is seen
        bar.rangeChanged.connect(lambda low, high: bar.setEnabled(high > low))

    def place(self) -> Place:
        """Return the place shown; the beginning before anything is."""
        return self._way[-1] if self._way else Place(0)

    def can_go_back(self) -> bool:
        """Was another place shown before?"""
        return len(self._way) > 1

    def go(self, place: Place, marked: str = "") -> None:
        """Show a place; ``marked`` words are marked wherever they stand in the chapter."""
        if not self._way or self._way[-1] != place:
            self._way.append(place)
        self._show(place, marked)

    def go_back(self) -> None:
        """Show the place before."""
        if self.can_go_back():
            self._way.pop()
            self._show(self._way[-1])

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Give a picture of the manual, no wider than the text."""
        told = name.path() if isinstance(name, QUrl) else name
        path = (manual.folder() / told).resolve()
        if manual.folder().resolve() not in path.parents or not path.is_file():
            return None
        picture = QImage(str(path))
        room = self._room()
        ratio = self.devicePixelRatioF()
        if picture.width() > room * ratio:
            smooth = Qt.TransformationMode.SmoothTransformation
            picture = picture.scaledToWidth(round(room * ratio), smooth)
        if picture.width() > room:
            picture.setDevicePixelRatio(picture.width() / room)
        return _framed(picture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pictures to the new width, once whatever resized is through.

        A resize may come out of laying the text itself, when the scroll bar appears: to set
        the text anew then would free what Qt's own layout is still walking over.
        """
        super().resizeEvent(event)
        self._refit.start()

    # -- inside

    def _fit(self) -> None:
        if self._way and self._room() != self._laid and "![" in self._text(self._way[-1]):
            self._show(*self._shown)

    def _room(self) -> int:
        beside = 2 * style.now().sizes.gap_l + self.verticalScrollBar().sizeHint().width()
        return max(200, self.viewport().width() - beside - _INSET)

    def _text(self, place: Place) -> str:
        text = manual.chapters()[place.chapter].text
        return text if self._pictures else manual.PICTURE.sub("", text)

    def _show(self, place: Place, marked: str = "") -> None:
        self._shown = (place, marked)
        self._lay(place)
        self.setExtraSelections([])
        if marked:
            self._mark(marked)
        self._scroll_to(place.words)
        # Once more when the page has its height: before, it cannot be scrolled so far.
        QTimer.singleShot(0, self, lambda: self._scroll_to(self._shown[0].words))
        self.moved.emit()

    def _lay(self, place: Place) -> None:
        chapter = manual.chapters()[place.chapter]
        self._laid = self._room()
        document = self.document()
        document.clear()
        document.setDefaultFont(style.now().body())
        document.setDocumentMargin(style.now().sizes.gap_l)
        document.setMarkdown(f"## {chapter.heading}\n\n{self._text(place)}\n")
        spread(document)

    def _scroll_to(self, words: str) -> None:
        found = self.document().find(words) if words else QTextCursor(self.document())
        cursor = QTextCursor(self.document())
        self.setTextCursor(cursor)
        bar = self.verticalScrollBar()
        if found.isNull():
            bar.setValue(0)
            return
        box = self.document().documentLayout().blockBoundingRect(found.block())
        bar.setValue(max(0, round(box.top()) - style.now().sizes.gap_s) if words else 0)

    def _mark(self, words: str) -> None:
        marks, form = [], QTextCharFormat()
        form.setBackground(style.now().colour("soon_ground"))
        form.setForeground(style.now().colour("text"))
        at = self.document().find(words)
        while not at.isNull():
            mark = QTextEdit.ExtraSelection()
            mark.cursor, mark.format = at, form  # type: ignore[attr-defined]
            marks.append(mark)
            at = self.document().find(words, at)
        self.setExtraSelections(marks)

    def _follow(self, link: QUrl) -> None:
        """Follow a link to another place of the manual; nothing outside is opened."""
        place = manual.find(link.fragment())
        if place is not None and not link.scheme():
            self.go(place)


def _framed(picture: QImage) -> QImage:
    """Return a picture with a line around it, so that its edge is seen on a white page."""
    made = picture.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(made)
    painter.setPen(style.now().colour("edge"))
    ratio = made.devicePixelRatio()
    painter.drawRect(QRectF(0, 0, made.width() / ratio - 1, made.height() / ratio - 1))
    painter.end()
    return made


def spread(document: QTextDocument) -> None:
    """Give the lines of a document room."""
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    form = QTextBlockFormat()
    form.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    cursor.mergeBlockFormat(form)


def on_paper(text: str) -> QTextDocument:
    """Return Markdown as a document for the printer: black, in the type of the program."""
    made = QTextDocument()
    made.setDefaultFont(style.now().body())
    made.setMarkdown(text)
    spread(made)
    return made


def print_out(parent: QWidget, document: QTextDocument) -> bool:
    """Ask for a printer and print; tells whether it was sent."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if not QPrintDialog(printer, parent).exec():
        return False
    document.setPageSize(QSizeF())  # the printer's own
    document.print_(printer)
    return True
