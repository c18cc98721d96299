"""What the database itself refuses, in the officer's words."""

from __future__ import annotations

import re

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InternalError, OperationalError

from liaison.base.errors import Problem, Stale, Trouble
from liaison.base.words import N_, _
from liaison.store import damage

_TWICE = r"uq_{0}_|UNIQUE constraint failed: {0}\.{1}"
_NAMED = {
    "one_lead": (
        N_("这家企业在这段时间里已有联络民警。"),
        N_("请先结束原来的分工，或改用“交接”。"),
    ),
    "one_stand_in": (
        N_("这家企业在这段时间里已有人代管。"),
        N_("请先结束原来的代管，或改用其他日期。"),
    ),
    "one_deputy": (
        N_("这名民警在这段时间里已是这家企业的协办。"),
        N_("请直接修改原来的分工。"),
    ),
    _TWICE.format("duty", "name"): (N_("已有同名的常态任务。"), ""),
    _TWICE.format("calendarday", "day"): (N_("这一天已有节假日安排。"), N_("请直接修改它。")),
    _TWICE.format("company", "credit_code"): (
        N_("已有企业使用这个统一社会信用代码。"),
        N_("请核对是否重复登记。"),
    ),
    _TWICE.format("officer", "badge"): (N_("已有民警使用这个警号。"), N_("请核对警号。")),
    _TWICE.format("department", "name"): (N_("已有同名的警种部门。"), ""),
    _TWICE.format("account", "login"): (N_("已有同名的账号。"), ""),
    _TWICE.format("codeitem", "list"): (N_("代码表中已有这个词条。"), ""),
    "assignment_period": (N_("截止日期早于起始日期。"), N_("请核对两个日期。")),
    "assignment_standin_ends": (N_("代管必须写明截止日期。"), ""),
    "issue_finished_after": (N_("办结日期早于登记日期。"), N_("请核对两个日期。")),
    "dispute_settled_after": (N_("化解日期早于排查日期。"), N_("请核对两个日期。")),
    r"step[._]op_id": (N_("这次保存已经完成。"), N_("请刷新后查看。")),
    r"step[._]undoes": (N_("这一步已经撤销过了。"), ""),
    "(?i)foreign key": (N_("引用的记录不存在，没有保存。"), ""),
}
"""What a constraint means, by its name or by what SQLite says of it."""

_SURROUNDINGS = {
    r"disk is full|disk full|No space left|could not extend": (
        N_("磁盘空间不足，没有保存。"),
        N_("已保存的数据完好。"),
        N_("请清理磁盘后重试。"),
    ),
    r"readonly|read-only|unable to open": (
        N_("数据文件不能写入，没有保存。"),
        N_("已保存的数据完好。"),
        N_("请检查数据文件夹的写入权限。"),
    ),
    r"I/O error": (
        N_("读写磁盘时出错，没有保存。"),
        N_("已保存的数据完好。"),
        N_("请检查磁盘或 U 盘是否正常，再重试。"),
    ),
    r"is locked|lock timeout|statement timeout": (
        N_("数据正被占用，没有保存。"),
        N_("已保存的数据完好。"),
        N_("请稍后再试。"),
    ),
    r"connection|terminating|server closed|starting up|shutting down": (
        N_("与数据库服务器的连接中断。"),
        N_("已保存的数据完好；最后一次保存请核对后再试。"),
        N_("请检查网络，或联系管理员。"),
    ),
}
"""What the surroundings did: what happened, what was kept, what to do."""


def problem_of(error: DBAPIError) -> Exception:
    """Return the Problem, Stale or Trouble that a database error means; else itself, a bug.

    The database's own words are never shown; what is not known is told by its number.
    """
    text = str(error.orig)
    if isinstance(error, IntegrityError):
        return _of_rules(text)
    if damage.is_damage(error.orig):
        return damage.trouble()
    if re.search(r"deadlock|serializ", text):
        return Stale(_("多人同时保存，这次没有成功。"), mend=_("请再保存一次。"))
    if known := surroundings(text):
        return known
    if isinstance(error, DataError):
        return Problem(
            _("有内容超出数据库能保存的范围，没有保存。"), mend=_("请核对数字和文字的长度。")
        )
    if isinstance(error, OperationalError | InternalError):
        return unknown(error.orig)
    return error


def surroundings(text: str) -> Trouble | None:
    """Return the Trouble that a driver's words tell of, if they are known."""
    for pattern, (what, kept, todo) in _SURROUNDINGS.items():
        if re.search(pattern, text):
            return Trouble(_(what), _(kept), _(todo))
    return None


def unknown(error: BaseException | None) -> Trouble:
    """Return the Trouble for an error of the database this program does not know."""
    return Trouble(
        _("数据库报告了程序不认识的错误（编号 {code}），操作没有完成。").format(
            code=code_of(error)
        ),
        _("已保存的数据没有改动。"),
        _("请再试一次；如反复出现，请把编号告诉管理员。"),
    )


def code_of(error: BaseException | None) -> str:
    """Return the number or name by which a driver's error can be looked up."""
    told = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    return str(told or type(error).__name__)


def _of_rules(text: str) -> Problem:
    for pattern, (words, mend) in _NAMED.items():
        if re.search(pattern, text):
            return Problem(_(words), mend=_(mend))
    return Problem(
        _("数据不符合规则，没有保存。"),
        mend=_("请核对填写的内容；如仍不能保存，请联系管理员。"),
    )
