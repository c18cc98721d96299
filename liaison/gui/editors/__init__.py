"""One editor for each kind of field; the table below is the only place that pairs them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from liaison.fields import choice, codes, kind
from liaison.fields.field import Bound, Listed, Reference, References
from liaison.gui.editors.base import Editor, Source
from liaison.gui.editors.choices import ListedEditor, ManyEditor, one_of, yes_no
from liaison.gui.editors.day import DayEditor
from liaison.gui.editors.departments import DepartmentEditor
from liaison.gui.editors.references import ReferenceEditor, ReferencesEditor
from liaison.gui.editors.words import LineEditor, LongEditor
from liaison.records import Issue, Support

Make = Callable[[Bound, str, Source, QWidget | None], Editor]


def _text(bound: Bound, label: str, source: Source, parent: QWidget | None) -> Editor:
    long = isinstance(bound.kind, kind.Text) and bound.kind.long
    return (LongEditor if long else LineEditor)(bound, label, source, parent)


def _reference(bound: Bound, label: str, source: Source, parent: QWidget | None) -> Editor:
    given = bound.record in (Issue, Support) and bound.name == "department_id"
    return (DepartmentEditor if given else ReferenceEditor)(bound, label, source, parent)


EDITORS: tuple[tuple[type[kind.Kind], Make], ...] = (
    (Listed, ListedEditor),
    (Reference, _reference),
    (References, ReferencesEditor),
    (choice.OneOf, one_of),
    (choice.ManyOf, ManyEditor),
    (kind.YesNo, yes_no),
    (kind.Day, DayEditor),
    (kind.Time, LineEditor),
    (kind.Instant, LineEditor),
    (kind.Money, LineEditor),
    (kind.Whole, LineEditor),
    (codes.Code, LineEditor),
    (kind.Text, _text),
)
"""Kinds and their editors, narrower kinds before the kinds they are made from."""


def is_wide(bound: Bound) -> bool:
    """Does the field take the whole width of a form?"""
    of = bound.kind
    if isinstance(of, kind.Text):
        return of.long
    return isinstance(of, choice.ManyOf) or (isinstance(of, References) and of.target == "Company")


def editor_for(bound: Bound, label: str, source: Source, parent: QWidget | None = None) -> Editor:
    """Return a new editor for a field; ``label`` is what it is called (translated)."""
    make = next(make for of, make in EDITORS if isinstance(bound.kind, of))
    return make(bound, label, source, parent)


__all__ = ["EDITORS", "Editor", "Source", "editor_for", "is_wide"]
