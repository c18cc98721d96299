"""Looking at pictures inside the program: whole or closer, one after the other by arrows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.space import size_words
from liaison.base.words import _
from liaison.gui import photos, remember
from liaison.gui.calls import call, words_of
from liaison.gui.canvas import STEP, Canvas
from liaison.gui.house import House
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.services import attachedcontent
from liaison.services.attachedlist import Item
from liaison.store.step import Store

_SIZE = (960, 680)


class PictureViewer(QDialog):
    """The pictures of one record; left and right go on, plus and minus zoom, Esc closes."""

    def __init__(
        self,
        house: House,
        items: list[Item],
        first: int,
        save: Callable[[Item], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._house, self._items, self._at = house, items, first
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("查看图片"))
        self.setProperty("page", "attachments")
        room = parent.window().size()
        self.resize(min(_SIZE[0], room.width()), min(_SIZE[1], room.height()))
        remember.place(self, "viewer")
        self.canvas = Canvas(self)
        self.name = PlainLabel("", self, kind="section", elide=True)
        self.about = PlainLabel("", self, kind="second")
        self.bar = MessageBar(self)
        self.back = icon_button("chevron-left", _("上一张 (←)"), lambda: self.step(-1), parent=self)
        self.on = icon_button("chevron-right", _("下一张 (→)"), lambda: self.step(1), parent=self)
        self._save = button(_("另存为"), lambda: save(self.item()), small=True, parent=self)
        self._lay()
        self.canvas.zoomed.connect(self._tell)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.canvas.setFocus()
        self._load()

    def item(self) -> Item:
        """Return the picture shown."""
        return self._items[self._at]

    def step(self, by: int) -> None:
        """Go to the next or the one before, round at the ends."""
        self._at = (self._at + by) % len(self._items)
        self._load()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go on, plus and minus zoom, 0 shows it whole."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_PageUp):
            self.step(-1)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Space):
            self.step(1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.canvas.closer(STEP)
        elif key == Qt.Key.Key_Minus:
            self.canvas.closer(1 / STEP)
        elif key == Qt.Key.Key_0:
            self.canvas.fit()
        else:
            super().keyPressEvent(event)

    def _load(self) -> None:
        item = self.item()
        self.name.setText(item.name)
        self.bar.clear()
        several = len(self._items) > 1
        self.back.setVisible(several)
        self.on.setVisible(several)
        self._tell()

        def work(store: Store) -> tuple[int, QImage | None]:
            found, content = attachedcontent.content(store, item.id)
            return item.id, photos.decoded(content, found.kind)

        call(self, self._house.jobs, work, self._show, lambda failed: self._say(words_of(failed)))

    def _show(self, told: tuple[int, QImage | None]) -> None:
        id_, image = told
        if id_ != self.item().id:  # gone on meanwhile
            return
        self.canvas.show_image(image or QImage())
        if image is None:
            self._say(_("这张图片无法显示，可以另存后用其他程序打开。"))

    def _say(self, words: str) -> None:
        self.canvas.show_image(QImage())
        self.bar.say("error", words)

    def _tell(self) -> None:
        item = self.item()
        place = f"{self._at + 1} / {len(self._items)}" if len(self._items) > 1 else ""
        size = _("{w} × {h} 像素").format(w=item.width, h=item.height)
        zoom = f"{self.canvas.zoom() * 100:.0f}%"
        parts = (place, item.note, size, size_words(item.size), zoom)
        self.about.setText(" · ".join(part for part in parts if part))

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(sizes.gap_l,) * 4)
        layout.setSpacing(sizes.gap_s)
        layout.addWidget(self.name)
        layout.addWidget(self.bar)
        layout.addWidget(self.canvas, 1)
        foot = QHBoxLayout()
        foot.setSpacing(sizes.gap_s)
        foot.addWidget(self.back)
        foot.addWidget(self.on)
        foot.addWidget(self.about)
        foot.addStretch(1)
        foot.addWidget(icon_button("minus", _("缩小 (-)"), self._smaller, parent=self))
        foot.addWidget(icon_button("plus", _("放大 (+)"), self._larger, parent=self))
        foot.addWidget(button(_("适合窗口"), self.canvas.fit, small=True, parent=self))
        foot.addWidget(self._save)
        foot.addWidget(button(_("关闭"), self.close, small=True, parent=self))
        layout.addLayout(foot)

    def _smaller(self) -> None:
        self.canvas.closer(1 / STEP)

    def _larger(self) -> None:
        self.canvas.closer(STEP)
