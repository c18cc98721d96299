"""The windows before signing in: one calm surface, the language, the version."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

import liaison
from liaison.base.words import N_, _, language
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.layouts import make_room
from liaison.gui.look import icons, style
from liaison.gui.look.tokens import PATIENCE_MS

NAMES = {"zh": N_("中文"), "en": "English"}
"""Languages under their own names, which are never translated."""


class Card(QWidget):
    """A window with one calm surface in its middle: what stands before signing in."""

    language_asked = Signal(str)

    def __init__(self, wide: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._placed = False
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sizes, scale = style.now().sizes, style.now().scale
        self.surface = QFrame(self)
        self.surface.setProperty("kind", "surface")
        self.surface.setFixedWidth(round(wide * scale))
        self._busy = QProgressBar(self.surface)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._busy.show)
        self.body = QVBoxLayout(self.surface)
        margin = sizes.gap_xl + sizes.gap_s
        self.body.setContentsMargins(margin, sizes.gap_xl, margin, sizes.gap_xl)
        self.body.setSpacing(sizes.gap_l)
        keep = self._busy.sizePolicy()
        keep.setRetainSizeWhenHidden(True)  # the card must not jump when work begins
        self._busy.setSizePolicy(keep)
        self._busy.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(sizes.page_margin,) * 4)
        outer.addStretch(1)
        middle = QHBoxLayout()  # not an alignment: height would follow the window's width
        middle.addStretch(1)
        middle.addWidget(self.surface)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(1)
        outer.addSpacing(sizes.gap_m)
        outer.addLayout(self._foot())
        self.setWindowTitle(_("警企联络"))

    def showEvent(self, event: QShowEvent) -> None:
        """Stand in the middle of the screen the first time."""
        super().showEvent(event)
        if not event.spontaneous() and not self._placed:
            self._placed = True
            room = self.screen().availableGeometry()
            self.move(room.center() - self.rect().center())

    def event(self, event: QEvent) -> bool:
        """Grow for a step that is longer, or told in a language that is."""
        done = super().event(event)
        make_room(self, event)
        return done

    def head(self, words: str) -> QVBoxLayout:
        """Return the program's mark and name with a line of words under them."""
        sizes = style.now().sizes
        mark = PlainLabel(parent=self.surface)
        side = sizes.icon_empty
        mark.setPixmap(icons.pixmap("shield-check", "primary", side, self.devicePixelRatioF()))
        name = PlainLabel(_("警企联络"), self.surface, kind="title")
        told = PlainLabel(words, self.surface, kind="second", wrap=True)
        layout = QVBoxLayout()
        layout.setSpacing(sizes.gap_xs)
        for part in (mark, name, told):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(part)
        layout.addSpacing(sizes.gap_xs)
        layout.addWidget(self._busy)
        return layout

    def set_busy(self, busy: bool) -> None:
        """Show that work goes on (after 0.4 s) and take no input meanwhile."""
        if busy:
            self._patience.start()
        else:
            self._patience.stop()
            self._busy.hide()

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.languages = QWidget(self)
        choice = QHBoxLayout(self.languages)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.setSpacing(style.now().sizes.gap_xs)
        for code, words in NAMES.items():
            made = button(words, partial(self.language_asked.emit, code), kind="quiet", small=True)
            made.setEnabled(code != language())
            made.setObjectName(f"language-{code}")
            choice.addWidget(made)
        row.addWidget(self.languages)
        row.addStretch(1)
        version = _("版本 {version}").format(version=liaison.__version__)
        row.addWidget(PlainLabel(version, self, kind="small"))
        return row
