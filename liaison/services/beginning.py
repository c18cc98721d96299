"""The first start: a store with its station, first account and code lists."""

from __future__ import annotations

from liaison.base.paths import Home
from liaison.services import codelists, dutyseed, holidays
from liaison.store import keys, opening
from liaison.store.opening import First
from liaison.store.step import Store


def begin(home: Home, first: First, cost: keys.Cost | None = None) -> tuple[Store, str]:
    """Make a store ready for work; return it open and the recovery key, shown only now.

    The shipped code lists, holidays and duties are put into it, so that the user can edit them.
    Raises what :func:`liaison.store.opening.create` raises.
    """
    store, recovery = opening.create(home, first, cost)
    codelists.seed(store)
    holidays.seed(store)
    dutyseed.seed(store)
    return store, recovery
