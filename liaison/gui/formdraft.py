"""The draft of a form of fields: what goes into it, and how it comes back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from liaison.base.words import _
from liaison.gui import shapes
from liaison.gui.drafting import Keeper
from liaison.gui.fieldset import FieldSet
from liaison.services import drafts, known
from liaison.services.drafts import Draft

if TYPE_CHECKING:
    from liaison.gui.form import Form


_TOLD = 40


@dataclass(frozen=True)
class Place:
    """Under what name a form's draft is kept, and the record it is opened with.

    ``prefix`` is the register, or for a record inside another ``contact@7``;
    ``register`` and ``id`` the page and record to open (id None: the form's own).
    """

    prefix: str
    register: str
    id: int | None = None


@dataclass
class Attempt:
    """One wish to save: its operation id, and what was sent while its outcome is not known."""

    op_id: str
    tried: str | None = None


def inside(record: str, register: str, parent: int) -> Place:
    """Return the place of a form of a record kept inside another."""
    return Place(f"{record}@{parent}", register, parent)


class FormDraft(Keeper):
    """Keeps the fields a person has changed; of a new record all that stand in it."""

    def __init__(self, form: Form, place: Place) -> None:
        super().__init__(form.house.jobs, self._content, form)
        self._of = form
        self.place = place
        self.given: dict[str, Any] = {}
        self.base: dict[str, Any] = {}
        """Plain values of an existing record as the person found them."""

    def form(self, id: int | None) -> str:
        """Return the name of the form of a record, or of the new one begun."""
        return drafts.form_of(self.place.prefix, id, self.given)

    def put_back(self, draft: Draft) -> None:
        """Show again what was written, marked where it differs from what is kept.

        Saving it compares with what others have kept since it was begun.
        """
        self.found(draft)
        self._of.draft = draft
        if self._of.card is not None and draft.version is not None:
            self._of.card = replace(self._of.card, version=draft.version)
        before = self._of.initial()
        for name, (value, text) in draft.content.get("fields", {}).items():
            box = self._of.boxes.get(name)
            if box is None:
                continue
            box.veil(False)  # a number written here is the writer's own
            box.editor.set_value(value, text)
            box.clear_problem()
            if box.editor.value() != before.get(name):
                box.show_known(_("来自草稿"))
        if "try" in draft.content:
            self._of.attempt = Attempt(*draft.content["try"])
        self.base = {**self.base, **draft.content.get("base", {})}
        self._of.edited.emit()

    def has_moved_on(self) -> bool:
        """Was the record changed by others after the draft in the form was begun?"""
        card = self._of.card
        return card is not None and card.values != self.base

    def _content(self) -> Draft | None:
        form, card = self._of, self._of.card
        changed = form.changes()
        if not changed:
            return None
        names = changed if card is not None else list(form.boxes)
        content: dict[str, Any] = {
            "fields": {name: list(form.boxes[name].editor.kept()) for name in names},
            "base": self.base if card is not None else {},
            "given": {} if card is not None else self.given,
        }
        if form.attempt.tried is not None:
            content["try"] = [form.attempt.op_id, form.attempt.tried]
        at = self.place.id or (card.id if card is not None else None)
        return Draft(
            self.form(card.id if card is not None else None),
            self._words(),
            self.place.register,
            at,
            card.version if card is not None else None,
            content,
        )

    def _words(self) -> str:
        form, card = self._of, self._of.card
        register = form.register
        label = _(register.label)
        head = shapes.new_words(register) if card is None else f"{label} {card.number}"
        told = shapes.short(_telling(form), _TOLD)
        return f"{head} · {told}" if told else head


def _telling(form: FieldSet) -> str:
    """Return what tells best whose draft it is: the company, the title, else what was written."""
    texts = {name: box.editor.kept()[1].strip() for name, box in form.boxes.items()}
    record = form.register.record
    best = [texts.get(name, "") for name in (known.company_field(record), record.title)]
    written = sorted((texts[name] for name in form.changes()), key=len, reverse=True)
    return next(filter(None, [*best, *written]), "")
