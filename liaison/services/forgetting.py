"""What was wiped for good leaves the memory too, also of programs that did not wipe it.

A program remembers names that it may be asked for again: of companies and
officers, of the lines of the workbench, of words it has compared. What another
program on a shared store wiped is found out by asking now and then
(:mod:`liaison.gui.backing`); whoever locks or leaves forgets at once.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select

from liaison.services import likenames, namekeys, phrases, today
from liaison.store import tables
from liaison.store.step import Store

_HEARD: WeakKeyDictionary[Engine, dict[str, int]] = WeakKeyDictionary()
"""How many records of each table were wiped since signing in, as far as is known."""


def look(store: Store) -> frozenset[str]:
    """Forget names when others have wiped records since the last look; return their tables."""
    if not store.postgres or store.health.damaged:
        return frozenset()  # nobody else has a local store open
    wiped = tables.purged.c
    query = select(wiped.record, func.count()).where(wiped.step_id > store.begun)
    with store.reading(whole=True) as session:
        now = {row[0]: row[1] for row in session.execute(query.group_by(wiped.record))}
    before, _HEARD[store.engine] = _HEARD.get(store.engine, {}), now
    news = frozenset(name for name, many in now.items() if before.get(name) != many)
    if news:
        forget(store)
    return news


def forget(store: Store) -> None:
    """Forget every name that is remembered; it is read again when it is wanted."""
    namekeys.forget(store.engine)
    today.forget()
    likenames.core.cache_clear()
    phrases.letters.cache_clear()
