"""The drawer at the right of a list, where a record is looked at without leaving."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui import remember
from liaison.gui.kit.buttons import icon_button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style

_NAME = "drawer"
"""All drawers are drawn as wide as the last."""


class Drawer(QFrame):
    """Title, what to do, and a scrolled content; Esc closes it."""

    opened = Signal()
    """It was closed and now is not."""
    closed = Signal()
    full_asked = Signal()
    """The whole form is wanted (the button beside the cross)."""

    def __init__(self, parent: QWidget | None = None, *, full: bool = True) -> None:
        super().__init__(parent)
        self._has_full = full
        sizes = style.now().sizes
        self.setProperty("kind", "drawer")
        self.setMinimumWidth(sizes.drawer_min)
        self.setMaximumWidth(sizes.drawer_max)
        self._title = PlainLabel(parent=self, kind="section", elide=True)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head())
        layout.addWidget(self._scroll, 1)
        self.hide()

    def open(self, title: str, content: QWidget) -> None:
        """Show a content under a title; what was shown before is thrown away."""
        self._title.setText(title)
        self.setAccessibleName(title)
        sizes = style.now().sizes
        frame = (sizes.gap_l, sizes.gap_xs, sizes.gap_l, sizes.gap_l)
        inner = content.layout()
        if inner is None:
            content.setContentsMargins(*frame)
        else:
            inner.setContentsMargins(*frame)
        content.setProperty("kind", "clear")
        before: QWidget | None = self._scroll.takeWidget()
        if before is not None and before is not content:
            before.deleteLater()
        self._scroll.setWidget(content)
        was_shut = self.isHidden()
        self.show()
        if was_shut:
            self.opened.emit()

    def shut(self) -> None:
        """Close the drawer; the list has the whole width again."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def title(self) -> str:
        """Return the title shown."""
        return self._title.text()

    def content(self) -> QWidget | None:
        """Return the content shown."""
        return self._scroll.widget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)

    def _head(self) -> QHBoxLayout:
        sizes = style.now().sizes
        head = QHBoxLayout()
        head.setContentsMargins(sizes.gap_l, sizes.gap_m, sizes.gap_s, sizes.gap_s)
        head.setSpacing(sizes.gap_xs)
        head.addWidget(self._title, 1)
        self._full = icon_button("maximize-2", _("打开全表"), self.full_asked.emit, parent=self)
        self._full.setVisible(self._has_full)
        head.addWidget(self._full)
        head.addWidget(icon_button("x", _("关闭 (Esc)"), self.shut, parent=self))
        return head


class Beside(QSplitter):
    """A list with its drawer beside it; Esc anywhere inside closes the drawer first."""

    def __init__(self, main: QWidget, drawer: Drawer, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._main, self._drawer = main, drawer
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.addWidget(main)
        self.addWidget(drawer)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        drawer.opened.connect(self._share)
        self.splitterMoved.connect(self._drawn)
        drawer.closed.connect(lambda: main.setFocus(Qt.FocusReason.OtherFocusReason))

    def drawer(self) -> Drawer:
        """Return the drawer."""
        return self._drawer

    def _share(self) -> None:
        sizes, total = style.now().sizes, self.width()
        wide = max(sizes.drawer_min, min(sizes.drawer_max, total * 2 // 5))
        drawn = round(remember.width(_NAME) * style.now().scale)
        if drawn:
            wide = max(sizes.drawer_min, min(drawn, total - sizes.drawer_min))
        self.setSizes([total - wide, wide])

    def _drawn(self, _at: int, _which: int) -> None:
        """Keep how wide a person drew it, for every list."""
        if not self._drawer.isHidden():
            remember.keep_width(_NAME, round(self._drawer.width() / style.now().scale))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the drawer; with none open it is the page's."""
        if event.key() == Qt.Key.Key_Escape and not self._drawer.isHidden():
            self._drawer.shut()
        else:
            super().keyPressEvent(event)
