"""The N: police departments behind the officer, and whom they support."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Mapped

from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.fields.field import day, long_text, phone, reference, text, yes_no
from liaison.fields.record import Record, alive_index


class Department(Record):
    """A specialised police department (警种部门), one of the N."""

    __tablename__ = "department"
    __table_args__ = (alive_index("uq_department_name_alive", "name", unique=True),)
    label = N_("警种部门")
    code = "BM"
    title = "name"

    name: Mapped[str] = text(N_("部门名称"), max=40, search=True, listed=True, also=("承办部门",))
    topics: Mapped[str | None] = text(
        N_("职责事项"), max=200, listed=True, help=N_("如“车辆通行、驾驶证”，派单时供挑选。")
    )
    contact: Mapped[str | None] = text(N_("默认联系人"), max=40, listed=True)
    phone: Mapped[str | None] = phone(N_("联系电话"), listed=True)
    supports_all: Mapped[bool] = yes_no(
        N_("支援全部企业"), default=True, listed=True, help=N_("选“是”时无需逐家登记支援关系。")
    )
    remark: Mapped[str | None] = long_text(N_("备注"), max=500)


class Support(Record):
    """A department stands behind one company over a period (支援部门)."""

    __tablename__ = "support"
    label = N_("支援部门")
    code = "ZY"
    inside = "company_id"

    company_id: Mapped[int] = reference(N_("企业"), "Company", listed=True)
    department_id: Mapped[int] = reference(N_("警种部门"), "Department", listed=True)
    contact: Mapped[str | None] = text(N_("联系人"), max=40, listed=True)
    phone: Mapped[str | None] = phone(N_("联系电话"), listed=True)
    start: Mapped[date] = day(N_("起始日期"), listed=True)
    end: Mapped[date | None] = day(N_("截止日期"), listed=True)
    remark: Mapped[str | None] = text(N_("备注"), max=200)

    def problems(self) -> Iterator[Problem]:
        """A period must not end before it starts."""
        if self.end and self.end < self.start:
            yield Problem(_("截止日期早于起始日期。"), "end", _("请核对两个日期。"))
