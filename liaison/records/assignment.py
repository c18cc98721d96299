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

    The store refuses two leads or two stand-ins of one company on one day, and
    the same deputy twice (triggers on SQLite, exclusion constraints on
    PostgreSQL), not only the form. One that starts later is a planned one; a
    stand-in answers in the lead's place while it lasts.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint('"end" IS NULL OR "end" >= start', name="period"),
        CheckConstraint("role <> 'stand-in' OR \"end\" IS NOT NULL", name="standin_ends"),
    )
    label = N_("联络分工")
    code = "FG"

    company_id: Mapped[int] = reference(
        N_("企业"), "Company", listed=True, help=N_("如输入拼音首字母 yg 可找到“永固建材”。")
    )
    officer_id: Mapped[int] = reference(
        N_("民警"),
        "Officer",
        listed=True,
        also=("联络民警",),
        help=N_("输入姓名、拼音首字母或警号查找。"),
    )
    role: Mapped[Role] = one_of(
        N_("角色"),
        Role,
        default=Role.lead,
        listed=True,
        help=N_("主办同一天只有一名；代管到期自动恢复主办；协办可有多名。"),
    )
    start: Mapped[date] = day(
        N_("起始日期"),
        listed=True,
        also=("挂钩时间", "挂钩日期", "挂钩起始日期", "联络时间", "分工日期", "起始时间"),
        help=N_("从这一天起负责，可以是以后的日期。"),
    )
    end: Mapped[date | None] = day(
        N_("截止日期"), listed=True, help=N_("最后负责的一天；空白表示至今。"), also=("终止日期",)
    )
    order_number: Mapped[int | None] = whole(
        N_("顺序号"), max=9999, help=N_("在一览表中的先后，如 1；换人时沿用，空白排在最后。")
    )
    reason: Mapped[Reason] = one_of(
        N_("原因"),
        Reason,
        default=Reason.initial,
        listed=True,
        help=N_("首次指派选“初始分工”，换人按实际原因选择。"),
    )
    handover_id: Mapped[int | None] = reference(
        N_("交接"), "Handover", help=N_("由“交接”自动关联，一般不填。")
    )
    note: Mapped[str | None] = text(
        N_("备注"), max=200, listed=True, help=N_("如“张民警产假期间代管”。")
    )

    def problems(self) -> Iterator[Problem]:
        """A period must not end before it starts; a stand-in ends by itself."""
        if self.end and self.end < self.start:
            yield Problem(_("截止日期早于起始日期。"), "end", _("请核对两个日期。"))
        if self.role is Role.stand_in and not self.end:
            yield Problem(_("代管必须写明截止日期。"), "end", _("到期后自动恢复原联络民警。"))
