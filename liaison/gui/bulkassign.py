"""成批指派: officer, role, days and reason for many companies; what follows is shown first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.fields.field import fields_of
from liaison.gui.boardsheet import BoardSheet
from liaison.gui.calls import Intention, Kept, Latest, problems_of, words_of
from liaison.gui.editors import Source
from liaison.gui.fieldbox import FieldBox, written
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.table import Table
from liaison.gui.look import style
from liaison.gui.look.tokens import Role as Tone
from liaison.gui.plainmodel import Head, PlainModel
from liaison.records import Assignment
from liaison.records.assignment import Reason, Role
from liaison.services import assigning
from liaison.services.assigning import Preview, PreviewRow
from liaison.services.records import read_value
from liaison.store.step import Op, Store

_WIDE, _HIGH = 1120, 620
_SETTLE_MS = 120
_FIELDS = ("officer_id", "role", "start", "end", "reason", "note")
_PLACES = {
    "officer_id": (0, 0, 1), "role": (0, 1, 1), "start": (0, 2, 1), "end": (0, 3, 1),
    "reason": (1, 0, 2), "note": (1, 2, 2),
}  # fmt: skip
_NEEDED = frozenset({"officer_id", "role", "start", "reason"})


def _state(row: PreviewRow) -> str:
    if row.problem:
        return _("不能办理")
    return _("改派") if row.after else _("不变")


def _tone(row: PreviewRow) -> Tone:
    return "overdue" if row.problem else "done" if row.after else "neutral"


HEADS = (
    Head("company", N_("企业"), "text", lambda one: one.company),
    Head("before", N_("现在"), "text", lambda one: one.before or _("无")),
    Head("after", N_("之后"), "text", lambda one: one.after or "—"),
    Head("state", N_("结果"), "", _state, _tone, _tone),
    Head("words", N_("说明"), "text", lambda one: one.problem or one.note),
)


class BulkAssign(BoardSheet):
    """One step for all; companies that refuse are told and left out."""

    assigned = Signal()
    """It was done; the selection is no longer needed."""

    def __init__(
        self,
        house: House,
        companies: Sequence[int],
        parent: QWidget,
        role: Role = Role.lead,
        day: date | None = None,
    ) -> None:
        heading = _("成批指派 {n} 家企业").format(n=len(companies))
        super().__init__(parent, heading, _WIDE, _HIGH)
        self.setProperty("page", "assign")
        self._house, self._companies = house, list(companies)
        self._intention, self._latest = Intention(), Latest()
        self.preview: Preview | None = None
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.foresee)
        self.boxes = self._boxes(role, day or clock.today())
        self.model = PlainModel(HEADS, self)
        self.table = Table(self, compact=True)
        self.table.setModel(self.model)
        self.table.setAccessibleName(_("办理结果预览"))
        self.body.addWidget(self.table, 1)
        self.add_leave()
        self.go = self.add(_("指派"), self.save, "primary")
        self._wait()
        self.boxes["officer_id"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def typed(self) -> dict[str, Any]:
        """Return what stands in the fields."""
        return {name: box.editor.value() for name, box in self.boxes.items()}

    def foresee(self) -> None:
        """Show what would follow, as soon as officer and days are known."""
        typed, companies = self.typed(), self._companies
        self._latest.drop()
        if not typed["officer_id"] or not typed["start"]:
            self._wait()
            return

        def work(store: Store) -> Preview:
            return foresee(store, companies, typed)

        self._latest.call(self, self._house.jobs, work, self._show, self._refused)

    def save(self) -> None:
        """Assign those that can be."""
        typed = written(self.boxes)
        if typed is None:
            return
        companies = self._companies
        self.go.setEnabled(False)
        self._intention.change(
            self,
            self._house.jobs,
            lambda store, op_id: assign(store, companies, typed, op_id),
            self._kept,
            self._refused,
            about=typed,
        )

    # -- inside

    def _boxes(self, role: Role, day: date) -> dict[str, FieldBox]:
        source, fields = Source(self._house.jobs), fields_of(Assignment)
        grid = QGridLayout()
        sizes = style.now().sizes
        grid.setHorizontalSpacing(sizes.gap_m)
        grid.setVerticalSpacing(0)
        made = {}
        for name in _FIELDS:
            label = _(fields[name].field.label)
            box = FieldBox(fields[name], label, name in _NEEDED, source, self)
            box.changed.connect(lambda _name: self._stir())
            box.editor.agreed.connect(self._stir)
            row, column, wide = _PLACES[name]
            grid.addWidget(box, row, column, 1, wide)
            made[name] = box
        for column in range(4):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        made["role"].editor.set_value(role.value)
        made["start"].editor.set_value(None, day.isoformat())
        reason = Reason.leave if role is Role.stand_in else Reason.rotation
        made["reason"].editor.set_value(reason.value)
        return made

    def _stir(self) -> None:
        """Look soon at what is written now; what is told of the writing before is dropped."""
        self._latest.drop()
        self._settle.start()

    def _wait(self) -> None:
        self.preview = None
        self.model.put(())
        self.table.show_empty(
            _("填写民警和起始日期后，这里列出每家企业的变化。"), icon="user-check"
        )
        self.go.setEnabled(False)
        self.told.setText("")

    def _show(self, found: Preview) -> None:
        self.preview = found
        self.bar.clear()
        self.model.put(sorted(found.rows, key=lambda one: (not one.problem, not one.after)))
        self.table.show_rows()
        self.go.setEnabled(found.changes > 0)
        self.call_it(self.go, _("指派 {n} 家").format(n=found.changes))
        words = _("改派 {n} 家，不变 {same} 家。").format(n=found.changes, same=found.same)
        if found.refused:
            words += _("{n} 家不能办理，将跳过。").format(n=found.refused)
        self.told.setText(words)

    def _kept(self, kept: Kept) -> None:
        words = _("{n} 家企业的分工已登记。").format(n=kept.result)
        self._house.toast(words, kept.step_id)
        self.accept()
        self.assigned.emit()

    def _refused(self, failure: Failure) -> None:
        self._wait()
        told = [one for one in problems_of(failure) if one.field in self.boxes]
        for problem in told:
            self.boxes[str(problem.field)].show_problem(problem)
        if not told:
            self.bar.say("error", words_of(failure))


def _read(store: Store, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of what was typed; raises :class:`Problem` at its field."""
    fields, read = fields_of(Assignment), {}
    with store.reading() as session:
        for name, raw in typed.items():
            try:
                read[name] = read_value(session, fields[name], raw)
            except Problem as problem:
                raise problem.at(name) from None
    return read


def foresee(store: Store, companies: Sequence[int], typed: Mapping[str, Any]) -> Preview:
    """Return what assigning with what was typed would do (on the store thread)."""
    read = _read(store, typed)
    with store.reading() as session:
        return assigning.preview(
            session, companies, read["officer_id"], read["start"], read["role"], read["end"]
        )


def assign(store: Store, companies: Sequence[int], typed: Mapping[str, Any], op_id: Op) -> int:
    """Assign the companies that do not refuse; return how many changed."""
    read = _read(store, typed)
    told = foresee(store, companies, typed)
    left = [row.company_id for row in told.rows if not row.problem]
    return assigning.assign(
        store,
        left,
        read["officer_id"],
        read["start"],
        read["reason"],
        op_id,
        role=read["role"],
        end=read["end"],
        note=read["note"] or "",
    )
