"""The only labels there are: words are shown as they are, never read as markup.

Qt takes any text with tags in a label for a page and would load an image
named in a company's name (safety.md finding 10).
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from liaison.base.words import _
from liaison.gui.look import style
from liaison.gui.look.tokens import Role

Kind = Literal["", "title", "section", "small", "second", "strong", "problem", "figure", "key"]


def title(words: str, parent: QWidget | None = None) -> PlainLabel:
    """Return a page's title."""
    return PlainLabel(words, parent, kind="title")


def section(words: str, parent: QWidget | None = None) -> PlainLabel:
    """Return a section's heading."""
    return PlainLabel(words, parent, kind="section")


_SAFE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "\n": "<br>"}
)
"""As ``html.escape``, whose module first reads every entity there is."""


def tip(words: str) -> str:
    """Return words made safe for ``setToolTip``, which reads markup too."""
    if not words:
        return ""
    return f'<span style="white-space:pre-wrap">{words.translate(_SAFE)}</span>'


def one_line(words: str) -> str:
    """Return words on one line, for places that have only one."""
    return " ".join(words.split()) if "\n" in words or "\t" in words else words


class PlainLabel(QLabel):
    """A label that shows exactly the characters it is given.

    ``kind`` chooses type size and colour; ``elide`` cuts with … when there is
    no room and shows the whole on hover; ``wrap`` breaks lines instead.
    """

    def __init__(
        self,
        words: str = "",
        parent: QWidget | None = None,
        *,
        kind: Kind = "",
        elide: bool = False,
        wrap: bool = False,
    ) -> None:
        super().__init__(parent)
        super().setTextFormat(Qt.TextFormat.PlainText)
        self._elide, self._about = elide, ""
        self.setWordWrap(wrap)
        if kind:
            self.setProperty("kind", kind)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self.setMinimumWidth(style.now().sizes.gap_xl)
        self.setText(words)

    def setTextFormat(self, form: Qt.TextFormat) -> None:
        """Refuse every form but plain text."""
        if form != Qt.TextFormat.PlainText:
            raise ValueError("labels show plain text only")
        super().setTextFormat(form)

    def setText(self, words: str) -> None:
        """Show other words."""
        super().setText(words)
        if self._elide:
            self._tell_whole()

    def explain(self, words: str) -> None:
        """Tell on hover, and to who is read to, what the label means; "" no longer."""
        self._about = words
        self.setAccessibleDescription(words)
        self._tell_whole()

    def become(self, kind: Kind) -> None:
        """Change the kind of a label already shown."""
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the whole on hover only when it is cut."""
        super().resizeEvent(event)
        if self._elide:
            self._tell_whole()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words, cut at the right edge when asked to."""
        if not self._elide:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment(), self._cut())

    def _cut(self) -> str:
        words = one_line(self.text())
        width = self.contentsRect().width()
        return self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width)

    def _tell_whole(self) -> None:
        whole = self.text() if self._elide and self._cut() != self.text() else ""
        self.setToolTip(tip("\n".join(part for part in (whole, self._about) if part)))


class Chip(QWidget):
    """A state in one word on a quiet ground of its colour."""

    def __init__(self, words: str, role: Role = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.say(words, role)

    def say(self, words: str, role: Role = "neutral") -> None:
        """Show another state."""
        self._words, self._role = words, role
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def words(self) -> str:
        """Return the state shown."""
        return self._words

    def role(self) -> Role:
        """Return the role whose colour is shown."""
        return self._role

    def sizeHint(self) -> QSize:
        """Return room for the word and its margins."""
        return QSize(self.wide(self._words), style.now().sizes.chip)

    @staticmethod
    def wide(words: str) -> int:
        """Return how wide a chip of these words is: several under each other may be alike."""
        look = style.now()
        return QFontMetrics(look.small()).horizontalAdvance(words) + 2 * look.sizes.gap_s

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and word."""
        look = style.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.colours.wash(self._role)))
        round_ = look.sizes.gap_xs
        painter.drawRoundedRect(self.rect(), round_, round_)
        painter.setPen(look.colour(self._role))
        painter.setFont(look.small())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)

    def changeEvent(self, event: QEvent) -> None:
        """Take the new sizes after a change of look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()


class Badge(Chip):
    """A count of what waits; nothing waiting shows nothing."""

    def __init__(
        self, count: int = 0, role: Role = "neutral", parent: QWidget | None = None
    ) -> None:
        super().__init__("", role, parent)
        self._some = True
        self.count(count, role)

    def count(self, count: int, role: Role = "neutral") -> None:
        """Show another count; above 999 the exact number no longer helps."""
        self.say("999+" if count > 999 else str(count), role)
        self.setAccessibleName(_("{n} 条").format(n=count))
        # Only on a change: showing a badge that has no parent yet opens a window.
        if self._some != (count > 0):
            self._some = count > 0
            self.setVisible(self._some)
