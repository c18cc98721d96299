"""What a table asks of its model, and how one cell is painted.

A model answers integer roles (never compare them as enums: that alone
doubles the time of a repaint, speed.md §0.3):

* ``SHOW`` (0): the words of a cell, and of a header.
* ``LOOK``: how the cell looks, one of ``text``, ``number``, ``day``,
  ``muted``, ``strong`` or ``chip:<role>``. ``headerData`` may answer it for a
  whole column, then single cells are not asked.
* ``KEY``: only in ``headerData``: the column's lasting name, under which its
  width and place are remembered.
* ``THEN``: only in ``headerData``: ``up`` or ``down`` for a further column the
  rows are sorted by, after the one the heading itself sorts by.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from liaison.gui.kit.labels import one_line
from liaison.gui.look.style import Look
from liaison.gui.look.tokens import Role

SHOW = 0
LOOK = 257
KEY = 258
THEN = 259

_REMEMBERED = 16_384


class CellPainter:
    """Paints cells in one look; made again when the look changes.

    Words are placed at a point and cut here, so Qt neither lays out nor clips
    them; the cut is remembered because scrolling shows the same words again.
    """

    def __init__(self, look: Look, row_height: int) -> None:
        self.look = look
        self._plain = look.body()
        self._strong = look.body(strong=True)
        self._small = look.small()
        self._metrics = {id(f): QFontMetrics(f) for f in (self._plain, self._strong, self._small)}
        self._pad = look.sizes.gap_s
        self._height = row_height
        names = ("surface", "text", "second", "line", "hover", "focus", "primary_ground")
        self.colours = {name: look.colour(name) for name in names}
        self._chips: dict[str, tuple[QColor, QColor]] = {}
        self._cuts: dict[tuple[str, int, int], tuple[str, int]] = {}
        self._base = {key: self._baseline(m, row_height) for key, m in self._metrics.items()}

    def draw(self, painter: QPainter, x: int, y: int, width: int, words: str, look: str) -> None:
        """Paint one cell whose left top is at x, y."""
        if look.startswith("chip:"):
            self._draw_chip(painter, x, y, width, words, look[5:])
            return
        font = self._strong if look == "strong" else self._plain
        shown, advance = self.cut(words, self.room(width, look), look)
        if look == "number":
            x += width - 2 * self._pad - advance
        painter.setFont(font)
        painter.setPen(self.colours["second" if look == "muted" else "text"])
        painter.drawText(x + self._pad, y + self._base[id(font)], shown)

    def room(self, width: int, look: str) -> int:
        """Return how much of a column's width is for the words."""
        return width - (4 if look.startswith("chip:") else 2) * self._pad

    def cut(self, words: str, width: int, look: str = "text") -> tuple[str, int]:
        """Return the words as they fit in ``width`` pixels, and how wide they then are."""
        font = self._small if look.startswith("chip:") else self._plain
        if look == "strong":
            font = self._strong
        key = (words, width, id(font))
        found = self._cuts.get(key)
        if found is None:
            if len(self._cuts) > _REMEMBERED:
                self._cuts.clear()
            metrics = self._metrics[id(font)]
            shown = one_line(words)
            advance = metrics.horizontalAdvance(shown)
            if advance > width:
                shown = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, width)
                advance = metrics.horizontalAdvance(shown)
            found = self._cuts[key] = (shown, advance)
        return found

    def width(self, words: str, look: str) -> int:
        """Return the column width at which these words are not cut."""
        extra = 2 * self._pad + 2
        if look.startswith("chip:"):
            return self._metrics[id(self._small)].horizontalAdvance(words) + extra + 2 * self._pad
        font = self._strong if look == "strong" else self._plain
        return self._metrics[id(font)].horizontalAdvance(one_line(words)) + extra

    def _draw_chip(
        self, painter: QPainter, x: int, y: int, width: int, words: str, role: str
    ) -> None:
        if not words:
            return
        ink, ground = self._chip(role)
        shown, advance = self.cut(words, self.room(width, "chip:"), "chip:")
        high = self.look.sizes.chip
        box = QRectF(x + self._pad, y + (self._height - high) // 2, advance + 2 * self._pad, high)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self._small)
        painter.setPen(ink)
        painter.drawText(x + 2 * self._pad, y + self._base[id(self._small)], shown)

    def _chip(self, role: str) -> tuple[QColor, QColor]:
        found = self._chips.get(role)
        if found is None:
            named = cast(Role, role)
            colours = self.look.colours
            found = (QColor(colours.ink(role)), QColor(colours.wash(named)))
            self._chips[role] = found
        return found

    @staticmethod
    def _baseline(metrics: QFontMetrics, height: int) -> int:
        return (height - metrics.height()) // 2 + metrics.ascent()
