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
    )
    badge: Mapped[str | None] = badge(N_("警号"), search=True, listed=True, also=("民警警号",))
    kind: Mapped[OfficerKind] = one_of(
        N_("类别"), OfficerKind, default=OfficerKind.police, listed=True
    )
    post: Mapped[str | None] = text(N_("职务"), max=40, listed=True)
    station_id: Mapped[int | None] = reference(N_("警务站"), "Station", listed=True)
    department_id: Mapped[int | None] = reference(N_("警种部门"), "Department")
    phone: Mapped[str | None] = phone(
        N_("联系电话"), listed=True, search=True, also=("民警电话", "手机", "手机号")
    )
    active: Mapped[bool] = yes_no(N_("在岗"), default=True, listed=True)
    remark: Mapped[str | None] = long_text(N_("备注"), max=500)
