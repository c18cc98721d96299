"""Giving companies to an officer from the board: asking, doing, and the line of keys below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.gui import ask
from liaison.records.assignment import Reason
from liaison.services import assigning
from liaison.store.step import Op, Store

_NAMED = 3


@dataclass(frozen=True)
class Assigned:
    """How many companies changed hands; or how many refuse, and why: then nothing was done.

    ``stays`` open matters remain with who led before.
    """

    changed: int
    refused: int
    problem: str
    stays: int = 0

    def words(self, officer: str) -> str:
        """Tell what was done, and what did not go along."""
        if not self.changed:
            return _("这些企业已由该民警联络，没有改动。")
        words = _("{n} 家企业已指派给{officer}。").format(n=self.changed, officer=officer)
        if self.stays:
            words += _("原民警名下还有 {n} 件未结事项，要一并移交请用“交接”。").format(n=self.stays)
        return words


def hint(may: bool, many: int) -> str:
    """Return the line that tells the keys: what ``many`` selected companies can do."""
    if not may:
        return _("只读：联络分工由站长/所长调整。F2 打开企业。")
    if many:
        words = _("已选 {n} 家。Enter 或 M 指派，拖到民警的列上也可以；Esc 取消选择。")
        return words.format(n=many)
    return _(
        "方向键移动，空格选择，Enter 或 M 指派，H 交接本列，F2 打开企业，Ctrl+Z 撤销，Ctrl+Y 重做。"
    )


def agreed(parent: QWidget, day: date) -> bool:
    """Ask before days that are over are changed, for who answered for them changes too."""
    if day >= clock.today():
        return True
    words = _("自 {day} 起的责任归属和统计会随之改变。").format(day=day)
    return ask.confirm(parent, _("按过去的日期指派？"), words, yes=_("指派"))


def assign(
    store: Store, companies: Sequence[int], officer_id: int, day: date, op_id: Op, skip: bool
) -> tuple[Any, ...]:
    """Make the officer lead from the day on; return the parts of an :class:`Assigned`.

    Where a company refuses nothing is done, unless those are to be skipped.
    """
    with store.reading() as session:
        told = assigning.preview(session, companies, officer_id, day)
    problems = [row.problem for row in told.rows if row.problem]
    if problems and not skip:
        more = _("（另有 {n} 家）").format(n=len(problems) - _NAMED)
        words = "".join(problems[:_NAMED]) + (more if len(problems) > _NAMED else "")
        return astuple(Assigned(0, told.refused, words))
    left = [row.company_id for row in told.rows if not row.problem]
    changed = assigning.assign(store, left, officer_id, day, Reason.rotation, op_id)
    return astuple(Assigned(changed, 0, "", told.stays))
