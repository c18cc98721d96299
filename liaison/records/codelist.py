"""Code lists the user edits (来源, 类别, 行业 …)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from liaison.base.words import N_
from liaison.fields.field import text, whole, yes_no
from liaison.fields.record import Record, alive_index


class CodeItem(Record):
    """One word of a code list; a retired word stays on old records."""

    __tablename__ = "codeitem"
    __table_args__ = (alive_index("uq_codeitem_word_alive", "list", "word", unique=True),)
    label = N_("代码表")
    code = "DM"
    title = "word"

    list: Mapped[str] = text(
        N_("代码表名"),
        max=30,
        listed=True,
        search=True,
        help=N_("属于哪一张表，如“行业”对应 industry；已有的照抄。"),
    )
    word: Mapped[str] = text(
        N_("词条"), max=40, listed=True, search=True, help=N_("供选择的词，如“制造业”。")
    )
    also: Mapped[str | None] = text(
        N_("其他写法"), max=200, listed=True, help=N_("导入时认作本词条的写法，用顿号隔开。")
    )
    national: Mapped[str | None] = text(
        N_("上级分类"),
        max=40,
        listed=True,
        help=N_("国家标准中的上级门类，如“C 制造业”；没有的空白。"),
    )
    position: Mapped[int | None] = whole(
        N_("顺序"), max=9999, listed=True, help=N_("在下拉列表中的先后，如 1；空白排在最后。")
    )
    retired: Mapped[bool] = yes_no(
        N_("停用"), default=False, listed=True, help=N_("选“是”后不再供选择，以前的记录保持不变。")
    )
