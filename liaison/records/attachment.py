"""What is attached to a record: photos, scans, papers. The content itself lies in the vault."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from liaison.base.words import N_
from liaison.fields.field import text, whole
from liaison.fields.record import Record

_LARGEST = 60_000_000


class Attachment(Record):
    """A file attached to a record of any type, named by its table and id.

    ``digest`` is the SHA-256 of the content as it is kept, ``thumb`` that of
    its small picture; ``original`` the size before a photo was made smaller.
    """

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_owner", "owner", "owner_id"),)
    label = N_("附件")
    code = "FJ"
    title = "name"

    owner: Mapped[str] = text(N_("所属类型"), max=30)
    owner_id: Mapped[int] = whole(N_("所属记录"))
    name: Mapped[str] = text(N_("文件名"), max=200, search=True, listed=True)
    media: Mapped[str] = text(N_("文件类型"), max=40, listed=True)
    size: Mapped[int] = whole(N_("大小"), max=_LARGEST, unit=N_("字节"), listed=True)
    original: Mapped[int | None] = whole(N_("原文件大小"), max=_LARGEST, unit=N_("字节"))
    digest: Mapped[str] = text(N_("校验值"), max=64)
    thumb: Mapped[str | None] = text(N_("缩略图校验值"), max=64)
    width: Mapped[int | None] = whole(N_("图片宽度"), unit=N_("像素"))
    height: Mapped[int | None] = whole(N_("图片高度"), unit=N_("像素"))
    note: Mapped[str | None] = text(N_("说明"), max=200, search=True, listed=True)
