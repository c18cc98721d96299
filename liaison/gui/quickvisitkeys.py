"""The keys of a quick visit, each with its words for F1."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut

from liaison.base.words import N_, _
from liaison.records.visit import Outcome, VisitDuty

if TYPE_CHECKING:
    from liaison.gui.quickvisit import QuickVisit

OUTCOMES = {
    "Alt+D": Outcome.done,
    "Alt+R": Outcome.not_met,
    "Alt+J": Outcome.refused,
    "Alt+P": Outcome.planned,
}
"""Keys of the outcomes, from anywhere in the dialog."""

_TOLD = (
    ("Ctrl+Return", N_("保存；之后按 Enter 再登一条")),
    ("Ctrl+J", N_("插入常用语")),
    ("Ctrl+V", N_("粘贴照片、截图或文件为附件")),
    ("Alt+Down", N_("在日期中打开日历；↑ ↓ 前后一天")),
    ("Ctrl+Z", N_("保存后撤销这次登记，回到填写")),
    ("Esc", N_("关闭（有内容时会询问）")),
)
"""Keys that are no shortcuts of the dialog itself."""


def bind(sheet: QuickVisit, turn_plan: Callable[[], Any]) -> None:
    """Give the dialog its keys."""
    form = sheet.form
    _key(sheet, "Ctrl+S", sheet.save, _("保存"))
    for number, task in enumerate(VisitDuty):
        _key(sheet, f"Alt+{number + 1}", partial(form.turn, number), task.words)
    for key, outcome in OUTCOMES.items():
        _key(sheet, key, partial(form.say, outcome.value), outcome.words)
    _key(sheet, "Alt+T", form.go_to_day, _("改日期"))
    _key(sheet, "Alt+W", turn_plan, _("登记为完成该计划"))
    for key, words in _TOLD:
        made = QShortcut(QKeySequence(key), sheet, enabled=False)
        made.setWhatsThis(_(words))


def _key(sheet: QuickVisit, key: str, act: Callable[[], Any], words: str) -> None:
    made = QShortcut(QKeySequence(key), sheet)
    made.setWhatsThis(words)
    made.activated.connect(lambda: act() if sheet.form.boxes and not sheet.is_done() else None)
