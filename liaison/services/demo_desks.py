"""The contacts of the demo's departments, and the visits these go along on.

Drawn by dice of their own, so that all else in the demo stays what it was.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from liaison.records import Department, DepartmentContact, Visit
from liaison.records.visit import Outcome
from liaison.services import records
from liaison.services.demo_words import Draw, words
from liaison.store.step import Step

_ALONG = 12
"""Of a hundred visits so many are made together with a department."""


class Desks:
    """The departments of the demo with people who answer for one topic each."""

    def __init__(self, departments: Mapping[str, Department]) -> None:
        self._departments = list(departments.values())
        first = next(iter(self._departments), None)
        self._draw = Draw(int(first.phone or 0) if first is not None else 0)

    def staff(self, step: Step) -> None:
        """Add a contact for every further topic of some departments, and the phones on duty."""
        for place, one in enumerate(self._departments, 1):
            contact = step.session.scalars(
                select(DepartmentContact).where(DepartmentContact.department_id == one.id)
            ).one()
            topics = str(one.topics).split("、")
            contact.post = self._draw.word("department_posts")
            contact.duty_phone = f"0555-20000{place:02}"
            if one.name not in words()["staffed"]:
                continue
            contact.topics = topics[0]
            for at, topic in enumerate(topics[1:], 2):
                self._add(step, one, topic, at)
        step.session.flush()

    def along(self, visit: Visit) -> None:
        """Let a department go along on a visit that was done, now and then."""
        if visit.outcome is Outcome.done and self._draw.chance(_ALONG):
            visit.departments = [self._draw.one(self._departments)]

    def _add(self, step: Step, of: Department, topic: str, place: int) -> None:
        records.settle(
            step,
            DepartmentContact(
                department_id=of.id,
                name=self._draw.person(),
                post=self._draw.word("department_posts"),
                topics=topic,
                phone=self._draw.phone(),
                position=place,
            ),
        )
