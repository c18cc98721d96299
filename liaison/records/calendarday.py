"""Days that are not what their weekday says: holidays, and weekends people work (调休)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from liaison.base.words import N_
from liaison.fields.choice import Choice
from liaison.fields.field import day, one_of, text
from liaison.fields.record import Record, alive_index


class DayKind(Choice):
    """Free although a weekday may say otherwise, or worked although it is a weekend."""

    holiday = "holiday", N_("放假"), "休", "节假日"
    working = "working", N_("上班"), "班", "调休上班"


class CalendarDay(Record):
    """One day of the yearly notice of the State Council's office (国务院办公厅节假日安排通知)."""

    __tablename__ = "calendarday"
    __table_args__ = (alive_index("uq_calendarday_day_alive", "day", unique=True),)
    label = N_("节假日安排")
    code = "JR"

    day: Mapped[date] = day(
        N_("日期"),
        listed=True,
        also=("时间",),
        help=N_("放假或调休上班的那一天；普通周末、工作日不用登记。"),
    )
    kind: Mapped[DayKind] = one_of(
        N_("安排"), DayKind, listed=True, also=("类型",), help=N_("周末调为上班的选“上班”。")
    )
    name: Mapped[str | None] = text(
        N_("名称"),
        max=40,
        search=True,
        listed=True,
        also=("节日",),
        help=N_("如“国庆节”“春节调休”。"),
    )
    basis: Mapped[str | None] = text(
        N_("依据"), max=120, listed=True, help=N_("如“国办发明电〔2025〕7号”。")
    )
