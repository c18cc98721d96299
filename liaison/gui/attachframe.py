"""The frame of the panel 附件: head, news, grid, what can be done; files are dropped on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import (
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from liaison.base.words import _
from liaison.gui.attachgrid import AttachmentGrid
from liaison.gui.attachmodel import Entry
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import Badge, PlainLabel
from liaison.gui.kit.progress import Progress
from liaison.gui.layouts import Surface
from liaison.gui.look import icons, style
from liaison.services.attachedlist import Item


def paint_edge(widget: QWidget, colour: str, width: int) -> None:
    """Paint a dashed edge inside a widget."""
    look = style.now()
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour(colour), width, Qt.PenStyle.DashLine))
    inside = widget.rect().adjusted(width, width, -width, -width)
    painter.drawRoundedRect(inside, look.sizes.radius, look.sizes.radius)


class DropHint(QWidget):
    """A dashed place that says what can be done here; away while there is nothing to say."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        sizes = style.now().sizes
        self._mark = PlainLabel(parent=self)
        self._words = PlainLabel("", self, kind="second", wrap=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(sizes.gap_m, sizes.gap_m, sizes.gap_m, sizes.gap_m)
        layout.setSpacing(sizes.gap_m)
        layout.addWidget(self._mark)
        layout.addWidget(self._words, 1)
        self._draw()

    def say(self, words: str) -> None:
        """Show these words, or nothing."""
        self._words.setText(words)
        self.setVisible(bool(words))

    def text(self) -> str:
        """Return the words shown."""
        return self._words.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dashed edge."""
        paint_edge(self, "edge", 1)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the mark in the new colours after a change of look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_words"):
            self._draw()

    def _draw(self) -> None:
        side = style.now().sizes.icon_large
        self._mark.setPixmap(icons.pixmap("upload", "second", side, self.devicePixelRatioF()))


class AttachmentFrame(Surface):
    """Places for attachments; :class:`~liaison.gui.attachments.AttachmentPanel` fills them.

    ``may`` tells whether this person may add and remove at all.
    """

    def __init__(self, may: bool, parent: QWidget | None = None) -> None:
        super().__init__(_("附件"), parent)
        self.may = may
        self._over = False
        self._count = Badge(parent=self)
        self.add = button(_("添加文件"), self.choose, small=True, icon="paperclip", parent=self)
        self.bar = MessageBar(self)
        self.progress = Progress(self)
        self.hint = DropHint(self)
        self.grid = AttachmentGrid(self)
        self._acts = QWidget(self)
        self.open_button = self._act(_("打开"), self.open_picked)
        self.note_button = self._act(_("说明"), self.describe_picked)
        self.save_button = self._act(_("另存为"), self.save_picked)
        self.remove_button = self._act(_("删除"), self.remove_picked)
        self._lay()
        self.setAcceptDrops(may)
        self.grid.chosen.connect(self._show_acts)
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.grid.customContextMenuRequested.connect(self._menu)

    # -- what the panel does

    def choose(self) -> None:
        """Ask for files."""
        raise NotImplementedError

    def take_from(self, mime: QMimeData) -> None:
        """Take what was dropped."""
        raise NotImplementedError

    def open_picked(self) -> None:
        """Open what is selected."""
        raise NotImplementedError

    def describe_picked(self) -> None:
        """Write the note of what is selected."""
        raise NotImplementedError

    def save_picked(self) -> None:
        """Write what is selected elsewhere."""
        raise NotImplementedError

    def remove_picked(self) -> None:
        """Take off what is selected."""
        raise NotImplementedError

    # -- what it shows

    def show_entries(self, entries: list[Entry], hint: str) -> None:
        """Show these, or nothing and what to do; what was selected stays selected."""
        row = self.grid.currentIndex().row() if self.grid.selected() else -1
        self.grid.entries.take(entries)
        if row >= 0 and entries:
            self.grid.select(row)
        self.grid.setVisible(bool(entries))
        self._count.count(len(entries))
        self.add.setVisible(self.may)
        self.hint.say(hint)
        self._show_acts()

    def picked(self) -> list[Item]:
        """Return what is selected of what is kept."""
        return [one.item for one in self.grid.selected() if one.item is not None]

    # -- dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that files may be dropped here."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()
            self._hover(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing was dropped."""
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped; the original stays where it is."""
        self._hover(False)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.take_from(event.mimeData())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame where files will be dropped."""
        super().paintEvent(event)
        if self._over:
            paint_edge(self, "primary", 2)

    # -- inside

    def _lay(self) -> None:
        self.head.addWidget(self._count)
        self.head.addStretch(1)
        self.head.addWidget(self.add)
        acts = QHBoxLayout(self._acts)
        acts.setContentsMargins(0, 0, 0, 0)
        acts.setSpacing(style.now().sizes.gap_xs)
        for one in self._buttons():
            acts.addWidget(one)
        acts.addStretch(1)
        for part in (self.bar, self.progress, self.hint, self.grid, self._acts):
            self.body.addWidget(part)

    def _act(self, words: str, act: Callable[[], object]) -> QPushButton:
        return button(words, act, kind="quiet", small=True, parent=self._acts)

    def _buttons(self) -> tuple[QPushButton, ...]:
        return self.open_button, self.note_button, self.save_button, self.remove_button

    def _show_acts(self) -> None:
        some, items = self.grid.selected(), self.picked()
        one = items[0] if len(items) == 1 else None
        self._acts.setVisible(bool(some))
        self.open_button.setVisible(one is not None and one.opens)
        self.note_button.setVisible(one is not None and self.may)
        self.save_button.setVisible(one is not None and one.there)
        self.remove_button.setVisible(self.may)

    def _hover(self, over: bool) -> None:
        self._over = over
        self.update()

    def _menu(self) -> None:
        """Offer by the right button what stands under the grid."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in self._buttons():
            if self.grid.selected() and not one.isHidden():
                menu.addAction(one.text()).triggered.connect(one.click)
        if menu.isEmpty():
            menu.deleteLater()
        else:
            menu.popup(QCursor.pos())
