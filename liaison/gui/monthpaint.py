"""How the month board is painted: heat that black and white printing shows too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from liaison.base.words import N_, _
from liaison.gui.look import style
from liaison.gui.monthmap import COMPANY, OFFICER, VISITS, MonthMap, task_words, visit_words
from liaison.services.dutycells import TASK_WORDS
from liaison.services.monthboard import BoardRow, Mark
from liaison.services.workdays import Days

HEADS = {
    COMPANY: N_("企业"),
    OFFICER: N_("民警"),
    VISITS: N_("走访"),
    **TASK_WORDS,
}
_TONES = {"met": "done", "over": "done", "short": "soon", "none": "overdue"}
_HEATS = {"done": "heat_met", "soon": "heat_short", "overdue": "heat_none"}
_INKS = {"overdue": "overdue"}
"""What is not done at all is told in its own colour; the other words are plain on their ground."""
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_WEEK = (N_("一"), N_("二"), N_("三"), N_("四"), N_("五"), N_("六"), N_("日"))


@dataclass
class Scene:
    """What is painted: where the keyboard is, what is selected, what is carried to where."""

    map: MonthMap
    days: Days
    today: date
    row: int = 0
    day: int = 0
    selected: frozenset[int] = frozenset()
    target: tuple[int, int] | None = None
    focused: bool = False


def paint_head(painter: QPainter, scene: Scene, height: int) -> None:
    """Paint the heading: columns, and each day with its weekday; days off are shaded below too."""
    look, plan = style.now(), scene.map
    painter.fillRect(QRect(0, 0, plan.width, plan.head), look.colour("surface"))
    painter.setFont(look.small())
    for name, box in plan.columns():
        painter.setPen(look.colour("second"))
        at = QRect(box.left(), 0, box.width(), plan.head)
        pad = at.adjusted(look.sizes.gap_s if name == COMPANY else 1, 0, -1, 0)
        _written(painter, pad, _(HEADS[name]), _LEFT if name == COMPANY else _CENTRE)
    for number in range(1, plan.last + 1):
        _day_head(painter, scene, number)
    painter.setPen(QPen(look.colour("line"), 1))
    painter.drawLine(0, plan.head - 1, plan.width, plan.head - 1)


def _day_head(painter: QPainter, scene: Scene, number: int) -> None:
    look, plan = style.now(), scene.map
    day = plan.date_of(number)
    box = plan.day_at(number)
    half = plan.head // 2
    off = not scene.days.is_working(day)
    upper = QRect(box.left(), 2, box.width(), half - 2)
    if day == scene.today:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("primary"))
        painter.drawRoundedRect(upper.adjusted(1, 2, -1, -1), look.sizes.radius, look.sizes.radius)
    painter.setPen(look.colour("on_primary" if day == scene.today else "text"))
    painter.drawText(upper, _CENTRE, str(number))
    special = scene.days.special(day)
    painter.setPen(look.colour("overdue" if off else "second"))
    words = _(_WEEK[day.weekday()])
    if special is not None:
        words = _("休") if off else _("班")
    painter.drawText(QRect(box.left(), half, box.width(), half - 2), _CENTRE, words)


def paint_row(painter: QPainter, scene: Scene, number: int, row: BoardRow, top: int) -> None:
    """Paint one company's month at a height."""
    look, plan = style.now(), scene.map
    whole = QRect(0, top, plan.width, plan.row)
    chosen = row.month.company_id in scene.selected
    ground = "primary_ground" if chosen else "surface"
    painter.fillRect(whole, look.colour(ground))
    _shade_days(painter, scene, top, chosen)
    for name, box in plan.columns():
        _cell(painter, scene, row, name, box.translated(0, top), chosen)
    for mark_day, marks in _by_day(row).items():
        box = plan.day_at(mark_day).translated(0, top)
        _marks(painter, box, marks, scene.today)
    painter.setPen(QPen(look.colour("line"), 1))
    painter.drawLine(0, whole.bottom(), plan.width, whole.bottom())
    if number == scene.row:
        _cursor(painter, scene, top)
    if scene.target is not None and scene.target[0] == number:
        painter.setPen(QPen(look.colour("primary"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(plan.day_at(scene.target[1]).translated(0, top).adjusted(1, 1, -1, -1))


def _shade_days(painter: QPainter, scene: Scene, top: int, chosen: bool) -> None:
    look, plan = style.now(), scene.map
    for number in range(1, plan.last + 1):
        if not scene.days.is_working(plan.date_of(number)) and not chosen:
            painter.fillRect(plan.day_at(number).translated(0, top), look.colour("hover"))


def _cursor(painter: QPainter, scene: Scene, top: int) -> None:
    look, plan = style.now(), scene.map
    pen = QPen(look.colour("focus" if scene.focused else "line"), 1.5)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    box = QRect(0, top, plan.day_at(1).left(), plan.row)
    if scene.day:
        box = plan.day_at(scene.day).translated(0, top)
    painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -2), 3, 3)


def _cell(
    painter: QPainter, scene: Scene, row: BoardRow, name: str, box: QRect, chosen: bool
) -> None:
    look = style.now()
    painter.setFont(look.body() if name == COMPANY else look.small())
    if name == COMPANY:
        painter.setPen(look.colour("text"))
        sign = "☑ " if chosen else ""
        _written(painter, box.adjusted(look.sizes.gap_s, 0, -4, 0), sign + row.month.company)
        return
    if name == OFFICER:
        painter.setPen(look.colour("second" if row.month.officer else "overdue"))
        _written(painter, box.adjusted(2, 0, -2, 0), row.month.officer or _("无"), _CENTRE)
        return
    tone, words = _told(row, name)
    if tone:
        painter.fillRect(box.adjusted(1, 1, -1, -1), look.colour(_HEATS[tone]))
    painter.setPen(look.colour(_INKS.get(tone, "text") if tone else "second"))
    painter.drawText(box, _CENTRE, words)


def _told(row: BoardRow, name: str) -> tuple[str, str]:
    """Return the tone of a cell ("" none) and its words."""
    if name == VISITS:
        return _TONES.get(row.month.heat, ""), visit_words(row.month)
    words = task_words(row.month, name)
    return {"✓": "done", "◐": "soon", "○": "overdue"}.get(words, ""), words


def _written(painter: QPainter, box: QRect, words: str, how: int = _LEFT) -> None:
    cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, how, cut)


def _by_day(row: BoardRow) -> dict[int, list[Mark]]:
    found: dict[int, list[Mark]] = {}
    for mark in row.marks:
        found.setdefault(mark.day.day, []).append(mark)
    return found


def _marks(painter: QPainter, box: QRect, marks: list[Mark], today: date) -> None:
    """A dot for done, a ring for planned, a cross for not met; a number for several done."""
    look = style.now()
    done = [one for one in marks if one.outcome == "done"]
    centre, size = QPointF(box.center()), box.width() * 0.26
    if len(done) > 1:
        painter.setFont(look.small())
        painter.setPen(look.colour("done"))
        painter.drawText(box, _CENTRE, str(len(done)))
    elif done:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("done"))
        painter.drawEllipse(centre, size, size)
    elif any(one.outcome == "planned" for one in marks):
        late = all(one.day < today for one in marks)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("overdue" if late else "primary"), 1.8))
        painter.drawEllipse(centre, size, size)
    elif marks:
        painter.setPen(QPen(look.colour("soon"), 1.8))
        for way in (1, -1):
            end = QPointF(size, size * way)
            painter.drawLine(centre - end, centre + end)
