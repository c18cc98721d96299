"""The 1 of 1+N: which officer is responsible for a company, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.fields.choice import Choice
from liaison.fields.field import day, one_of, reference, text, whole
from liaison.fields.record import Record


class Role(Choice):
    """At any day a company has at most one lead."""

    lead = "lead", N_("主办"), "联络民警", "主责"
    deputy = "deputy", N_("协办"), "协管"
    stand_in = "stand-in", N_("代管"), "临时代管"


class Reason(Choice):
    """Why the assignment began."""

    initial = "initial", N_("初始分工"), "初次"
    rotation = "rotation", N_("轮岗"), "调整"
    leave = "leave", N_("休假代管"), "休假", "请假"
    other = "other", N_("其他")


class Assignment(Record):
    """Company × officer × period; history is never overwritten.

    The store refuses two leads of one company on one day (trigger on SQLite,
    exclusion constraint on PostgreSQL), not only the form.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint('"end" IS NULL OR "end" >= start', name="period"),
        CheckConstraint("role <> 'stand-in' OR \"end\" IS NOT NULL", name="standin_ends"),
    )
    label = N_("联络分工")
    code = "FG"

    company_id: Mapped[int] = reference(N_("企业"), "Company", listed=True)
    officer_id: Mapped[int] = reference(N_("民警"), "Officer", listed=True, also=("联络民警",))
    role: Mapped[Role] = one_of(N_("角色"), Role, default=Role.lead, listed=True)
    start: Mapped[date] = day(
        N_("起始日期"),
        listed=True,
        also=("挂钩时间", "挂钩日期", "挂钩起始日期", "联络时间", "分工日期", "起始时间"),
    )
    end: Mapped[date | None] = day(
        N_("截止日期"), listed=True, help=N_("最后负责的一天；空白表示至今。"), also=("终止日期",)
    )
    order_number: Mapped[int | None] = whole(N_("顺序号"), max=9999)
    reason: Mapped[Reason] = one_of(N_("原因"), Reason, default=Reason.initial, listed=True)
    note: Mapped[str | None] = text(N_("备注"), max=200, listed=True)

    def problems(self) -> Iterator[Problem]:
        """A period must not end before it starts; a stand-in ends by itself."""
        if self.end and self.end < self.start:
            yield Problem(_("截止日期早于起始日期。"), "end", _("请核对两个日期。"))
        if self.role is Role.stand_in and not self.end:
            yield Problem(_("代管必须写明截止日期。"), "end", _("到期后自动恢复原联络民警。"))
