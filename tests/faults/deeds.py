"""Every service that writes, as deeds a fault can strike: one prepared act after another.

Traced for simulated power loss (R2) and struck by injected errors (R3). A deed
speaks through :func:`tests.faults.victim.say`: ``done 3`` acknowledges act 3,
``trouble 3 …`` tells the failure an officer would read.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from liaison.base.errors import Problem, Problems, Trouble
from liaison.base.paths import Home
from liaison.base.period import Period
from liaison.base.settings import Settings
from liaison.exchange.apply import apply
from liaison.exchange.plan import Choices
from liaison.exchange.planning import plan
from liaison.ledgers.export import export_month
from liaison.records import Company, Dispute, Issue, Officer, Visit
from liaison.services import assigning, attachments, drafts, following, incoming, records, signing
from liaison.services.drafts import Draft
from liaison.store import backups, keys, opening, rekeying
from liaison.store.audit import Event
from liaison.store.step import Store
from liaison.store.undo import last_step, undo
from tests.exchange.books import roster
from tests.faults.victim import DAY, PASSWORDS, say, wait
from tests.stores import fill

ACTS = 4
"""Acts of a deed in one run."""

_PAGES = 60
"""After so many pages the log is copied into the store, so that this is struck too."""


@dataclass
class Place:
    """Where deeds are done: the open store and the records prepared in it."""

    home: Home
    key: bytes
    store: Store
    ids: dict[str, list[int]] = field(default_factory=dict)


Act = Callable[[Place, int], Any]


def prepare(home: Home, key: bytes) -> Place:
    """Open the store and write what the acts need."""
    place = Place(home, key, opening.open_with(home, key, "zhao"))
    store = place.store
    officers = fill(store, Officer, [{"name": name} for name in ("张三", "李四")])
    firms = fill(store, Company, [{"name": f"企业{n}"} for n in range(ACTS)])
    assigning.assign(store, firms, officers[0], date(2026, 1, 1))
    need = {"kind": "诉求", "officer_id": officers[0], "reported_on": DAY, "description": "办证"}
    issues = fill(store, Issue, [{**need, "company_id": firm} for firm in firms])
    quarrel = {"found_on": DAY, "description": "欠薪"}
    disputes = fill(store, Dispute, [{**quarrel, "companies": [firm]} for firm in firms])
    place.ids = {"officer": officers, "company": firms, "issue": issues, "dispute": disputes}
    raw: Any = store.engine.raw_connection()
    raw.driver_connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES}")
    raw.close()
    return place


def _save(place: Place, turn: int) -> None:
    told = {"name": f"新企业{turn}", "remark": "说明" * 200}
    records.save(place.store, Company, told, op_id=f"save-{turn}")


def _visit(place: Place, turn: int) -> None:
    told = {"company_id": place.ids["company"][turn], "officers": place.ids["officer"]}
    told |= {"visited_on": DAY, "content": "安全检查"}
    records.save(place.store, Visit, told, op_id=f"visit-{turn}")


def _change(place: Place, turn: int) -> None:
    told = {"employees": 100 + turn, "remark": f"改{turn}"}
    records.save(place.store, Company, told, place.ids["company"][turn], op_id=f"change-{turn}")


def _advance(place: Place, turn: int) -> None:
    issue = place.ids["issue"][turn]
    following.advance(place.store, Issue, issue, "办结", "已办", on=DAY, op_id=f"advance-{turn}")


def _mediate(place: Place, turn: int) -> None:
    dispute, op_id = place.ids["dispute"][turn], f"mediate-{turn}"
    following.mediate(place.store, dispute, "签协议", "达成协议", on=DAY, op_id=op_id)


def _assign(place: Place, turn: int) -> None:
    firms, officer = place.ids["company"], place.ids["officer"][(turn + 1) % 2]
    first = date(2026, 2 + turn, 1)
    assigning.assign(place.store, firms, officer, first, op_id=f"assign-{turn}")


def _remove(place: Place, turn: int) -> None:
    dispute = place.ids["dispute"][turn]
    records.remove(place.store, Dispute, dispute, 1, "录错", op_id=f"remove-{turn}")


def _undo(place: Place, turn: int) -> None:
    if place.store.outcome(f"undo-{turn}") is None:  # the window keeps which step it meant
        step = last_step(place.store)
        assert step is not None
        place.ids["step"] = [step.id]
    undo(place.store, place.ids["step"][0], op_id=f"undo-{turn}")


def _import(place: Place, turn: int) -> None:
    lines = [(f"进{turn}{n:02}公司", None, "许丽", "056314", None, None) for n in range(8)]
    found = plan(place.store, [roster(*lines)], Choices())
    apply(place.store, found, op_id=f"import-{turn}")


def _note(place: Place, turn: int) -> None:
    place.store.note(Event("sign_in", detail={"turn": turn}))


def _backup(place: Place, turn: int) -> None:
    _save(place, turn)
    backups.make(place.store.engine, place.key, place.home, "manual")


def _draft(place: Place, turn: int) -> None:
    told = Draft("visits:new", "走访", "visits", content={"content": f"写到第{turn}句"})
    drafts.keep(place.store, told)


def _attach(place: Place, turn: int) -> None:
    file = incoming.examine(f"说明{turn}.txt", f"第{turn}份说明\n".encode() * 2000)
    owner = place.ids["company"][turn]
    attachments.attach(place.store, Company, owner, [file], op_id=f"attach-{turn}")


def _ring(place: Place, turn: int) -> None:
    keys.add(place.home.keyring, place.key, "zhao", PASSWORDS[1 - turn % 2], keys.LEAST)


def _settings(place: Place, turn: int) -> None:
    Settings(last_login=f"zhao{turn}", window="x" * 3000).save(place.home.settings)


def _month(place: Place, turn: int) -> None:
    _visit(place, turn)
    export_month(place.store, Period.month(2026, 3), place.home.ledgers / "month.xlsx")


def _naive(place: Place, turn: int) -> None:
    """A file written in place: the harness must find it broken."""
    place.home.settings.write_bytes(os.urandom(20_000) + bytes([turn]))


DEEDS: dict[str, Act] = {
    "save": _save,
    "visit": _visit,
    "change": _change,
    "advance": _advance,
    "mediate": _mediate,
    "assign": _assign,
    "remove": _remove,
    "undo": _undo,
    "import": _import,
    "note": _note,
    "backup": _backup,
    "draft": _draft,
    "attach": _attach,
    "ring": _ring,
    "settings": _settings,
    "month": _month,
}
"""The deeds whose promise is held against faults, by name."""


def do(name: str, home: Home, key: bytes, _seed: int) -> None:
    """Do a deed's acts one after another, close the store, and wait to be ended."""
    if name in ALONE:
        _alone(name, home, key)
        return
    place = prepare(home, key)
    act = DEEDS.get(name) or _CARELESS[name]
    if name == "unsynced":
        _careless(place.store)
    say("ready")
    for turn in range(ACTS):
        _try(act, place, turn)
    place.store.close()
    say("closed")
    wait()


