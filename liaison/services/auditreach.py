"""Whose entries of the audit trail a person may read, and is told of (safety.md §8)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.records import Account, Officer
from liaison.services import owning
from liaison.store.step import Store, Who

TOLD = frozenset({"auditor", "leader"})
"""Who reads more than their own entries, and is told what asks for a look."""


def logins(session: Session, who: Who) -> frozenset[str] | None:
    """Return whose entries the person may read; None is everybody's.

    All for the auditor, those of the station for a leader, else one's own.
    """
    if "auditor" in who.roles:
        return None
    if "leader" not in who.roles:
        return frozenset({who.login})
    if who.station_id is None or not owning.several_stations(session):
        return None
    team = session.scalars(
        select(Account.login)
        .join(Officer, Officer.id == Account.officer_id)
        .where(Officer.station_id == who.station_id)
    )
    return frozenset({*team, who.login})


def is_whole(store: Store) -> bool:
    """Does the person read everybody's entries?"""
    with store.reading(whole=True) as session:
        return logins(session, store.who) is None


__all__ = ["TOLD", "is_whole", "logins"]
