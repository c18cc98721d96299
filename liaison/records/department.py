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

    name: Mapped[str] = text(
        N_("部门名称"),
        max=40,
        search=True,
        listed=True,
        also=("承办部门",),
        help=N_("如“交警大队车管所”“出入境管理大队”。"),
    )
    topics: Mapped[str | None] = text(
        N_("职责事项"), max=200, listed=True, help=N_("如“车辆通行、驾驶证”，派单时供挑选。")
    )
    contact: Mapped[str | None] = text(
        N_("默认联系人"),
        max=40,
        listed=True,
        help=N_("即第一位联系人，联系卡上印这一位；改成另一人时，原联系人记为离任。"),
    )
    phone: Mapped[str | None] = phone(
        N_("联系电话"), listed=True, help=N_("默认联系人的电话，可写多个，用顿号隔开。")
    )
    supports_all: Mapped[bool] = yes_no(
        N_("支援全部企业"), default=True, listed=True, help=N_("选“是”时无需逐家登记支援关系。")
    )
    remark: Mapped[str | None] = long_text(N_("备注"), max=500, help=N_("如办公地点、受理时间。"))


class Support(Record):
    """A department stands behind one company over a period (支援部门)."""

    __tablename__ = "support"
    label = N_("支援部门")
    code = "ZY"
    inside = "company_id"

    company_id: Mapped[int] = reference(
        N_("企业"), "Company", listed=True, help=N_("得到支援的企业。")
    )
    department_id: Mapped[int] = reference(
        N_("警种部门"),
        "Department",
        listed=True,
        help=N_("由哪个警种部门支援；没有的先在“警种部门”中登记。"),
    )
    contact_id: Mapped[int | None] = reference(
        N_("部门联系人"),
        "DepartmentContact",
        listed=True,
        help=N_("从该部门的联系人中选；空白时用部门的第一位联系人。"),
    )
    contact: Mapped[str | None] = text(
        N_("联系人"),
        max=40,
        listed=True,
        help=N_("部门联系人以外的人，直接写姓名；写了就印这一位。"),
    )
    phone: Mapped[str | None] = phone(
        N_("联系电话"), listed=True, help=N_("空白时用所选联系人的电话。")
    )
    start: Mapped[date] = day(N_("起始日期"), listed=True, help=N_("从这一天起支援。"))
    end: Mapped[date | None] = day(
        N_("截止日期"), listed=True, help=N_("最后支援的一天；空白表示至今。")
    )
    remark: Mapped[str | None] = text(
        N_("备注"), max=200, help=N_("如“负责危化品运输车辆通行证”。")
    )

    def problems(self) -> Iterator[Problem]:
        """A period must not end before it starts."""
        if self.end and self.end < self.start:
            yield Problem(_("截止日期早于起始日期。"), "end", _("请核对两个日期。"))
