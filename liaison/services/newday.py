"""What a new day brings by itself, though nobody writes anything on it."""

from __future__ import annotations

from liaison.services import departmentkeeping, takinghold
from liaison.store.step import Store


def begin(store: Store) -> int:
    """Carry out what is due today and return how much was; asked as often as one likes.

    Planned handovers take hold, and departments tell of the contacts of today. At
    sign-in, and when midnight passes a window that stays open.
    """
    return takinghold.take_hold(store) + departmentkeeping.catch_up(store)
