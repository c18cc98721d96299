"""Duties: what recurs, for whom, how often (常态任务), and who is excused from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.fields.choice import Choice
from liaison.fields.field import day, long_text, one_of, reference, text, whole
from liaison.fields.record import Record, alive_index
from liaison.records.company import CompanyState, Grade


class Counted(Choice):
    """What fulfils a duty: visits done, or those in which one of the four tasks was done."""

    visit = "visit", N_("走访")
    safety = "safety", N_("走访中的安全检查")
    population = "population", N_("走访中的流动人口管理")
    publicity = "publicity", N_("走访中的安全防范宣传")
    legal = "legal", N_("走访中的法律咨询")


class Cycle(Choice):
    """So many times in every calendar period, or never further apart than so many days."""

    month = "month", N_("每月")
    quarter = "quarter", N_("每季度")
    half_year = "half-year", N_("每半年")
    year = "year", N_("每年")
    interval = "interval", N_("每隔若干天")


class Duty(Record):
    """A rule, not a task list: what it asks is counted from the records, nobody ticks boxes.

    A company answers for all rules that fit its grade and state; of several
    that count the same in the same cycle the strictest holds.
    """

    __tablename__ = "duty"
    __table_args__ = (
        alive_index("uq_duty_name_alive", "name", unique=True),
        CheckConstraint("cycle <> 'interval' OR days IS NOT NULL", name="interval_days"),
    )
    label = N_("常态任务")
    code = "RW"
    title = "name"

    name: Mapped[str] = text(
        N_("任务名称"),
        max=40,
        search=True,
        listed=True,
        help=N_("简短明确，如“重点单位每月走访两次”。"),
    )
    counted: Mapped[Counted] = one_of(
        N_("计入的记录"),
        Counted,
        listed=True,
        help=N_("用哪一种记录来计数；程序自动统计，不用打勾。"),
    )
    grade: Mapped[Grade | None] = one_of(
        N_("适用等级"), Grade, listed=True, help=N_("空白表示各等级都适用。")
    )
    state: Mapped[CompanyState | None] = one_of(
        N_("适用状态"), CompanyState, listed=True, help=N_("空白表示在建、投产的企业都适用。")
    )
    cycle: Mapped[Cycle] = one_of(
        N_("周期"), Cycle, listed=True, help=N_("按自然月、季、半年、年，或每隔若干天。")
    )
    days: Mapped[int | None] = whole(
        N_("间隔天数"), max=3660, unit=N_("天"), help=N_("周期为“每隔若干天”时填写。")
    )
    buffer: Mapped[int | None] = whole(
        N_("宽限天数"), max=366, unit=N_("天"), help=N_("期满后再过这些天才算逾期。")
    )
    minimum: Mapped[int] = whole(
        N_("最少次数"),
        max=366,
        default=1,
        unit=N_("次"),
        listed=True,
        help=N_("一个周期内至少几次，如 1。"),
    )
    start: Mapped[date | None] = day(N_("起始日期"), listed=True, help=N_("空白表示一直有效。"))
    end: Mapped[date | None] = day(
        N_("截止日期"), listed=True, help=N_("最后执行的一天；空白表示一直有效。")
    )
    remark: Mapped[str | None] = long_text(
        N_("备注"), max=500, help=N_("如制定依据的文件名称和文号。")
    )

    def problems(self) -> Iterator[Problem]:
        """A period must not end before it starts; an interval must be told; 0 times is no duty."""
        if self.start and self.end and self.end < self.start:
            yield Problem(_("截止日期早于起始日期。"), "end", _("请核对两个日期。"))
        if self.cycle is Cycle.interval and not self.days:
            yield Problem(_("请填写间隔天数。"), "days", _("例如每 45 天一次填 45。"))
        if self.minimum < 1:
            yield Problem(_("最少次数不能为 0。"), "minimum", _("不再执行的任务请填写截止日期。"))
        if self.cycle is Cycle.interval and self.minimum > 1:
            yield Problem(
                _("每隔若干天的任务，最少次数只能填 1。"),
                "minimum",
                _("要求更密时请缩短间隔天数。"),
            )


class Excuse(Record):
    """A company need not be dealt with for a duty over a period, and why (免责说明)."""

    __tablename__ = "excuse"
    label = N_("任务免除")
    code = "MC"

    company_id: Mapped[int] = reference(
        N_("企业"), "Company", listed=True, help=N_("免除任务的企业。")
    )
    duty_id: Mapped[int | None] = reference(
        N_("任务"), "Duty", listed=True, help=N_("空白表示免除全部任务。")
    )
    start: Mapped[date] = day(N_("起始日期"), listed=True, help=N_("从这一天起免除。"))
    end: Mapped[date] = day(
        N_("截止日期"), listed=True, help=N_("免除的最后一天；之后任务自动恢复。")
    )
    reason: Mapped[str] = text(
        N_("原因"), max=200, search=True, listed=True, help=N_("如停产检修、春节放假、疫情封控。")
    )

    def problems(self) -> Iterator[Problem]:
        """A period must not end before it starts."""
        if self.end < self.start:
            yield Problem(_("截止日期早于起始日期。"), "end", _("请核对两个日期。"))
