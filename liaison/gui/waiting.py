"""What the frame itself tells: whose books, who works here, how much waits on each page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from liaison.base.words import _
from liaison.figures.scope import ALL, Scope
from liaison.gui.look.tokens import Role
from liaison.records import Officer
from liaison.services import names, records
from liaison.services.benchlines import Line
from liaison.services.notices import Unseen
from liaison.services.today import Bench, bench
from liaison.store.step import Store, Who

Counts = dict[str, tuple[int, Role]]
_COUNTED = ("companies", "visits", "needs", "hazards", "disputes")


@dataclass(frozen=True)
class Frame:
    """Station, officer's name ("" when the account is nobody's), and counts by page."""

    station: str
    officer: str
    counts: Counts


def frame(store: Store, unseen: Unseen) -> Frame:
    """Read what the frame tells, on the store's thread; ``unseen`` follows this store's trail."""
    notices = unseen.count(store)
    with store.reading() as session:
        stations = names.offer(session, "Station")
        officer, own = "", None
        if store.who.officer_id is not None:
            card = records.card(session, Officer, store.who.officer_id)
            officer, own = card.texts["name"], card.texts["station_id"]
        if not own and len(stations) == 1:
            own = stations[0][1]
        several = _("{n} 个警务站").format(n=len(stations)) if stations else ""
        found = counts(bench(session, _scope(store.who))) | {"audit": (notices, "overdue")}
        return Frame(own or several, officer, found)


def _scope(who: Who) -> Scope:
    """An officer is told what waits for them; who leads or keeps the books, of the station."""
    mine = who.role == "officer" and who.officer_id is not None
    return Scope(officer_id=who.officer_id) if mine else ALL


def counts(told: Bench) -> Counts:
    """Return (how many, role) by page: what is overdue, else what is due, else what waits.

    Companies count when they have no officer; a company not visited this
    month counts as a visit to make.
    """
    late, due = (Counter(map(_page, lines)) for lines in (told.overdue, told.week))
    waits = Counter(line.register for line in told.waiting)
    found: Counts = {}
    for page in _COUNTED:
        if late[page]:
            found[page] = late[page], "overdue"
        elif due[page]:
            found[page] = due[page], "soon"
        else:
            found[page] = waits[page], "neutral"
    return found


def _page(line: Line) -> str:
    """Return the page a line waits on: a duty of a company is a visit to make."""
    return "visits" if line.act == "visit" else line.register
