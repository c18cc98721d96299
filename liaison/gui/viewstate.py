"""What a saved view keeps of how a list is arranged, beside what narrows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from liaison.gui.kit.columns import columns_of

if TYPE_CHECKING:
    from liaison.gui.listing import Listing

State = Mapping[str, Any]


def arranged(listing: Listing) -> dict[str, Any]:
    """Return columns and sorting of a list as they are now, as plain values."""
    then = [list(one) for one in listing.model.query().then]
    return {**listing.table.save_state(), "then": then}


def arrange(listing: Listing, state: State) -> None:
    """Bring columns and sorting back; a view that keeps none leaves them as they are."""
    if state:
        listing.table.restore_state(state)
        listing.model.sort_further(_then(state))


def order(state: State) -> tuple[Any, ...]:
    """Return what counts of an arrangement: the columns shown, in order, and the sorting."""
    shown = sorted((one["place"], name) for name, one in columns_of(state) if one["shown"])
    down = bool(state.get("sort")) and bool(state.get("down"))
    return [name for _place, name in shown], state.get("sort", ""), down, _then(state)


def _then(state: State) -> list[tuple[str, bool]]:
    """Return the further columns a kept list is sorted by; nonsense is passed over."""
    told = state.get("then")
    pairs = told if isinstance(told, list) else []
    return [(str(one[0]), bool(one[1])) for one in pairs if isinstance(one, list) and len(one) == 2]
