"""The fields of a quick visit: few, in one look, with the keyboard led from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QGridLayout

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.gui.calls import call
from liaison.gui.draftlines import QUICK
from liaison.gui.editors import Source
from liaison.gui.editors.choices import ManyEditor
from liaison.gui.editors.day import DayEditor
from liaison.gui.editors.references import ReferenceEditor
from liaison.gui.editors.words import LineEditor
from liaison.gui.form import Form, Opened, Write
from liaison.gui.formdraft import FormDraft, Place
from liaison.gui.house import House
from liaison.gui.look import style
from liaison.records.visit import Outcome
from liaison.services import registers, visiting
from liaison.services.drafts import Draft
from liaison.services.known import Known
from liaison.services.visiting import Context, Raised, Recorded, VisitEntry
from liaison.store.step import Store

_HIDDEN = frozenset({"accompanied_by", "findings", "handling", "recorded_by", "remark"})
REGISTER = replace(registers.VISITS, hidden=registers.VISITS.hidden | _HIDDEN)
"""The visits with only the fields that every visit has."""

_PLACES: dict[str, tuple[int, int, int]] = {
    "company_id": (0, 0, 12),
    "visited_on": (1, 0, 3), "visited_at": (1, 3, 3), "officers": (1, 6, 6),
    "outcome": (2, 0, 6), "form": (2, 6, 3), "departments": (2, 9, 3),
    "duties": (3, 0, 12),
    "content": (4, 0, 12),
    "met_with": (5, 0, 4), "people_reached": (5, 4, 4), "people_registered": (5, 8, 4),
}  # fmt: skip
"""Row, column and width of each field, in the order the keyboard goes."""


class QuickDraft(FormDraft):
    """Keeps what is raised along with the fields."""

    def __init__(self, form: Any, place: Place) -> None:
        super().__init__(form, place)
        self._quick: QuickForm = form

    def _content(self) -> Draft | None:
        draft, raised = super()._content(), self._quick.raised()
        if draft is None or not raised:
            return draft
        told = [[one.register, one.description, one.category, one.deadline] for one in raised]
        return replace(draft, content={**draft.content, "raised": told})

    def put_back(self, draft: Draft) -> None:
        """Show again what was written, and what was raised."""
        super().put_back(draft)
        self._quick.put_raised([Raised(*one) for one in draft.content.get("raised", [])])


class QuickForm(Form):
    """Begins with today and who is signed in; tells what is known of the company chosen."""

    keeper_of = QuickDraft
    known = Signal(object)
    """What is known of the company and day (a Context), None while there is none."""
    said = Signal(str)
    """The outcome was chosen (its stored value)."""

    def __init__(
        self,
        house: House,
        raised: Callable[[], Sequence[Raised]],
        put_raised: Callable[[Sequence[Raised]], Any],
    ) -> None:
        self.raised, self.put_raised = raised, put_raised
        self.fulfils: Callable[[], tuple[int, int] | None] = lambda: None
        self._raising: tuple[Raised, ...] = ()
        self._fulfilling: tuple[int, int] | None = None
        self._blank: dict[str, Any] = {}
        self.repeat: dict[str, Known] = {}
        self.offered: dict[str, dict[str, list[str]]] = {}
        super().__init__(
            house, REGISTER, writer=self._record, place=Place(QUICK, registers.VISITS.name)
        )
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(style.now().sizes.gap_m)
        self._grid.setVerticalSpacing(2)
        self._layout.addLayout(self._grid)

    def build(self, words: dict[str, list[str]]) -> None:
        """Make the boxes anew, each in its place."""
        for box in self.boxes.values():
            self._grid.removeWidget(box)
            box.deleteLater()
        self.boxes, self.sections = {}, []
        source = Source(self._jobs, words)
        for name, (row, column, wide) in _PLACES.items():
            box = self._box(name, source)
            self._grid.addWidget(box, row, column, 1, wide)
        for column in range(12):
            self._grid.setColumnStretch(column, 1)
        self._lead()

    def tasks(self) -> ManyEditor:
        """Return the four tasks."""
        editor = self.boxes["duties"].editor
        assert isinstance(editor, ManyEditor)
        return editor

    def turn(self, number: int) -> None:
        """Tick a task, or take its tick away."""
        list(self.tasks().chips.values())[number].turn()

    def say(self, outcome: str) -> None:
        """Choose an outcome as a person does."""
        editor = self.boxes["outcome"].editor
        editor.set_value(outcome)
        editor.changed.emit()
        day = self._day().day()
        if outcome == Outcome.planned.value and (day is None or day <= clock.today()):
            self.go_to_day()  # a plan is of another day

    def go_to_day(self) -> None:
        """Put the keyboard on the day, all of it chosen to be written over."""
        self.go_to("visited_on")
        self._day().line.selectAll()

    def outcome(self) -> Outcome:
        """Return the outcome chosen."""
        value = self.boxes["outcome"].editor.value() if self.boxes else None
        return Outcome.read(value) if value else Outcome.done

    def chosen(self) -> tuple[int, Any] | None:
        """Return the company and day chosen, None as long as one is not."""
        if not self.boxes:
            return None
        company, day = self.boxes["company_id"].editor.value(), self._day().day()
        return (company, day) if isinstance(company, int) and day is not None else None

    def offer_contacts(self, people: Sequence[str]) -> None:
        """Offer whom one meets at the company."""
        line = self._met()
        completer = line.completer()
        assert completer is not None
        model = completer.model()
        assert isinstance(model, QStringListModel)
        model.setStringList(list(people))
        line.setPlaceholderText(people[0] if people else "")

    def tell_late(self, late: bool) -> None:
        """Tell that the visit will be marked as entered after its month."""
        if late:
            self.boxes["visited_on"].show_known(_("将标记为补录。"))

    def save(self) -> bool:
        """Keep the visit and what is raised now."""
        if not self.is_saving():
            self._raising, self._fulfilling = tuple(self.raised()), self.fulfils()
            self._blank = self.initial()
        return super().save()

    def go_on(self) -> None:
        """What was saved is taken back: it counts as written and not kept once more."""
        self._initial = self._blank
        self.edited.emit()
        self.ask()

    def changed(self, name: str) -> None:
        """A person changed a field: what is known of company and day is asked anew."""
        super().changed(name)
        if name in ("company_id", "visited_on"):
            self.ask()
        if name in ("outcome", "visited_on"):
            self._judge()
        company = self.boxes["company_id"].editor
        if name == "company_id" and isinstance(company.value(), int):
            self.tasks().setFocus(Qt.FocusReason.TabFocusReason)

    def ask(self) -> None:
        """Ask what is known of the company and day chosen."""
        chosen = self.chosen()
        if chosen is None:
            self.known.emit(None)
            return

        def work(store: Store) -> Context:
            with store.reading() as session:
                return visiting.context(session, *chosen)

        def come(found: Context) -> None:
            if self.chosen() == chosen:
                self.known.emit(found)

        call(self, self.house.jobs, work, come, lambda _failure: self.known.emit(None))

    # -- inside

    def _lead(self) -> None:
        """Let Tab pass the tasks at once, and offer contacts as they are typed."""
        for chip in list(self.tasks().chips.values())[1:]:
            chip.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        completer = QCompleter(QStringListModel(self), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.activated.connect(lambda _words: self.boxes["met_with"].editor.changed.emit())
        self._met().setCompleter(completer)

    def _met(self) -> Any:
        editor = self.boxes["met_with"].editor
        assert isinstance(editor, LineEditor)
        return editor.line

    def _day(self) -> DayEditor:
        editor = self.boxes["visited_on"].editor
        assert isinstance(editor, DayEditor)
        return editor

    def company_line(self) -> Any:
        """Return the line in which the company is named."""
        editor = self.boxes["company_id"].editor
        assert isinstance(editor, ReferenceEditor)
        return editor.line

    def _begin(self, told: Opened) -> None:
        told.there.update(self.repeat)
        super()._begin(told)
        self.ask()
        self._judge()

    def _judge(self) -> None:
        """A visit that was not made needs no content."""
        self.boxes["content"].need(self.outcome() is Outcome.done)
        if self.outcome() is not Outcome.done:
            self.boxes["content"].clear_problem()
        if self._day().check() is None:  # what the store said of the day was about both
            self.boxes["visited_on"].clear_problem()
        self.said.emit(self.outcome().value)
        day = self._day().day()
        late = day is not None and self.outcome() is not Outcome.planned and visiting.is_late(day)
        self.tell_late(late)
        self.edited.emit()

    def _record(self, store: Store, write: Write) -> Recorded:
        names = {one.name for one in fields(VisitEntry)} - {"fulfils", "version"}
        values = {name: value for name, value in write.values.items() if name in names}
        plan = self._fulfilling
        told = {"fulfils": plan[0], "version": plan[1]} if plan is not None else {}
        entry = VisitEntry(**values, **told)
        return visiting.record(store, entry, self._raising, write.op_id, write.leave)
