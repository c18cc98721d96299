"""Planning a visit on a day of the calendar: company, time, officers, why; Enter keeps it."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.fields.field import fields_of
from liaison.gui.calls import Intention, Kept, problems_of, words_of
from liaison.gui.editors import Source
from liaison.gui.fieldbox import FieldBox, written
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.buttons import button, ending
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.records import Visit
from liaison.services import agenda
from liaison.services.workdays import Days

_NAMES = ("company_id", "visited_at", "officers", "content")
_NEEDED = ("company_id",)
_WIDE = 420


class PlanSheet(QDialog):
    """One visit planned for one day; an undoable step."""

    planned = Signal(str, object)
    """The words to tell, and the step that can be undone."""

    def __init__(self, house: House, day: date, calendar: Days | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "sheet")
        self.setProperty("page", "calendar")
        self.setWindowTitle(_("计划走访"))
        self._house, self._day = house, day
        self._planning = Intention()
        source, fields = Source(house.jobs), fields_of(Visit)
        self.boxes = {
            name: FieldBox(fields[name], self._label(name), name in _NEEDED, source, self)
            for name in _NAMES
        }
        if house.who.officer_id is not None:
            self._fill_mine(house.who.officer_id)
        hint = calendar.hint(day) if calendar is not None else ""
        words = _("{month}月{day}日").format(month=day.month, day=day.day)
        self.heading = PlainLabel(_("计划走访") + f" {words}", self, kind="section")
        self.about = PlainLabel(hint, self, kind="second", wrap=True)
        self.problem = PlainLabel(parent=self, kind="problem", wrap=True)
        self.problem.hide()
        self.go = button(_("计划"), self.save, kind="primary", parent=self)
        self._lay()
        self.boxes["company_id"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Plan the visit, unless something is missing."""
        typed = written(self.boxes)
        if typed is None:
            return
        self.go.setEnabled(False)
        day = self._day

        def work(store: Any, op_id: str) -> Any:
            return agenda.plan(
                store,
                typed["company_id"],
                day,
                typed["officers"],
                typed["visited_at"],
                typed["content"] or "",
                op_id,
            )

        self._planning.change(
            self, self._house.jobs, work, self._kept, self._refused, about=(day, typed)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter plans, Ctrl+Enter too, Esc leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)

    def _label(self, name: str) -> str:
        return _("事由") if name == "content" else _(fields_of(Visit)[name].field.label)

    def _fill_mine(self, officer_id: int) -> None:
        def found(told: str) -> None:
            if told and self.boxes["officers"].editor.value() in (None, []):
                self.boxes["officers"].editor.set_value([officer_id], told)

        from liaison.gui.calls import call
        from liaison.services import names

        def work(store: Any) -> str:
            with store.reading() as session:
                return names.titles(session, "Officer", [officer_id]).get(officer_id, "")

        call(self, self._house.jobs, work, found)

    def _kept(self, kept: Kept) -> None:
        words = _("已计划 {day} 的走访。").format(day=self._day)
        self.accept()
        self.planned.emit(words, kept.step_id)

    def _refused(self, failure: Failure) -> None:
        self.go.setEnabled(True)
        loose = []
        for problem in problems_of(failure):
            box = self.boxes.get(str(problem.field))
            if box is not None:
                box.show_problem(problem)
            else:
                loose.append(problem)
        if loose or not problems_of(failure):
            self.problem.setText(" ".join(str(one) for one in loose) or words_of(failure))
            self.problem.show()

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.gap_xl, sizes.gap_xl, sizes.gap_xl, sizes.gap_l)
        layout.setSpacing(sizes.gap_s)
        layout.addWidget(self.heading)
        layout.addWidget(self.about)
        for box in self.boxes.values():
            layout.addWidget(box)
            box.editor.submitted.connect(self.save)
        layout.addWidget(self.problem)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_s)
        row.addStretch(1)
        row.addWidget(ending(button(_("取消"), self.reject, parent=self)))
        row.addWidget(ending(self.go))
        layout.addLayout(row)
        self.setFixedWidth(round(_WIDE * style.now().scale))
