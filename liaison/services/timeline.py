"""Everything that happened at one company, newest first.

First an index is read, light and whole (kind, id and day of every event), so
that kinds and years can be counted and filtered at once; then the words of
those events that are looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.words import N_
from liaison.records import Company
from liaison.services import timelinesources as sources
from liaison.services.timelinesources import About, Event, Key

__all__ = ["KINDS", "Event", "Index", "Key", "events", "family", "index", "of_company"]

KINDS: dict[str, str] = {
    "visits": N_("走访"),
    "needs": N_("诉求"),
    "hazards": N_("隐患"),
    "disputes": N_("矛盾纠纷"),
    "sessions": N_("调解"),
    "actions": N_("办理"),
    "assignments": N_("分工"),
    "supports": N_("支援"),
    "handovers": N_("交接"),
    "attachments": N_("附件"),
    "states": N_("变更"),
}
"""What stands on a timeline, by name: (untranslated) label."""


@dataclass(frozen=True)
class Index:
    """All events of a company, newest first; ``merged`` are the companies merged into it."""

    company_id: int
    keys: tuple[Key, ...]
    merged: tuple[tuple[int, str], ...] = ()

    def narrowed(self, kinds: Collection[str] = (), year: int | None = None) -> list[Key]:
        """Return the events of these kinds (none named: all) and that year, newest first."""
        return [
            key
            for key in self.keys
            if (not kinds or key.kind in kinds) and year in (None, key.day.year)
        ]

    def counts(self, year: int | None = None) -> dict[str, int]:
        """Return how many events there are of each kind in a year."""
        return Counter(key.kind for key in self.keys if year in (None, key.day.year))

    def years(self) -> list[int]:
        """Return the years in which something happened, newest first."""
        return sorted({key.day.year for key in self.keys}, reverse=True)


def index(session: Session, company_id: int) -> Index:
    """Return all events of a company and of those merged into it; one not seen has none."""
    companies = family(session, company_id)
    if not companies:
        return Index(company_id, ())
    about = About(session, company_id, tuple(companies))
    keys = [key for source in sources.SOURCES.values() for key in source.keys(about)]
    keys.sort(key=_newest)
    merged = tuple((one, name) for one, name in companies.items() if one != company_id)
    return Index(company_id, tuple(keys), merged)


def events(session: Session, found: Index, keys: Sequence[Key]) -> list[Event]:
    """Return events with their words, in the order of the keys; those gone since are left out."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for key in keys:
        wanted[key.kind].add(key.id)
    names = dict(found.merged)
    about = About(session, found.company_id, (found.company_id, *names), names)
    told = {
        (kind, event.id if not event.key else event.key): event
        for kind, ids in wanted.items()
        for event in sources.SOURCES[kind].events(about, ids)
    }
    return [told[key.kind, key.id] for key in keys if (key.kind, key.id) in told]


def of_company(
    session: Session, company_id: int, limit: int = 200, kinds: Collection[str] = ()
) -> list[Event]:
    """Return the newest events of a company, of all kinds unless some are named."""
    found = index(session, company_id)
    return events(session, found, found.narrowed(kinds)[:limit])


def family(session: Session, company_id: int) -> dict[int, str]:
    """Return a company and all merged into it, by id, with their names; empty for one not seen."""
    name = session.scalar(select(Company.name).where(Company.id == company_id))
    if name is None:
        return {}
    found, new = {company_id: name}, [company_id]
    while new:
        query = select(Company.id, Company.name).where(Company.merged_into_id.in_(new))
        rows = [row for row in session.execute(query.order_by(Company.id)) if row[0] not in found]
        found.update((row[0], row[1]) for row in rows)
        new = [row[0] for row in rows]
    return found


def _newest(key: Key) -> tuple[int, int, str]:
    return (-key.day.toordinal(), -key.id, key.kind)
