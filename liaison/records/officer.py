"""The liaison officer (联络民警, 护航警官)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from liaison.base.words import N_
from liaison.fields.choice import Choice
from liaison.fields.field import badge, long_text, one_of, phone, reference, text, yes_no
from liaison.fields.record import Record, alive_index


class OfficerKind(Choice):
    """Police or auxiliary police; both may lead a company."""

    police = "police", N_("民警"), "警察"
    auxiliary = "auxiliary", N_("辅警"), "警务辅助人员", "协警"


class Officer(Record):
    """Police or auxiliary police of a station or of one of the N departments."""

    __tablename__ = "officer"
    __table_args__ = (alive_index("uq_officer_badge_alive", "badge", unique=True),)
    label = N_("民警")
    code = "MJ"
    title = "name"

    name: Mapped[str] = text(
        N_("姓名"),
        max=40,
        search=True,
        listed=True,
        also=("民警", "民警姓名", "联络民警", "挂钩民警"),
        help=N_("与工作证一致。"),
    )
    badge: Mapped[str | None] = badge(
        N_("警号"),
        search=True,
        listed=True,
        also=("民警警号",),
        help=N_("如 056314 或 FJ0123；辅警填辅警编号。"),
    )
    kind: Mapped[OfficerKind] = one_of(
        N_("类别"),
        OfficerKind,
        default=OfficerKind.police,
        listed=True,
        help=N_("辅警也可以负责企业，请如实选择。"),
    )
    post: Mapped[str | None] = text(
        N_("职务"), max=40, listed=True, help=N_("如“社区民警”“站长”“中队长”。")
    )
    station_id: Mapped[int | None] = reference(
        N_("警务站"),
        "Station",
        listed=True,
        help=N_("在警务站工作的填警务站，警种部门的人员可空白。"),
    )
    department_id: Mapped[int | None] = reference(
        N_("警种部门"), "Department", help=N_("属于某个警种部门的填写，如“车管所”。")
    )
    phone: Mapped[str | None] = phone(
        N_("联系电话"),
        listed=True,
        search=True,
        also=("民警电话", "手机", "手机号"),
        help=N_("印在联系卡上给企业，如 13812345678。"),
    )
    active: Mapped[bool] = yes_no(
        N_("在岗"),
        default=True,
        listed=True,
        help=N_("调离、退休的选“否”；以前的记录仍记在其名下。"),
    )
    remark: Mapped[str | None] = long_text(N_("备注"), max=500, help=N_("如借调、病休的起止日期。"))
