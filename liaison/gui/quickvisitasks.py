"""What a quick visit asks the store once, as it is opened."""

from __future__ import annotations

from liaison.services import offers, registers, visiting
from liaison.store.step import Store


def words_of(store: Store) -> dict[str, dict[str, list[str]]]:
    """Return the words of the categories of what can be raised, by register."""
    with store.reading() as session:
        return {name: offers.words(session, registers.BY_NAME[name]) for name in visiting.RAISES}


def has_companies(store: Store) -> bool:
    """Is there any company to visit?"""
    with store.reading() as session:
        return bool(offers.offers(session, "Company", "", 1))
