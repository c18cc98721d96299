"""企业基本情况台账: the companies present on the last day."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.period import Period
from liaison.figures.scope import Scope, present, within
from liaison.ledgers.ledger import Ledger, Rows, fixed, table
from liaison.ledgers.sheet import Column
from liaison.records import Company, Officer
from liaison.services.derived import lead


def rows(session: Session, period: Period, scope: Scope) -> Rows:
    """Return one row a company, in the order they were registered."""
    query = (
        select(
            Company.name,
            Company.credit_code,
            Company.address,
            Company.industry,
            Company.kind,
            Company.state,
            Company.grade,
            Company.legal_person,
            Company.legal_phone,
            Company.liaison,
            Company.liaison_phone,
            Company.employees,
            Company.migrants,
            Company.foreigners,
            Company.guards,
            lead(Officer.name, period.last),
            Company.remark,
        )
        .where(present(period.last), *within(Company, scope, period.last))
        .order_by(Company.id)
    )
    return table(session, query, Company)


LEDGER = Ledger(
    "companies",
    "企业基本情况台账",
    fixed(
        Column("企业名称", "long", 18),
        Column("统一社会信用代码", "code", 20),
        Column("地址", "long", 15),
        Column("行业", "text", 6),
        Column("类别", "text", 8),
        Column("状态", "text", 4),
        Column("等级", "text", 8),
        Column("法定代表人", "text", 8),
        Column("联系电话", "code", 13, personal=True),
        Column("治安联络员", "text", 8),
        Column("联系电话", "code", 13, personal=True),
        Column("员工数", "whole", 6, total=True),
        Column("流动人口", "whole", 5, total=True),
        Column("境外人员", "whole", 4, total=True),
        Column("保安人数", "whole", 4, total=True),
        Column("联络民警", "text", 8),
        Column("备注", "long", 10),
    ),
    rows,
)
