"""Who may log in. The wrapped key of an account lies in the key ring, not here."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from liaison.base.words import N_
from liaison.fields.choice import Choice
from liaison.fields.field import one_of, reference, text, yes_no
from liaison.fields.record import Record, alive_index


class AccountRole(Choice):
    """Rights by duty (safety.md §8)."""

    officer = "officer", N_("联络民警")
    leader = "leader", N_("站长/所长")
    admin = "admin", N_("管理员")
    auditor = "auditor", N_("审计员")


class Account(Record):
    """A personal account; there are no built-in ones."""

    __tablename__ = "account"
    __table_args__ = (alive_index("uq_account_login_alive", "login", unique=True),)
    label = N_("账号")
    code = "ZH"
    title = "login"

    login: Mapped[str] = text(
        N_("用户名"),
        max=40,
        listed=True,
        search=True,
        help=N_("字母和数字，如 zhaogang；以后不能改。"),
    )
    role: Mapped[AccountRole] = one_of(
        N_("角色"),
        AccountRole,
        listed=True,
        help=N_("民警办理本人的，站长/所长办理全站的，管理员管账号，审计员只读。"),
    )
    officer_id: Mapped[int | None] = reference(
        N_("民警"), "Officer", listed=True, help=N_("这个账号是谁的；审计员、管理员可空白。")
    )
    active: Mapped[bool] = yes_no(
        N_("启用"), default=True, listed=True, help=N_("选“否”暂停登录；离任请删除账号。")
    )
    also_admin: Mapped[bool] = yes_no(
        N_("兼任管理员"),
        default=False,
        listed=True,
        help=N_("站长/所长同时管理账号和设置的选“是”。"),
    )
