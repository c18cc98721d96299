"""Who answers at a department: several people, each for topics of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Mapped

from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.fields.field import day, phone as phones, reference, text, whole
from liaison.fields.record import Record


class DepartmentContact(Record):
    """A contact of one of the N (部门联系人); the first in order is printed where none is chosen.

    The first one in force and the department's own 默认联系人 and 联系电话 are the same
    (:mod:`liaison.services.departmentkeeping` keeps them so).
    """

    __tablename__ = "departmentcontact"
    label = N_("部门联系人")
    code = "BX"
    title = "name"
    inside = "department_id"

    department_id: Mapped[int] = reference(
        N_("警种部门"), "Department", help=N_("联系人所在的警种部门。")
    )
    name: Mapped[str] = text(N_("姓名"), max=40, search=True, listed=True, help=N_("如“李强”。"))
    post: Mapped[str | None] = text(
        N_("职务"), max=40, listed=True, help=N_("如“副大队长”“办证大厅窗口”。")
    )
    topics: Mapped[str | None] = text(
        N_("负责事项"),
        max=200,
        search=True,
        listed=True,
        help=N_("由这一位答复的事项，如“车辆通行、驾驶证”，用顿号隔开。"),
    )
    phone: Mapped[str | None] = phones(
        N_("联系电话"), listed=True, help=N_("本人的电话，可写多个，用顿号隔开。")
    )
    duty_phone: Mapped[str | None] = phones(
        N_("值班电话"), listed=True, help=N_("本人不在时拨打的电话，如值班室或窗口。")
    )
    position: Mapped[int | None] = whole(
        N_("排序"),
        max=999,
        listed=True,
        help=N_("数字小的在前；第一位即默认联系人，空白的排在最后。"),
    )
    start: Mapped[date | None] = day(
        N_("起始日期"), help=N_("从这一天起担任联系人；空白表示一直是。")
    )
    end: Mapped[date | None] = day(
        N_("截止日期"), listed=True, help=N_("担任联系人的最后一天；空白表示至今。")
    )
    remark: Mapped[str | None] = text(N_("备注"), max=200, help=N_("如“周三下午在园区窗口”。"))

    def problems(self) -> Iterator[Problem]:
        """A period must not end before it starts."""
        if self.start and self.end and self.end < self.start:
            yield Problem(_("截止日期早于起始日期。"), "end", _("请核对两个日期。"))
