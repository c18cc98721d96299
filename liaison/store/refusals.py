"""What the database itself refuses, in the officer's words."""

from __future__ import annotations

import re

from sqlalchemy.exc import DBAPIError, IntegrityError

from liaison.base.errors import Problem, Stale, Trouble
from liaison.base.words import N_, _

_NAMED = {
    "one_lead": (N_("这家企业在这段时间里已有联络民警。"), N_("请先结束原来的分工,或改用“交接”。")),
    "uq_company_credit_code": (
        N_("已有企业使用这个统一社会信用代码。"),
        N_("请核对是否重复登记。"),
    ),
    "company.credit_code": (N_("已有企业使用这个统一社会信用代码。"), N_("请核对是否重复登记。")),
    "badge": (N_("已有民警使用这个警号。"), N_("请核对警号。")),
    "department": (N_("已有同名的警种部门。"), ""),
    "account": (N_("已有同名的账号。"), ""),
    "finished_after": (N_("办结日期早于登记日期。"), N_("请核对两个日期。")),
    "settled_after": (N_("化解日期早于排查日期。"), N_("请核对两个日期。")),
    "op_id": (N_("这次保存已经完成。"), N_("请刷新后查看。")),
    "uq_step_undoes": (N_("这一步已经撤销过了。"), ""),
    "undoes_id": (N_("这一步已经撤销过了。"), ""),
    "FOREIGN KEY": (N_("仍有其他记录引用它,不能这样改。"), ""),
    "foreign key": (N_("仍有其他记录引用它,不能这样改。"), ""),
}


def problem_of(error: DBAPIError) -> Exception:
    """Return the Problem, Stale or Trouble that a database error means; else itself."""
    text = str(error.orig)
    if "full" in text and ("disk" in text or "space" in text):
        return Trouble(
            _("磁盘空间不足,没有保存。"), _("已保存的数据完好。"), _("请清理磁盘后重试。")
        )
    if re.search(r"malformed|not a database|decode to UTF-8", text):
        return Trouble(
            _("数据文件已损坏,已停止写入。"), _("请不要继续录入。"), _("请从备份中恢复。")
        )
    if re.search(r"deadlock|serializ", text):
        return Stale(_("多人同时保存,这次没有成功。"), mend=_("请再保存一次。"))
    for name, (words, mend) in _NAMED.items():
        if name in text:
            return Problem(_(words), mend=_(mend))
    if isinstance(error, IntegrityError):
        return Problem(_("数据不符合规则,没有保存。"), mend=text)
    return error
