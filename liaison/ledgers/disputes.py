"""矛盾纠纷排查化解台账: disputes found in the period, and earlier ones still open."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from liaison.base.cells import Cell
from liaison.base.period import Period
from liaison.figures.scope import Scope, within
from liaison.figures.states import dispute_open
from liaison.ledgers.ledger import Ledger, Rows, fixed, hand
from liaison.ledgers.sheet import Column
from liaison.records import Dispute, Officer
from liaison.services.derived import parties, sessions
from liaison.services.reading import linked


def rows(session: Session, period: Period, scope: Scope) -> Rows:
    """Return one row a dispute, by day."""
    query = (
        select(Dispute, linked(Dispute, "companies"), parties(), sessions(), Officer.name)
        .join(Officer, Officer.id == Dispute.officer_id)
        .where(
            or_(
                Dispute.found_on.between(period.first, period.last),
                dispute_open(period.last),
            ),
            *within(Dispute, scope, period.last),
        )
        .order_by(Dispute.found_on, Dispute.id)
    )
    found = session.execute(query).all()
    hand(session, Dispute, (row[0].id for row in found))
    return [_row(*row) for row in found]


def _row(
    dispute: Dispute, companies: str, parties: str, sessions: int, officer: str
) -> tuple[Cell, ...]:
    transferred = f"移交{dispute.transferred_to}" if dispute.transferred_to else None
    followed = f"{dispute.followed_on or ''} {dispute.followed or ''}".strip()
    return (
        dispute.number,
        dispute.found_on,
        companies,
        dispute.category,
        parties,
        dispute.people,
        dispute.amount,
        dispute.description,
        dispute.risk.label,
        sessions,
        dispute.outcome or transferred,
        dispute.state.label,
        dispute.settled_on,
        followed or None,
        officer,
    )


LEDGER = Ledger(
    "disputes",
    "矛盾纠纷排查化解台账",
    fixed(
        Column("编号", "text", 15),
        Column("排查日期", "day", 11),
        Column("企业名称", "long", 18),
        Column("类别", "text", 8),
        Column("当事人", "long", 18),
        Column("涉及人数", "whole", 5, total=True),
        Column("涉及金额(元)", "money", 12, total=True),
        Column("纠纷简况", "long", 22),
        Column("风险等级", "text", 8),
        Column("调解次数", "whole", 4, total=True),
        Column("化解情况", "long", 12),
        Column("状态", "text", 6),
        Column("化解日期", "day", 11),
        Column("回访情况", "long", 10),
        Column("责任民警", "text", 8),
    ),
    rows,
)
