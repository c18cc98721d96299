"""The park police station (警务站)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from liaison.base.words import N_
from liaison.fields.field import phone, text
from liaison.fields.record import Record


class Station(Record):
    """A park police station or a police station; it has a park (园区)."""

    __tablename__ = "station"
    label = N_("警务站")
    code = "ZD"
    title = "name"

    name: Mapped[str] = text(
        N_("警务站名称"),
        search=True,
        listed=True,
        also=("填报单位", "警务站"),
        help=N_("警务站全称，印在台账上，如“循环园区警务站”。"),
    )
    bureau: Mapped[str | None] = text(
        N_("所属公安局"), listed=True, help=N_("印在台账的填报单位里，如“云岭县公安局”。")
    )
    park: Mapped[str | None] = text(
        N_("所属园区"), listed=True, help=N_("辖区所在的园区，如“云岭循环经济产业园”。")
    )
    address: Mapped[str | None] = text(
        N_("地址"), max=120, help=N_("如“循环大道 1 号管委会一楼”。")
    )
    phone: Mapped[str | None] = phone(
        N_("值班电话"), listed=True, help=N_("24 小时值班电话，固定电话带区号，如 0555-2345678。")
    )

    @property
    def unit(self) -> str:
        """The reporting unit as printed on ledgers: bureau and station."""
        return f"{self.bureau or ''}{self.name}"
