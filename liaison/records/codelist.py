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

    list: Mapped[str] = text(N_("代码表名"), max=30, listed=True, search=True)
    word: Mapped[str] = text(N_("词条"), max=40, listed=True, search=True)
    also: Mapped[str | None] = text(
        N_("其他写法"), max=200, listed=True, help=N_("导入时认作本词条的写法，用顿号隔开。")
    )
    national: Mapped[str | None] = text(N_("上级分类"), max=40, listed=True)
    position: Mapped[int | None] = whole(N_("顺序"), max=9999, listed=True)
    retired: Mapped[bool] = yes_no(N_("停用"), default=False, listed=True)
