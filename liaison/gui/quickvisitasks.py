"""What a quick visit asks the store once, as it is opened, and what it tells when kept."""

from __future__ import annotations

from liaison.base.words import N_, _, listed
from liaison.records.visit import Outcome
from liaison.services import offers, registers, visiting
from liaison.services.visiting import Recorded
from liaison.store.step import Store

_KEPT = {
    Outcome.done: N_("已登记走访 {number}。"),
    Outcome.not_met: N_("已登记未遇 {number}，不算走访。"),
    Outcome.refused: N_("已登记拒绝 {number}，不算走访。"),
    Outcome.planned: N_("已登记计划走访 {number}。"),
}


def words_of(store: Store) -> dict[str, dict[str, list[str]]]:
    """Return the words of the categories of what can be raised, by register."""
    with store.reading() as session:
        return {name: offers.words(session, registers.BY_NAME[name]) for name in visiting.RAISES}


def has_companies(store: Store) -> bool:
    """Is there any company to visit?"""
    with store.reading() as session:
        return bool(offers.offers(session, "Company", "", 1))


def kept_words(outcome: Outcome, made: Recorded) -> str:
    """Tell what was kept, by what came of the visit, and what was raised with it."""
    words = _(_KEPT[outcome]).format(number=made.number)
    if made.raised:
        others = listed(one.number for one in made.raised)
        words = _("{kept}同时登记了 {others}。").format(kept=words, others=others)
    return words
