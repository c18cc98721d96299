"""Changing one support of the matrix: contact, phone, period; or ending it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QGridLayout, QLineEdit, QWidget

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.fields.field import fields_of
from liaison.gui.boardsheet import BoardSheet
from liaison.gui.calls import Intention, Kept, call, problems_of, words_of
from liaison.gui.editors import Source
from liaison.gui.editors.words import LineEditor
from liaison.gui.fieldbox import FieldBox, written
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.buttons import button
from liaison.gui.look import style
from liaison.gui.matrixmodel import Cell
from liaison.records import Support
from liaison.services import departmentcontacts, records
from liaison.services.offers import Offer
from liaison.services.records import Card
from liaison.store.step import Op, Store

_WIDE, _HIGH = 560, 360
_PLACES = {
    "contact": (0, 0, 1), "phone": (0, 1, 1), "start": (1, 0, 1), "end": (1, 1, 1),
    "remark": (2, 0, 2),
}  # fmt: skip


class SupportSheet(BoardSheet):
    """A special support is begun, changed or ended; the general one is the department's own."""

    def __init__(self, house: House, cell: Cell, day: date, parent: QWidget) -> None:
        super().__init__(
            parent, _("{name}的专门支援").format(name=cell.department.name), _WIDE, _HIGH
        )
        self.setProperty("page", "matrix")
        self._house, self._cell, self._day = house, cell, day
        self._intention = Intention()
        self._card: Card | None = None
        self.people: dict[str, int] = {}
        self.say(self._about())
        self.boxes = self._boxes()
        self.end_it = button(_("结束支援"), self.end, kind="danger", parent=self)
        self.foot.insertWidget(0, self.end_it)
        self.end_it.setVisible(cell.special is not None)
        self.add_leave()
        self.go = self.add(_("保存"), self.save, "primary")
        special, department = cell.special, cell.department.id
        self.go.setEnabled(False)
        if special is None:
            self.boxes["start"].editor.set_value(None, day.isoformat())
        else:
            wanted = special.id
            call(self, house.jobs, lambda store: _card(store, wanted), self._fill, self._no)
        call(self, house.jobs, lambda store: _people(store, department), self._offer, self._no)
        self.boxes["contact"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Keep what is written."""
        typed = written(self.boxes)
        if typed is None:
            return
        chosen = self.people.get(str(typed["contact"] or "").strip())
        typed["contact_id"] = chosen  # one of the department's, or whoever is written there
        typed["contact"] = typed["contact"] if chosen is None else None
        self._keep(typed, _("已登记专门支援。"))

    def end(self) -> None:
        """Let the support end the day before; one that has not begun goes into the bin."""
        special = self._cell.special
        if special is None:
            return
        if special.start >= self._day:
            self._do(
                lambda store, op_id: records.remove_all(store, Support, [special.id], op_id),
                _("已取消专门支援。"),
                "remove",
            )
        else:
            last = self._day - timedelta(days=1)
            self._keep({"end": last.isoformat()}, _("专门支援已在 {day} 结束。").format(day=last))

    # -- inside

    def _keep(self, values: dict[str, Any], words: str) -> None:
        special, cell, card = self._cell.special, self._cell, self._card
        told = dict(values)
        if special is None:
            told |= {"company_id": cell.company.id, "department_id": cell.department.id}
        version = card.version if card is not None else None
        of = special.id if special is not None else None

        def work(store: Store, op_id: Op) -> int:
            return records.save(store, Support, told, of, version, op_id).id

        self._do(work, words, told)

    def _do(self, work: Any, words: str, about: Any) -> None:
        self.go.setEnabled(False)
        self._intention.change(
            self,
            self._house.jobs,
            work,
            lambda kept: self._done(kept, words),
            self._no,
            about=about,
        )

    def _done(self, kept: Kept, words: str) -> None:
        self._house.toast(words, kept.step_id)
        self.accept()

    def _ready(self) -> None:
        """Let nothing be saved over a support that could not be read."""
        there = self._cell.special is None or self._card is not None
        self.go.setEnabled(there)
        self.end_it.setEnabled(there)

    def _no(self, failure: Failure) -> None:
        self._ready()
        told = [one for one in problems_of(failure) if one.field in self.boxes]
        for problem in told:
            self.boxes[str(problem.field)].show_problem(problem)
        if not told:
            self.bar.say("error", words_of(failure))

    def _fill(self, card: Card) -> None:
        self._card = card
        for name, box in self.boxes.items():
            box.editor.set_value(card.values[name], card.texts[name])
        if card.values["contact_id"] is not None and not card.values["contact"]:
            named = card.texts["contact_id"]
            self.boxes["contact"].editor.set_value(named, named)

    def _offer(self, people: list[Offer]) -> None:
        """Offer the contacts of the department while a name is typed."""
        self.people = {one.title: one.id for one in people}
        editor = self.boxes["contact"].editor
        assert isinstance(editor, LineEditor)
        editor.line.setCompleter(_completer(people, editor.line))
        editor.line.setPlaceholderText(people[0].title if people else "")
        self._ready()

    def _about(self) -> str:
        department = self._cell.department
        words = self._cell.company.name
        if department.general:
            words += "\n" + _("该部门支援全部企业；专门支援登记本企业自己的联系人和期间。")
        if department.topics:
            words += "\n" + _("职责事项：{topics}").format(topics=department.topics)
        return words

    def _boxes(self) -> dict[str, FieldBox]:
        source, fields, made = Source(self._house.jobs), fields_of(Support), {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(style.now().sizes.gap_m)
        for name, (row, column, wide) in _PLACES.items():
            label = _(fields[name].field.label)
            made[name] = FieldBox(fields[name], label, name == "start", source, self)
            grid.addWidget(made[name], row, column, 1, wide)
        for at in range(2):
            grid.setColumnStretch(at, 1)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        return made


def _completer(people: list[Offer], line: QLineEdit) -> QCompleter:
    """Offer names; beside each what that one answers for."""
    model = QStandardItemModel(line)
    for one in people:
        item = QStandardItem(f"{one.title}　{one.hint}".strip())
        item.setData(one.title, Qt.ItemDataRole.UserRole)
        model.appendRow(item)
    made = QCompleter(model, line)
    made.setCompletionRole(Qt.ItemDataRole.UserRole)
    made.setFilterMode(Qt.MatchFlag.MatchContains)
    return made


def _people(store: Store, department_id: int) -> list[Offer]:
    """Return the contacts of a department today, the first one first, with what they do."""
    with store.reading() as session:
        desk = departmentcontacts.desks(session, clock.today())[department_id]
    return [Offer(one.id, one.name, one.topics or one.post or "") for one in desk.people]


def _card(store: Store, support_id: int) -> Card:
    with store.reading() as session:
        return records.card(session, Support, support_id)