def _alone(name: str, home: Home, key: bytes) -> None:
    """Do a deed that opens the store itself, once more if it failed as it may."""
    say("ready")
    for turn, act in enumerate(ALONE[name]):
        for again in (False, True):
            try:
                act(home, key)
            except Trouble as trouble:
                _tell(turn, trouble)
            else:
                say("done", turn, "again" if again else "")
                break
    say("closed")
    wait()


def _open(home: Home, key: bytes) -> None:
    """Open a store, which brings one of an earlier program up to date."""
    opening.open_with(home, key, "zhao").close()


def _sign_in(home: Home, _key: bytes) -> None:
    """Sign in and out, as each day begins and ends."""
    store = signing.sign_in(home, "zhao", PASSWORDS[0]).store
    try:
        signing.sign_out(store, "end")
    finally:
        store.close()


def _rekey(home: Home, key: bytes) -> None:
    """Give the store another data key, one the tests know."""
    store = opening.open_with(home, key, "zhao")
    try:
        vars(rekeying)["secrets"] = _Known()
        rekeying.rekey(store)
    finally:
        store.close()


class _Known:
    """Draws the one key the tests know."""

    def token_bytes(self, size: int) -> bytes:
        assert size == len(NEW_KEY)
        return NEW_KEY


NEW_KEY = bytes(range(100, 132))
ALONE: dict[str, list[Callable[[Home, bytes], None]]] = {
    "migrate": [_open],
    "sign_in": [_sign_in, _sign_in],
    "rekey": [_rekey],
}
"""Deeds that begin with a closed store."""


def _tell(turn: int, trouble: Trouble) -> None:
    say("trouble", turn, *map(_one_line, (trouble.what, trouble.kept, trouble.todo)))


def _try(act: Act, place: Place, turn: int) -> None:
    """Do one act; when it fails as it may, say so and do it once more."""
    for again in (False, True):
        try:
            act(place, turn)
        except Trouble as trouble:
            _tell(turn, trouble)
        except (Problem, Problems) as problem:
            say("problem", turn, _one_line(str(problem)))
        else:
            say("done", turn, "again" if again else "")
            return


def _one_line(words: str) -> str:
    return "".join(words.split()) or "-"


def _careless(store: Store) -> None:
    raw: Any = store.engine.raw_connection()
    raw.driver_connection.execute("PRAGMA synchronous = OFF")
    raw.close()


_CARELESS: dict[str, Act] = {"unsynced": _save, "naive": _naive}
"""Deeds that break the promise, to prove that the harness would see it."""


def deed(name: str) -> Any:
    """Return a deed as the work of a victim."""
    return partial(do, name)
