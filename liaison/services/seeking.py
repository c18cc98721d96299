"""What a person may look for: a search must not tell what the screen hides (safety.md S11).

Who sees a number masked could guess it digit by digit from what a filter finds,
or from where a row stands when sorted by it. So personal fields are searched
and sorted only where their whole numbers may be seen
(:attr:`~liaison.services.matrix.Operation.see_full`), and who sees masked
numbers only finds no digits within free text in which a number may stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false
from sqlalchemy.orm import Session

from liaison.base.errors import Refused
from liaison.base.words import _
from liaison.base.written import plain
from liaison.fields.field import Bound, fields_of
from liaison.fields.kind import Text
from liaison.fields.record import Record
from liaison.records import Company, Contact, Issue, Party
from liaison.services import owning, rights
from liaison.services.matrix import Operation, Reach, cells
from liaison.store.step import Who

Condition = ColumnElement[bool]

_OF_PEOPLE = (Company, Contact, Issue, Party)
"""Whose numbers are of people outside the police; others are for work, as they are to be seen."""

_DIGIT = re.compile(r"\d")
_RUN = "[0-9０-９]{4}"
"""No number that is masked within text (masking.within) is written without four in a row."""


def reach(who: Who) -> Reach | None:
    """Return whose whole numbers a person may see; None: nobody's."""
    found = {cell.reach for cell in cells(Operation.see_full, who.roles)}
    return next((one for one in (Reach.all, Reach.team, Reach.own) if one in found), None)


def barred(record: type[Record], who: Who | None) -> frozenset[str]:
    """Return the fields by which this person may neither filter nor sort."""
    if who is None or reach(who) is not None:
        return frozenset()
    return frozenset(name for name, bound in fields_of(record).items() if bound.field.personal)


@dataclass(frozen=True)
class Seeker:
    """A person who looks for records; None is the program itself."""

    who: Who | None

    def find(self, bound: Bound, words: str, condition: Condition) -> Condition:
        """Return a filter's condition as far as this person may look; raises :class:`Refused`."""
        if self.who is not None and bound.field.personal:
            where = self._seen(bound)
            return condition if where is None else and_(condition, where)
        if isinstance(bound.kind, Text):
            return self.in_text(getattr(bound.record, bound.name), words, condition)
        return condition

    def quick(self, bound: Bound, word: str, condition: Condition) -> Condition:
        """Return the condition of a quick search; nothing where a filter would be refused."""
        no_number = not _DIGIT.search(plain(word))
        if self.who and bound.field.personal and (no_number or reach(self.who) is None):
            return false()
        return self.find(bound, word, condition)

    def in_text(self, column: Any, words: str, condition: Condition) -> Condition:
        """Return the condition that a free text holds words, as far as this person may look."""
        if self.who is None or not _DIGIT.search(plain(words)):
            return condition
        if not rights.masked_only(self.who):
            return condition
        return and_(condition, ~column.regexp_match(_RUN))

    def order(self, bound: Bound | None, column: Any) -> Any:
        """Return what a list is sorted by; others' personal values count as empty."""
        if self.who is None or bound is None or not bound.field.personal:
            return column
        where = self._seen(bound)
        return column if where is None else case((where, column), else_=None)

    def _seen(self, bound: Bound) -> Condition | None:
        """Return the condition that the whole value may be seen; None: wherever it stands."""
        assert self.who is not None
        widest = reach(self.who)
        if widest is None:
            label = _(bound.field.label)
            raise Refused(
                _("您看到的号码隐藏了中间几位，不能按“{label}”筛选或排序。").format(label=label),
                bound.name,
                _("请改用其他条件。"),
            )
        if widest is Reach.all or bound.record not in _OF_PEOPLE:
            return None
        return owning.own(bound.record, self.who)


ANYBODY = Seeker(None)


def seeker(session: Session) -> Seeker:
    """Return who looks in this session."""
    return Seeker(session.info.get("who"))


__all__ = ["ANYBODY", "Seeker", "barred", "reach", "seeker"]
