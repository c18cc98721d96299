"""How the board looks: lanes, their heads with the load, and the cards of companies."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from liaison.base.words import _, clauses
from liaison.gui.look import icons
from liaison.gui.look.style import Look
from liaison.services.board import NOBODY, Firm, Lane

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignCenter


def load_words(lane: Lane) -> str:
    """Return the load of a lane in words."""
    if lane.officer_id == NOBODY:
        return _("企业 {n} · 重点 {keys}").format(n=lane.companies, keys=lane.keys)
    words = _("企业 {n} · 重点 {keys} · 在办 {open}")
    if lane.guests:
        words = _("企业 {n} · 代管 {guests} · 重点 {keys} · 在办 {open}")
    return words.format(n=lane.companies, keys=lane.keys, open=lane.open, guests=lane.guests)


def firm_words(firm: Firm) -> str:
    """Return the second line of a card: what is out of the ordinary, else since when."""
    if firm.marks:
        return clauses(firm.marks)
    if firm.since is not None:
        return _("自 {day} 起").format(day=firm.since)
    return firm.grid or firm.state


def told(firm: Firm) -> str:
    """Return everything about a card in one text, for the tip and for reading aloud."""
    parts = [firm.name, f"{firm.grade} · {firm.state}"]
    parts += [firm.grid] if firm.grid else []
    if firm.since is not None and not firm.guest:
        parts.append(_("自 {day} 起").format(day=firm.since))
    return "\n".join([*parts, *firm.marks])


class BoardPainter:
    """Paints in one look; made again when the look changes."""

    def __init__(self, look: Look, density: float) -> None:
        self.look, self._density = look, density
        self._sizes, self._colours = look.sizes, look.colours
        self._body, self._strong, self._small = look.body(), look.body(True), look.small()
        self._metrics = {id(one): QFontMetrics(one) for one in (self._body, self._strong)}
        self._metrics[id(self._small)] = QFontMetrics(self._small)

    def lane(self, painter: QPainter, place: QRect, wanted: bool) -> None:
        """Paint the ground of a lane; a lane things may fall into stands out."""
        painter.setPen(self._pen("primary" if wanted else "line", 2 if wanted else 1))
        ground = self._colours.primary_ground if wanted else self._colours.lane
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(self._inside(place), self._sizes.radius, self._sizes.radius)

    def head(self, painter: QPainter, place: QRect, lane: Lane, current: bool) -> None:
        """Paint who it is and how much that is."""
        pad = self._sizes.gap_s
        box = place.adjusted(pad, pad, -pad, -pad)
        half = box.height() // 2
        upper = QRect(box.x(), box.y(), box.width(), half)
        room = box.width()
        if lane.officer_id != NOBODY:
            about = " ".join(filter(None, (lane.kind, lane.badge)))
            if not lane.active:
                about = _("不在岗")
            room -= self._text(painter, upper, about, self._small, "second", _RIGHT) + pad
        ink = "soon" if lane.officer_id == NOBODY and lane.companies else "text"
        name = QRect(upper.x(), upper.y(), room, upper.height())
        self._text(painter, name, lane.name, self._strong, ink, _LEFT)
        lower = QRect(box.x(), box.y() + half, box.width(), half)
        self._text(painter, lower, load_words(lane), self._small, "second", _LEFT)
        if current:
            self._ring(painter, place.adjusted(2, 2, -2, -2))

    def card(
        self, painter: QPainter, place: QRect, firm: Firm, selected: bool, current: bool
    ) -> None:
        """Paint one company; a guest's outline is broken."""
        pen = self._pen("primary" if selected else "line", 1)
        if firm.guest:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        ground = self._colours.primary_ground if selected else self._colours.raised
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(self._inside(place), self._sizes.gap_xs, self._sizes.gap_xs)
        pad = self._sizes.gap_s
        box = place.adjusted(pad, self._sizes.gap_xs, -pad, -self._sizes.gap_xs)
        half = box.height() // 2
        upper = QRect(box.x(), box.y(), box.width(), half)
        if selected:
            side = self._sizes.icon - 2
            mark = icons.pixmap("check", "primary", side, self._density)
            painter.drawPixmap(upper.right() - side, upper.y() + (half - side) // 2, mark)
            upper.setWidth(upper.width() - side - self._sizes.gap_xs)
        ink = "second" if firm.guest else "text"
        self._text(painter, upper, firm.name, self._body, ink, _LEFT)
        lower = QRect(box.x(), box.y() + half, box.width(), half)
        if firm.tone != "neutral":
            wide = self._chip(painter, lower, firm)
            lower.setLeft(lower.left() + wide + self._sizes.gap_xs + 2)
        ink = "info" if firm.marks else "second"
        self._text(painter, lower, firm_words(firm), self._small, ink, _LEFT)
        if current:
            self._ring(painter, place)

    def none(self, painter: QPainter, place: QRect, words: str) -> None:
        """Say in a lane that there is no card."""
        pad = self._sizes.gap_m
        painter.setFont(self._small)
        painter.setPen(self.look.colour("second"))
        box = place.adjusted(pad, pad, -pad, -pad)
        flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter
        painter.drawText(box, int(flags) | int(Qt.TextFlag.TextWordWrap), words)

    def thumb(self, painter: QPainter, place: QRect) -> None:
        """Paint how far a lane is scrolled."""
        if not place.isEmpty():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._colours.disabled))
            round_ = place.width() / 2
            painter.drawRoundedRect(QRectF(place), round_, round_)

    def carried(self, painter: QPainter, place: QRect, firm: Firm, many: int) -> None:
        """Paint what is being dragged: the card, and how many go with it."""
        painter.setOpacity(0.92)
        self.card(painter, place, firm, True, False)
        painter.setOpacity(1.0)
        if many > 1:
            high = self._sizes.chip
            words = str(many)
            wide = max(high, self._metrics[id(self._small)].horizontalAdvance(words) + high // 2)
            badge = QRect(place.right() - wide // 2, place.y() - high // 2, wide, high)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._colours.primary))
            painter.drawRoundedRect(QRectF(badge), high / 2, high / 2)
            painter.setFont(self._small)
            painter.setPen(self.look.colour("on_primary"))
            painter.drawText(badge, int(_MIDDLE), words)

    # -- inside

    def _text(
        self,
        painter: QPainter,
        box: QRect,
        words: str,
        font: QFont,
        ink: str,
        where: Qt.AlignmentFlag,
    ) -> int:
        """Paint words cut to their box; return how wide they are."""
        metrics = self._metrics[id(font)]
        cut = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0, box.width()))
        painter.setFont(font)
        painter.setPen(self.look.colour(ink))
        painter.drawText(box, int(where), cut)
        return metrics.horizontalAdvance(cut)

    def _chip(self, painter: QPainter, box: QRect, firm: Firm) -> int:
        metrics, pad = self._metrics[id(self._small)], self._sizes.gap_xs + 1
        wide = metrics.horizontalAdvance(firm.grade) + 2 * pad
        high = min(box.height(), metrics.height() + 2)
        place = QRect(box.x(), box.y() + (box.height() - high) // 2, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.wash(firm.tone)))  # type: ignore[arg-type]
        painter.drawRoundedRect(QRectF(place), 3, 3)
        painter.setPen(self.look.colour(firm.tone))
        painter.setFont(self._small)
        painter.drawText(place, int(_MIDDLE), firm.grade)
        return wide

    def _ring(self, painter: QPainter, place: QRect) -> None:
        painter.setPen(self._pen("focus", 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = QRectF(place).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, self._sizes.gap_xs, self._sizes.gap_xs)

    def _pen(self, ink: str, wide: int) -> QPen:
        return QPen(self.look.colour(ink), wide)

    @staticmethod
    def _inside(place: QRect) -> QRectF:
        return QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5)
