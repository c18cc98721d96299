"""How the duties stand, as pages and commands ask for it; the definition is in the figures.

Everything here is read from :mod:`liaison.figures.duties` and adds names and
the shapes of a page; :data:`RULES_TOLD` is its text for officers.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.base.words import N_
from liaison.figures import duties
from liaison.figures.scope import ALL, Scope
from liaison.figures.standing import Standing
from liaison.services.dutycells import MonthCell
from liaison.services.dutytables import (
    CompanyMonth,
    CompanyYear,
    month_table,
    year_table,
)

__all__ = [
    "RULES_TOLD",
    "CompanyMonth",
    "CompanyYear",
    "Covered",
    "MonthCell",
    "Standing",
    "covered",
    "for_company",
    "month_table",
    "overdue",
    "standings",
    "year_table",
]

RULES_TOLD: tuple[str, ...] = (
    N_(
        "一条任务规则对等级、状态相符的企业都有效，应做多少、做了多少全部从登记的记录里数出来，"
        "不用打勾。"
    ),
    N_("等级和状态按现在的登记计算；规则没写状态的，只管在建、投产的企业，停产企业不计。"),
    N_("只停一段时间的，请登记“任务免除”并写明起止日期，以前的月份不受影响。"),
    N_(
        "同一类记录、同一周期有几条规则都适用的，只按最严的一条计算；最严的一条被免除时，"
        "按其余的计算。"
    ),
    N_(
        "当月 15 日及以前入园的，当月要走访；16 日及以后入园的，从下个月算起。季度、"
        "半年、全年以过半为界。规则的起始日期也这样算。"
    ),
    N_(
        "没有填写入园日期的企业，从警务站掌握它的第一天（登记进本系统的那天，或者第一次分工的起始日期，"
        "取较早的）所在的周期算起；以前的周期不要求。"
    ),
    N_(
        "周期最后一天或以前迁出的，这个周期不再要求，已经走访的仍然算数；以前的周期不变。"
        "规则在周期中途截止的，这个周期不再要求。"
    ),
    N_(
        "周期最后一天由谁负责，任务就算谁的（周期没过完的，看今天）：有代管的算代管人，没有的算主办；"
        "没有民警的算警务站的。谁去走访都算完成。"
    ),
    N_("中途交接的，已经过完的周期仍算原来的民警。"),
    N_(
        "过完的周期没有做够的，改为提醒现在负责这家企业的人（标明“承接”和当时的民警）；统计和台账仍算"
        "当时的民警。"
    ),
    N_("只有“已走访”才算；未遇、拒绝、计划都不算。"),
    N_("补录的走访算在走访日期所在的月份。"),
    N_("同一天对同一家企业登记几次走访，任务只算一次；走访家次仍按记录计算。"),
    N_("任务免除盖住周期一半以上天数的，这个周期不要求；不到一半的仍然要求。"),
    N_("超过周期最后一天和宽限天数还没做够的，才算逾期。"),
    N_(
        "“每隔若干天”的任务，从上一次做完那天起算；还没做过的，从入园日期（没有填写的，从掌握它的第一天）、"
        "规则起始日期中较晚的一天起算。免除期间不计，期满重新起算。"
    ),
    N_(
        "“每隔若干天”的任务，到期日在当月或以前的，当月算应做，当月做了就算完成；还没到期的当月不算。"
    ),
    N_(
        "报表只计最后一天在所选时段内、并且已经开始的周期：月报计当月任务，季末、年中、年末的月份另计季度、"
        "半年、全年任务。"
    ),
    N_("逾期提醒只往回看一年，企业登记进本系统以前的周期不提醒。"),
)
"""The rules behind the numbers, one sentence each, for the field help and the manual."""


@dataclass(frozen=True)
class Covered:
    """Duties asked of companies in a period, and those of them met."""

    asked: int
    met: int


def standings(
    session: Session, day: date, scope: Scope = ALL, companies: Collection[int] | None = None
) -> list[Standing]:
    """Return every duty whose period holds the day, by company; see ``figures.duties``."""
    return duties.current(session, day, scope, companies)


def overdue(
    session: Session, day: date, scope: Scope = ALL, back: timedelta = duties.YEAR
) -> list[Standing]:
    """Return what was due before the day and is not done, of periods ended within ``back``.

    To whoever answers now, with who answered then; before a day to come also what is still open.
    """
    return duties.missed(session, day, scope, back)


def for_company(session: Session, company_id: int, day: date | None = None) -> list[Standing]:
    """Return how the duties of one company stand on a day, today unless given."""
    return duties.current(session, day or clock.today(), Scope(company_id=company_id))


def covered(session: Session, period: Period, scope: Scope = ALL) -> Covered:
    """Return how many duties a report of the period asks, and how many are met."""
    found = duties.tally(session, period, scope)
    return Covered(sum(found.asked.values()), sum(found.met.values()))
