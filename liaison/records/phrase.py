"""Phrases people write again and again (常用语)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from liaison.base.words import N_
from liaison.fields.choice import Choice
from liaison.fields.field import long_text, one_of, whole, yes_no
from liaison.fields.record import Record


class Place(Choice):
    """Where a phrase is offered."""

    content = "content", N_("走访工作内容")
    findings = "findings", N_("发现问题")
    handling = "handling", N_("处理情况")
    need = "need", N_("诉求内容")
    hazard = "hazard", N_("隐患内容")
    requirement = "requirement", N_("整改要求")
    dispute = "dispute", N_("纠纷简况")


class Phrase(Record):
    """A text offered while writing; the writer's own, or for all of the station."""

    __tablename__ = "phrase"
    label = N_("常用语")
    code = "CY"

    place: Mapped[Place] = one_of(
        N_("用于"), Place, listed=True, help=N_("在哪一栏按 Ctrl+J 时供选择。")
    )
    words: Mapped[str] = long_text(
        N_("常用语"),
        max=500,
        search=True,
        listed=True,
        help=N_("常写的整句，如“检查消防通道、灭火器，均完好有效。”"),
    )
    shared: Mapped[bool] = yes_no(
        N_("全站共用"), default=True, listed=True, help=N_("选“否”只供本人使用。")
    )
    position: Mapped[int | None] = whole(
        N_("顺序"), max=9999, listed=True, help=N_("在列表中的先后，如 1；空白排在最后。")
    )
