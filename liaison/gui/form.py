"""The form of one record of any register: new or existing, checked at each field, saved once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from liaison.base.errors import Stale, Trouble
from liaison.base.ids import uuid7
from liaison.base.words import _
from liaison.gui import revealing
from liaison.gui.calls import Kept, call, change, problems_of
from liaison.gui.fieldset import FieldSet
from liaison.gui.formdraft import Attempt, FormDraft, Place
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.leave import allowed
from liaison.services import drafts, known, merging, offers, records
from liaison.services.drafts import Draft
from liaison.services.known import Known
from liaison.services.merging import Merge
from liaison.services.records import Card, Saved
from liaison.services.registers import Register
from liaison.services.rights import Leave
from liaison.store.step import Intent, Store


class Write(NamedTuple):
    """What a form hands to its writer: values typed, and which record at which version."""

    values: dict[str, Any]
    id: int | None
    version: int | None
    op_id: Intent
    leave: Leave | None = None


class Opened(NamedTuple):
    """What a form is told when it opens: words of code lists, what is there, and a draft."""

    words: dict[str, list[str]]
    there: Any
    draft: Draft | None


Writer = Callable[[Store, Write], Saved]


class Form(FieldSet):
    """Sections of fields over one record.

    ``start`` begins a new record with what is known, ``load`` shows an
    existing one; ``save`` keeps it. One operation id belongs to each opening,
    so a save that is asked for twice is one record. What is typed is kept as a
    draft until it is saved; ``draft`` is the one that was put back on opening.
    """

    keeper_of: type[FormDraft] = FormDraft
    ready = Signal()
    """The fields are there and filled."""
    saved = Signal(object)
    """Kept: the :class:`~liaison.gui.calls.Kept` of a Saved."""
    refused = Signal(object)
    """Not kept: the failure; problems of fields already stand at the fields."""
    stale = Signal(object)
    """Not kept: somebody else has changed the record meanwhile (a Stale)."""

    def __init__(
        self,
        house: House,
        register: Register,
        parent: QWidget | None = None,
        writer: Writer | None = None,
        place: Place | None = None,
    ) -> None:
        super().__init__(house.jobs, register, parent)
        self.house = house
        self.card: Card | None = None
        self.draft: Draft | None = None
        self.keeper = self.keeper_of(self, place or Place(register.name, register.name))
        self.edited.connect(self.keeper.touch)
        self._merge: Merge | None = None
        self._left: dict[str, str] = {}
        self._writer = writer or self._write
        self._beside: dict[str, Any] = {}
        self.attempt = Attempt(uuid7())
        self._saving = False
        self._sent: dict[str, Any] = {}

    # -- opening

    def start(self, given: Mapping[str, Any] | None = None) -> None:
        """Begin a new record; ``given`` values are decided already and may be hidden fields."""
        fields = self.register.fields
        shown = {name: value for name, value in (given or {}).items() if name in fields}
        self._beside = {name: one for name, one in (given or {}).items() if name not in fields}
        who, register = self.house.who, self.register
        self.keeper.given = dict(given or {})
        kept_as = self.keeper.form(None)

        def work(store: Store) -> Opened:
            with store.reading() as session:
                there = known.at_start(session, register, who, shown)
                return Opened(offers.words(session, register), there, drafts.of(session, kept_as))

        call(self, self.house.jobs, work, self._begin, self.refused.emit)

    def load(self, id: int) -> None:
        """Show an existing record."""
        register, kept_as = self.register, self.keeper.form(id)

        def work(store: Store) -> Opened:
            with store.reading() as session:
                card = records.card(session, register.record, id)
                return Opened(offers.words(session, register), card, drafts.of(session, kept_as))

        call(self, self.house.jobs, work, self._show, self.refused.emit)

    def take(self, merge: Merge, theirs: set[str], written: Mapping[str, str]) -> None:
        """Go on from the state compared with: ``theirs`` are taken, ``written`` put in by hand.

        What is mine stays; the next save keeps the merge.
        """
        clashes = {one.name: one for one in merge.fields}
        for name, box in self.boxes.items():
            mine, told = box.editor.kept(), clashes.get(name)
            box.editor.set_value(merge.card.values[name], merge.card.texts[name])
            self._initial[name] = box.editor.value()
            if told is not None and told.who is not merging.Who.they and name not in theirs:
                box.editor.set_value(*((None, written[name]) if name in written else mine))
            untouched = box.editor.value() == self._initial[name]
            box.veil(name in merge.card.hidden and untouched)
            box.clear_problem()
        self._left = {name: clashes[name].mine for name in {*theirs, *written}}
        self._merge, self.card = merge, merge.card
        self.keeper.base = dict(merge.card.values)
        self.edited.emit()

    # -- what stands in it

    def initial(self) -> dict[str, Any]:
        """Return the values that count as unchanged, by field."""
        return dict(self._initial)

    def is_new(self) -> bool:
        """Is the record not kept yet?"""
        return self.card is None

    def values(self) -> dict[str, Any]:
        """Return what saving would write: all that is filled, or what was changed."""
        if self.card is not None:
            return {name: self.boxes[name].editor.value() for name in self.changes()}
        found = {name: box.editor.value() for name, box in self.boxes.items()}
        filled = {name: value for name, value in found.items() if value is not None}
        return {**self.register.fixed, **self._beside, **filled}

    # -- saving

    def save(self) -> bool:
        """Check every field and keep the record; tells by signals. False: nothing was begun."""
        if self._saving or not self.boxes:
            return False
        wrong = [name for name, box in self.boxes.items() if box.check() is not None]
        if wrong:
            self.edited.emit()
            self.go_to(wrong[0])
            return False
        card = self.card
        of, version = (card.id, card.version) if card else (None, None)
        intent = Intent(self.attempt.op_id, self.keeper.form(of))
        write = Write(self.values(), of, version, intent)
        if card is not None and not write.values and self._merge is None:
            self.saved.emit(Kept(None, None))
            return False
        self._saving = True
        self.keeper.hold()
        self._sent = {name: box.editor.value() for name, box in self.boxes.items()}
        self._send(write)
        return True

    def is_saving(self) -> bool:
        """Is a save under way?"""
        return self._saving

    # -- inside

    def _send(self, write: Write) -> None:
        """Save; what was written since a try of unknown outcome is kept on top of that try."""
        record, merge, left = self.register.record, self._merge, self._left
        writer, before = self._writer, self.attempt.tried
        again = replace(write.op_id, op_id=uuid7())
        tried = self.attempt.tried = json.dumps(write.values, default=str, sort_keys=True)

        def work(store: Store, leave: Leave) -> Saved:
            values, op_id = write.values, write.op_id
            if merge is not None:
                return merging.keep(store, merge, record, values, left, op_id, leave=leave)
            saved = writer(store, write._replace(leave=leave))
            same = before in (None, tried)
            if same or not merging.unlike(store, record, saved.id, values):
                return saved
            return records.save(store, record, values, saved.id, saved.version, again, leave=leave)

        allowed(self, self.house, work, self._kept, self._not_kept, through=change)

    def _write(self, store: Store, write: Write) -> Saved:
        record, of = self.register.record, (write.id, write.version, write.op_id)
        return records.save(store, record, write.values, *of, leave=write.leave)

    def _kept(self, kept: Kept) -> None:
        self._saving = False
        self._renew()
        self.keeper.saved()
        self.draft = None
        self._initial = self._sent
        self.saved.emit(kept)
        self.keeper.touch()

    def _renew(self) -> None:
        """The next save is another intention."""
        self.attempt = Attempt(uuid7())
        self._merge, self._left = None, {}

    def _not_kept(self, failure: Failure) -> None:
        self._saving = False
        if not isinstance(failure, Trouble):  # then it is known that nothing was kept
            self.attempt = Attempt(uuid7())
        self.keeper.go()
        if isinstance(failure, Stale) and self.card is not None:
            self.stale.emit(failure)
            return
        placed = [one for one in problems_of(failure) if one.field in self.boxes]
        for problem in placed:
            self.boxes[str(problem.field)].show_problem(problem)
        if placed:
            self.go_to(str(placed[0].field))
        self.edited.emit()
        self.refused.emit(failure)

    def _begin(self, told: Opened) -> None:
        self.card = None
        self.build(told.words)
        self.fill_known(told.there)
        self.settle_in()
        if told.draft is not None:
            self.keeper.put_back(told.draft)
        self.fold_later()
        self.ready.emit()

    def _show(self, told: Opened) -> None:
        card: Card = told.there
        self.card = card
        mine = set(self.changes())  # typed while the answer was on its way: stays
        if not self.boxes:
            self.build(told.words)
        for name, box in self.boxes.items():
            if name not in mine:
                box.editor.set_value(card.values[name], card.texts[name])
                self._initial[name] = box.editor.value()
                box.veil(name in card.hidden)
                box.clear_problem()
                box.show_known("")
        if "state" in self.boxes and known.states(self.register):
            self.boxes["state"].editor.set_read_only(True)
            self.boxes["state"].show_known(_("状态在“办理”中变更。"))
        self._known = {}
        self.keeper.base = dict(card.values)
        self.draft = None
        if told.draft is not None and not mine:
            self.keeper.put_back(told.draft)
            for name in self.changes():  # what was being written goes on being written
                self.boxes[name].veil(False)
        self.ready.emit()

    def reveal(self, name: str) -> None:
        """Show a masked number whole, to read or correct it."""
        if self.card is not None:
            box, initial = self.boxes[name], self._initial
            revealing.reveal(self.house, self.register.record, self.card.id, box, initial)

    def changed(self, name: str) -> None:
        """A person changed a field: what follows from company and day is filled in anew."""
        super().changed(name)
        record = self.register.record
        if name in (known.company_field(record), record.dated):
            self._follow()

    def _follow(self) -> None:
        """Fill in what follows from the company and day, where a person has not written."""
        values = {name: box.editor.value() for name, box in self.boxes.items()}
        register, who = self.register, self.house.who

        def work(store: Store) -> dict[str, Known]:
            with store.reading() as session:
                return known.follow(session, register, who, values)

        if self.card is None:
            call(self, self.house.jobs, work, self.fill_known)
