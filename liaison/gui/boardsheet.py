"""The frame of a larger dialog: a title, a body, a bar for what is wrong, buttons at its foot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import ButtonKind, button, ending
from liaison.gui.kit.labels import PlainLabel, section
from liaison.gui.layouts import make_room
from liaison.gui.look import style


class BoardSheet(QDialog):
    """A dialog one works in: it opens without blocking what runs; Esc leaves everything as it is.

    ``wide`` and ``high`` are logical pixels; it never grows beyond the screen.
    """

    def __init__(self, parent: QWidget, heading: str, wide: int, high: int) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(heading)
        self.setProperty("kind", "sheet")
        sizes, scale = style.now().sizes, style.now().scale
        outer = QVBoxLayout(self)
        outer.setContentsMargins(sizes.gap_xl, sizes.gap_l, sizes.gap_xl, sizes.gap_l)
        outer.setSpacing(sizes.gap_m)
        self.heading = section(heading, self)
        self.lead = PlainLabel(parent=self, kind="second", wrap=True)
        self.lead.hide()
        self.bar = MessageBar(self)
        self.body = QVBoxLayout()
        self.body.setSpacing(sizes.gap_m)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(sizes.gap_s)
        self.told = PlainLabel(parent=self, kind="second", wrap=True)
        self.foot.addWidget(self.told, 1)
        for part in (self.heading, self.lead, self.bar):
            outer.addWidget(part)
        outer.addLayout(self.body, 1)
        outer.addLayout(self.foot)
        room = self.screen().availableGeometry()
        self.resize(
            min(round(wide * scale), room.width() - sizes.gap_xl),
            min(round(high * scale), room.height() - 2 * sizes.gap_xl),
        )

    def event(self, event: QEvent) -> bool:
        """Grow for what came to be told; else Qt would press the fields together."""
        done = super().event(event)
        make_room(self, event)
        return done

    def say(self, words: str) -> None:
        """Tell under the heading what this is about."""
        self.lead.setText(words)
        self.lead.setVisible(bool(words))

    def add(self, words: str, on_click: object, kind: ButtonKind = "plain") -> QPushButton:
        """Add a button at the foot, the main one last."""
        made = ending(button(words, on_click, kind=kind, parent=self))  # type: ignore[arg-type]
        made.setAutoDefault(True)  # Enter presses the one that has the keyboard
        self.foot.addWidget(made)
        if kind == "primary":
            made.setDefault(True)
        return made

    def add_leave(self, words: str = "") -> QPushButton:
        """Add the button that leaves everything as it is."""
        return self.add(words or _("取消"), self.reject)

    @staticmethod
    def call_it(made: QPushButton, words: str) -> None:
        """Give a button other words."""
        made.setText(words.replace("&", "&&"))
        made.setAccessibleName(words)
