"""The form of one record of any register: new or existing, checked at each field, saved once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from liaison.base.errors import Stale
from liaison.base.ids import uuid7
from liaison.base.words import _
from liaison.gui import shapes
from liaison.gui.calls import Kept, call, change, problems_of
from liaison.gui.fieldset import FieldSet
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.services import known, offers, records
from liaison.services.known import Known
from liaison.services.records import Card, Saved
from liaison.services.registers import Register
from liaison.store.step import Store


class Write(NamedTuple):
    """What a form hands to its writer: values typed, and which record at which version."""

    values: dict[str, Any]
    id: int | None
    version: int | None
    op_id: str


Writer = Callable[[Store, Write], Saved]


class Form(FieldSet):
    """Sections of fields over one record.

    ``start`` begins a new record with what is known, ``load`` shows an
    existing one; ``save`` keeps it. One operation id belongs to each opening,
    so a save that is asked for twice is one record.
    """

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
    ) -> None:
        super().__init__(house.jobs, register, parent)
        self.house = house
        self.card: Card | None = None
        self._writer = writer or self._write
        self._beside: dict[str, Any] = {}
        self._op_id = uuid7()
        self._saving = False
        self._sent: dict[str, Any] = {}

    # -- opening

    def start(self, given: Mapping[str, Any] | None = None) -> None:
        """Begin a new record; ``given`` values are decided already and may be hidden fields."""
        fields = self.register.fields
        shown = {name: value for name, value in (given or {}).items() if name in fields}
        self._beside = {name: one for name, one in (given or {}).items() if name not in fields}
        who, register = self.house.who, self.register

        def work(store: Store) -> tuple[dict[str, list[str]], dict[str, Known]]:
            with store.reading() as session:
                words = offers.words(session, register)
                return words, known.at_start(session, register, who, shown)

        call(self, self.house.jobs, work, lambda found: self._begin(*found), self.refused.emit)

    def load(self, id: int) -> None:
        """Show an existing record."""
        register = self.register

        def work(store: Store) -> tuple[dict[str, list[str]], Card]:
            with store.reading() as session:
                words = offers.words(session, register)
                return words, records.card(session, register.record, id)

        call(self, self.house.jobs, work, lambda found: self._show(*found), self.refused.emit)

    def rebase(self) -> None:
        """Take over what somebody else has changed; what was typed here stays typed."""
        assert self.card is not None
        record_id, register = self.card.id, self.register

        def work(store: Store) -> Card:
            with store.reading() as session:
                return records.card(session, register.record, record_id)

        call(self, self.house.jobs, work, self._rebased, self.refused.emit)

    # -- what stands in it

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
        write = Write(self.values(), of, version, self._op_id)
        if card is not None and not write.values:
            self.saved.emit(Kept(None, None))
            return False
        self._saving = True
        self._sent = {name: box.editor.value() for name, box in self.boxes.items()}
        change(
            self,
            self.house.jobs,
            lambda store: self._writer(store, write),
            self._kept,
            self._not_kept,
        )
        return True

    def is_saving(self) -> bool:
        """Is a save under way?"""
        return self._saving

    # -- inside

    def _write(self, store: Store, write: Write) -> Saved:
        record = self.register.record
        return records.save(store, record, write.values, write.id, write.version, write.op_id)

    def _kept(self, kept: Kept) -> None:
        self._saving = False
        self._op_id = uuid7()
        self._initial = self._sent
        self.saved.emit(kept)

    def _not_kept(self, failure: Failure) -> None:
        self._saving = False
        if isinstance(failure, Stale):
            self.stale.emit(failure)
            return
        placed = [one for one in problems_of(failure) if one.field in self.boxes]
        for problem in placed:
            self.boxes[str(problem.field)].show_problem(problem)
        if placed:
            self.go_to(str(placed[0].field))
        self.edited.emit()
        self.refused.emit(failure)

    def _begin(self, words: dict[str, list[str]], found: dict[str, Known]) -> None:
        self.card = None
        self.build(words)
        self.fill_known(found)
        self.settle_in()
        self.fold_later()
        self.ready.emit()

    def _show(self, words: dict[str, list[str]], card: Card) -> None:
        self.card = card
        mine = set(self.changes())  # typed while the answer was on its way: stays
        if not self.boxes:
            self.build(words)
        for name, box in self.boxes.items():
            if name not in mine:
                box.editor.set_value(card.values[name], card.texts[name])
                self._initial[name] = box.editor.value()
                box.clear_problem()
                box.show_known("")
        if "state" in self.boxes and known.states(self.register):
            self.boxes["state"].editor.set_read_only(True)
            self.boxes["state"].show_known(_("状态在“办理”中变更。"))
        self._known = {}
        self.ready.emit()

    def _rebased(self, card: Card) -> None:
        mine = set(self.changes())
        self.card = card
        for name, box in self.boxes.items():
            if name not in mine:
                box.editor.set_value(card.values[name], card.texts[name])
                self._initial[name] = box.editor.value()
                continue
            theirs = card.texts[name] or _("空白")
            box.show_known(_("他人填写的是：{text}").format(text=shapes.short(theirs, 40)))
        self.edited.emit()

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
