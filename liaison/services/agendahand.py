"""A month of the calendar that is to leave the program, in whatever form: read and allowed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from liaison.base.period import Period
from liaison.figures.scope import ALL, Scope
from liaison.services import agenda, privacy
from liaison.services.agenda import KINDS, Agenda
from liaison.services.rights import Grant
from liaison.store.step import Store


@dataclass(frozen=True)
class Month:
    """What lies on the days of a month, the unit it is of, and the leave to hand it out."""

    found: Agenda
    unit: str
    handed: Mapping[str, Collection[int]]
    count: int
    grant: Grant

    def witness(self, store: Store, name: str, what: str) -> Callable[[str], object]:
        """Return what writes the file into the export register."""
        return privacy.witness(
            store, name, what, handed=self.handed, count=self.count, grant=self.grant
        )


def take_out(
    store: Store, month: Period, scope: Scope = ALL, kinds: Collection[str] = tuple(KINDS)
) -> Month:
    """Read a month, masked; raises what :func:`~liaison.services.privacy.may_hand_out` raises."""
    with store.reading() as session:
        found = agenda.read(session, month.first, month.last, scope, kinds)
        unit = agenda.unit(session, scope)
    handed = agenda.handed(found)
    count = sum(len(one) for one in found.days.values())
    return Month(found, unit, handed, count, privacy.may_hand_out(store, handed, count))
