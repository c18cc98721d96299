"""Painting the calendar: one pass over the cells, no widget for any of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from liaison.base.words import _
from liaison.gui.calendarlayout import DAYS, Layout
from liaison.gui.calendarmarks import paint_mark
from liaison.gui.kit.labels import one_line
from liaison.gui.look import fonts, style
from liaison.gui.look.tokens import Role
from liaison.records.calendarday import DayKind
from liaison.services.agenda import Agenda
from liaison.services.agendasources import Item
from liaison.services.workdays import WEEKDAYS

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_MARK = 9
_TONES: dict[str, Role] = {
    "done": "done", "soon": "soon", "overdue": "overdue", "info": "info",
}  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """What is to be painted beside the entries: the day chosen, today, and what is under way.

    ``month`` is the month meant (0 in the view of a week), ``tall`` tells that
    an entry has two lines, ``cut`` the id of a visit about to be moved and
    ``target`` the day it would come to.
    """

    chosen: date
    today: date
    month: int
    tall: bool
    focused: bool
    cut: int = 0
    target: date | None = None


def paint(painter: QPainter, layout: Layout, agenda: Agenda | None, picture: Picture) -> None:
    """Paint headings, cells and entries."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    look = style.now()
    painter.fillRect(0, 0, layout.width, layout.height, look.colour("surface"))
    _paint_heads(painter, layout)
    for place in range(layout.weeks * DAYS):
        day = layout.first + timedelta(days=place)
        _paint_cell(painter, layout, agenda, picture, day)
    _paint_frames(painter, layout, picture)


def _paint_heads(painter: QPainter, layout: Layout) -> None:
    look = style.now()
    painter.setFont(look.small())
    for weekday, words in enumerate(WEEKDAYS):
        painter.setPen(look.colour("second" if weekday < 5 else "hint"))
        painter.drawText(layout.column(weekday), int(_MIDDLE), _(words))


def _paint_cell(
    painter: QPainter, layout: Layout, agenda: Agenda | None, picture: Picture, day: date
) -> None:
    look, cell = style.now(), layout.cell(day)
    other = bool(picture.month) and day.month != picture.month
    free = agenda is not None and not agenda.calendar.is_working(day)
    if other or free:
        painter.fillRect(cell, look.colour("ground"))
    painter.setPen(QPen(look.colour("line"), 1))
    painter.drawLine(cell.topLeft(), cell.topRight())
    if day.weekday():
        painter.drawLine(cell.topLeft(), cell.bottomLeft())
    _paint_number(painter, layout, picture, day, other)
    if agenda is None:
        return
    _paint_holiday(painter, layout, agenda, day)
    items = agenda.of(day)
    shown = layout.shown(day, len(items))
    for place in range(shown):
        _paint_entry(painter, layout.entry(day, place), items[place], picture)
    if shown < len(items):
        painter.setFont(look.small())
        painter.setPen(look.colour("primary"))
        words = _("+{n} 项").format(n=len(items) - shown)
        painter.drawText(layout.entry(day, shown), int(_LEFT), words)


def _number_box(layout: Layout, day: date) -> QRect:
    cell, side = layout.cell(day), layout.top - 4
    return QRect(cell.left() + layout.pad - 2, cell.top() + 3, side + 4, side)


def _paint_number(
    painter: QPainter, layout: Layout, picture: Picture, day: date, other: bool
) -> None:
    look, box = style.now(), _number_box(layout, day)
    words = str(day.day)
    if day == picture.today:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("primary"))
        side = min(box.width(), box.height())
        painter.drawEllipse(QRectF(box.center().x() - side / 2, box.top(), side, side))
        painter.setPen(look.colour("on_primary"))
    else:
        painter.setPen(look.colour("hint" if other else "text"))
    painter.setFont(look.body(strong=day == picture.today))
    painter.drawText(box, int(_MIDDLE), words)


def _paint_holiday(painter: QPainter, layout: Layout, agenda: Agenda, day: date) -> None:
    """Paint 休 or 班 at the right of a cell's head, and the name of the holiday before it."""
    special = agenda.calendar.special(day)
    if special is None:
        return
    look, cell = style.now(), layout.cell(day)
    side = layout.top - 6
    right = cell.right() - layout.pad - side
    role: Role = "done" if special.kind is DayKind.holiday else "soon"
    box = QRect(right, cell.top() + 4, side, side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.colours.wash(role)))
    painter.drawRoundedRect(box, 3, 3)
    painter.setFont(look.small(strong=True))
    painter.setPen(look.colour(role))
    word = _("休") if special.kind is DayKind.holiday else _("班")
    painter.drawText(box, int(_MIDDLE), word)
    painter.setFont(look.small())
    painter.setPen(look.colour("second"))
    left = _number_box(layout, day).right() + 4
    room = QRect(left, box.top(), max(0, right - 4 - left), side)
    name = painter.fontMetrics().elidedText(special.name, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(_LEFT), name)


def _paint_entry(painter: QPainter, box: QRect, item: Item, picture: Picture) -> None:
    look = style.now()
    tone = _TONES.get(item.tone, "neutral")
    going = bool(picture.cut) and item.kind == "visits" and item.id == picture.cut
    side = round(_MARK * look.scale)
    half = box.height() // 2 if picture.tall else box.height()
    upper = QRect(box.left(), box.top(), box.width(), half)
    mark = QRectF(box.left() + 1, upper.center().y() - side / 2 + 0.5, side, side)
    ink = look.colour("disabled") if going else look.colour(tone)
    paint_mark(painter, mark, item.kind, ink, hollow=item.movable)
    left = box.left() + side + 6
    painter.setFont(look.small())
    painter.setPen(look.colour("disabled" if going else "text"))
    at = f"{item.at:%H:%M} " if item.at is not None else ""
    words = at + one_line(item.title)
    if item.kind == "assignments" and not picture.tall:
        words = f"{item.what} {words}"
    _write(painter, QRect(left, upper.top(), box.right() - left, half), words)
    if picture.tall:
        painter.setPen(look.colour(tone))
        under = QRect(left, upper.bottom(), box.right() - left, half)
        told = one_line(item.words)
        _write(painter, under, f"{item.what} · {told}" if told else item.what)


def _paint_frames(painter: QPainter, layout: Layout, picture: Picture) -> None:
    look = style.now()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    wide = 2.0 if picture.focused else 1.0
    painter.setPen(QPen(look.colour("focus"), wide))
    painter.drawRoundedRect(_inside(layout.cell(picture.chosen)), 4, 4)
    if picture.target is not None:
        painter.setPen(QPen(look.colour("primary"), 2.0, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(_inside(layout.cell(picture.target)), 4, 4)


def _inside(cell: QRect) -> QRectF:
    return cell.toRectF().adjusted(1.5, 1.5, -0.5, -0.5)


def _write(painter: QPainter, box: QRect, words: str) -> None:
    cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(_LEFT), cut)


def line_height(tall: bool) -> int:
    """Return the height of an entry in pixels."""
    look = style.now()
    one = fonts.font(look.sizes.small).pixelSize() + round(7 * look.scale)
    return 2 * one + 2 if tall else one
