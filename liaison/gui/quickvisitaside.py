"""Beside a quick visit: what is known of the company, to be read at one look."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.clock import clock
from liaison.base.words import N_, _, listed
from liaison.gui import shapes
from liaison.gui.editors.segments import CheckChip
from liaison.gui.kit.labels import Chip, PlainLabel
from liaison.gui.layouts import Surface, empty_layout
from liaison.gui.look import style
from liaison.gui.look.tokens import Role
from liaison.records.visit import VisitDuty
from liaison.services.visitcontext import OpenItem
from liaison.services.visiting import Context, Planned

_SHOWN = 6
_LONG = 46
_ABREAST = 2
"""So many tasks stand in a row: a row wider than the card would cut the texts above it."""
_LABELS = {"needs": N_("诉求"), "hazards": N_("隐患"), "disputes": N_("纠纷")}


class Aside(Surface):
    """Last visit, open items, tasks that lack this month, a planned visit."""

    turned = Signal(bool)
    """The planned visit is to be fulfilled by this one, or not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("企业近况"), parent)
        self._plan: Planned | None = None
        self.context: Context | None = None
        self.fulfil = CheckChip(_("登记为完成该计划"), self)
        self.fulfil.turned.connect(self.turned)
        self._inside = QVBoxLayout()
        self._inside.setSpacing(style.now().sizes.gap_s)
        self.body.addLayout(self._inside)
        self.body.addStretch(1)
        self.tell(None)

    def tell(self, known: Context | None, plan: int | None = None) -> None:
        """Show what is known; ``plan`` is the planned visit this was opened for."""
        self.context = known
        self._inside.removeWidget(self.fulfil)
        empty_layout(self._inside)
        self.fulfil.hide()
        self._plan = None
        if known is None:
            self._say(_("选定企业后，这里显示上次走访和未办结的事项。"), "second")
            return
        self._say(known.name, "section")
        if known.lead is not None:
            self._say(_("联络民警：{name}").format(name=known.lead[1]), "second")
        else:
            self._say(_("还没有联络民警"), "problem")
        if known.warning:
            self._say(known.warning, "problem")
        self._tell_plan(known, plan)
        if known.same_day:
            words = _("当天已登记过：{numbers}").format(numbers=listed(known.same_day))
            self._say(words, "problem")
        self._tell_last(known)
        self._tell_tasks(known)
        self._tell_open(known)

    def plan(self) -> tuple[int, int] | None:
        """Return id and version of the planned visit to be fulfilled."""
        if self._plan is None or not self.fulfil.is_on():
            return None
        return self._plan.id, self._plan.version

    def words(self) -> str:
        """Return all that is told, for the eye and for tests."""
        labels: list[PlainLabel] = list(self.findChildren(PlainLabel))
        chips: list[Chip] = list(self.findChildren(Chip))
        told = [one.text() for one in labels if not one.isHidden()]
        return "\n".join([*told, *(one.words() for one in chips if not one.isHidden())])

    # -- inside

    def _tell_plan(self, known: Context, plan: int | None) -> None:
        if not known.planned:
            return
        nearest = min(known.planned, key=lambda one: abs(one.day - known.day))
        self._plan = next((one for one in known.planned if one.id == plan), nearest)
        words = _("本月有计划走访：{day}（{number}）")
        self._say(words.format(day=self._plan.day, number=self._plan.number), "")
        self.fulfil.set_on(True)
        self._inside.addWidget(self.fulfil)
        self.fulfil.show()

    def _tell_last(self, known: Context) -> None:
        last = known.last_visit
        self._head(_("上次走访"))
        if last is None:
            self._say(_("还没有走访记录。"), "second")
            return
        days = (clock.today() - last.day).days
        ago = _("今天") if days == 0 else _("{n} 天前").format(n=days)
        self._say(f"{last.day}　{ago}　{last.officers}", "")
        self._say(shapes.short(last.content.replace("\n", " "), 2 * _LONG), "second")

    def _tell_tasks(self, known: Context) -> None:
        self._head(_("还没有做的任务"))
        for one in known.due:
            words = _("{duty}：还差 {n} 次，{day} 到期")
            told = words.format(duty=_(one.duty), n=one.missing, day=f"{one.due_by:%m-%d}")
            self._say(told, "")
        if not known.missing_tasks:
            self._say(_("四项任务都已完成。"), "second")
            return
        for first in range(0, len(known.missing_tasks), _ABREAST):
            row = QHBoxLayout()
            row.setSpacing(style.now().sizes.gap_xs)
            for value in known.missing_tasks[first : first + _ABREAST]:
                row.addWidget(Chip(VisitDuty.read(value).words, "soon", self))
            row.addStretch(1)
            self._inside.addLayout(row)

    def _tell_open(self, known: Context) -> None:
        many = len(known.open_items) + known.more
        self._head(_("未办结的事项（{n}）").format(n=many) if many else _("未办结的事项"))
        if not known.open_items:
            self._say(_("没有未办结的诉求、隐患和纠纷。"), "second")
        for one in known.open_items[:_SHOWN]:
            self._inside.addLayout(self._item(one))
        if many > _SHOWN:
            self._say(_("另有 {n} 项，见企业档案。").format(n=many - _SHOWN), "second")

    def _item(self, one: OpenItem) -> QHBoxLayout:
        role: Role = "overdue" if one.late else "info"
        row = QHBoxLayout()
        row.setSpacing(style.now().sizes.gap_s)
        row.addWidget(Chip(_(_LABELS[one.register]), role, self), 0, Qt.AlignmentFlag.AlignTop)
        words = shapes.short(one.words.replace("\n", " "), _LONG)
        if one.due is not None:
            due = _("逾期，{day} 到期") if one.late else _("{day} 到期")
            words += f"　{due.format(day=one.due)}"
        row.addWidget(PlainLabel(words, self, wrap=True), 1)
        return row

    def _head(self, words: str) -> None:
        label = PlainLabel(words, self, kind="second")
        label.setContentsMargins(0, style.now().sizes.gap_s, 0, 0)
        self._inside.addWidget(label)

    def _say(self, words: str, kind: str) -> None:
        self._inside.addWidget(PlainLabel(words, self, kind=kind, wrap=True))  # type: ignore[arg-type]
