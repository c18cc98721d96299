"""Handing over companies, and who answered for an issue or a dispute before (交接)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from liaison.base.words import N_
from liaison.fields.field import day, long_text, one_of, reference, text, whole
from liaison.fields.record import Record
from liaison.records.assignment import Reason


class Handover(Record):
    """One action by which an officer's companies go to others from a day on.

    The companies and receivers are the assignments that carry its id.
    """

    __tablename__ = "handover"
    label = N_("交接")
    code = "JJ"
    dated = "day"

    giver_id: Mapped[int] = reference(
        N_("移交人"), "Officer", listed=True, help=N_("把企业交出去的民警。")
    )
    day: Mapped[date] = day(N_("交接日期"), listed=True, help=N_("接收人从这一天起负责。"))
    reason: Mapped[Reason] = one_of(
        N_("原因"),
        Reason,
        default=Reason.rotation,
        listed=True,
        help=N_("休假、学习等短期离岗请用代管，到期自动恢复。"),
    )
    note: Mapped[str | None] = long_text(
        N_("交接说明"),
        max=2000,
        search=True,
        listed=True,
        help=N_("印在交接清单上，如“永固建材欠薪纠纷 11 月 30 日前须回访”。"),
    )


class Charge(Record):
    """Who answered for an issue or a dispute until a day, named by its table and id.

    The record itself names who answers now; figures of past days are credited
    to whom these name for the day.
    """

    __tablename__ = "charge"
    __table_args__ = (Index("ix_charge_owner", "owner", "owner_id", "until"),)
    label = N_("责任期间")
    code = "ZR"

    owner: Mapped[str] = text(N_("所属类型"), max=30)
    owner_id: Mapped[int] = whole(N_("所属记录"), max=2_000_000_000)
    officer_id: Mapped[int] = reference(N_("责任民警"), "Officer", listed=True)
    until: Mapped[date] = day(N_("负责到"), listed=True)
