"""After a day's work, a crash and a kill, no name or number stands readable on the disk (S4)."""

from __future__ import annotations

import logging
import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from liaison.base import log
from liaison.base.errors import Problem, Problems
from liaison.base.paths import Home
from liaison.base.period import Period
from liaison.base.settings import Settings
from liaison.exchange import importing
from liaison.ledgers.export import export_month
from liaison.records import Company, Contact, Dispute, Officer, Party, Visit
from liaison.services import attachments, drafts, incoming, records
from liaison.services.drafts import Draft
from liaison.store import backups, opening
from tests.faults.killing import Victim
from tests.faults.victim import DAY, say, wait
from tests.promises import tell
from tests.stores import Made

_SURNAMES, _GIVEN = "欧阳诸葛慕容司徒皇甫", "翀翯骉犇淼焱垚鑫森磊"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def planted() -> list[tuple[str, str, str]]:
    """Return 67 invented persons: name, phone, resident ID with its check digit (GB 11643)."""
    dice = random.Random(4)
    found = []
    for n in range(67):
        surname = "".join(dice.sample(_SURNAMES, 2))
        name = surname + "".join(dice.sample(_GIVEN, 2))
        body = f"320106{1950 + n % 50}{dice.randrange(1, 13):02}{dice.randrange(1, 29):02}{n + 100}"
        total = sum(int(sign) * weight for sign, weight in zip(body, _WEIGHTS, strict=True))
        found.append((name, f"139{dice.randrange(10**8):08}", body + "10X98765432"[total % 11]))
    return found


def day(home: Home, key: bytes, _seed: int) -> None:
    """A day at the station with planted persons, up to a save that is cut off."""
    aside = home.folder.with_name("aside")
    aside.mkdir()
    os.environ["TMPDIR"], tempfile.tempdir = str(aside), None
    log.start(home.logs)
    store = opening.open_with(home, key, "zhao")
    people = planted()
    _import(home, people[:20])
    found = importing.look(store, [home.folder.with_name("people.xlsx")])
    importing.apply(store, found)
    company = records.save(store, Company, {"name": people[20][0], "legal_person": people[21][0]})
    officer = records.save(store, Officer, {"name": people[60][0], "phone": people[60][1]}).id
    quarrel = {"companies": [company.id], "found_on": DAY, "description": people[22][0]}
    quarrel["officer_id"] = officer
    dispute = records.save(store, Dispute, quarrel).id
    for name, phone, number in people[23:60]:
        told = {"dispute_id": dispute, "name": name, "phone": phone, "id_number": number}
        records.save(store, Party, told)
        records.save(store, Contact, {"company_id": company.id, "name": name, "phone": phone})
    visit = {"company_id": company.id, "officers": [officer], "visited_on": DAY}
    records.save(store, Visit, {**visit, "content": "；".join(map(" ".join, people[60:62]))})
    file = incoming.examine("说明.txt", " ".join(people[62]).encode())
    attachments.attach(store, Company, company.id, [file])
    form = {"content": " ".join(people[63])}
    drafts.keep(store, Draft("visits:new", people[63][0], "visits", content=form))
    _fail(home, people[64], lambda: records.save(store, Party, {"name": people[64][0]}))
    Settings(last_login="zhao").save(home.settings)
    backups.make(store.engine, key, home, "manual")
    export_month(store, Period.month(2026, 3), home.folder.with_name("out") / "month.xlsx")
    say("ready")
    with store.step("save") as step:
        step.session.add(Officer(name=people[65][0], phone=people[65][1], active=True))
        step.session.flush()
        say("midway")
        wait()


def _import(home: Home, people: list[tuple[str, str, str]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "企业花名册"
    sheet.append(["企业名称", "联系人", "联系电话"])
    for name, phone, _number in people:
        sheet.append([f"{name}公司", name, phone])
    book.save(home.folder.with_name("people.xlsx"))


def _fail(home: Home, person: tuple[str, str, str], act: object) -> None:
    """A refused save, a bug with a person in its message, and their traces."""
    try:
        act()  # type: ignore[operator]
    except (Problem, Problems):
        logging.getLogger("liaison.test").info("refused")
    try:
        raise ValueError(f"a bug with {' '.join(person)} in its words")
    except ValueError as error:
        logging.getLogger("foreign").exception("it failed for %s", person[0])
        log.write_report(home.logs, error)


def _files(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file())


def _found(content: bytes, words: list[str]) -> list[str]:
    return [
        word
        for word in words
        if any(word.encode(code) in content for code in ("utf-8", "utf-16-le", "gb18030"))
        or word.encode("unicode_escape") in content
    ]


def test_no_planted_person_stands_readable_on_the_disk(template: Made, home: Home) -> None:
    words = [word for person in planted() for word in person]
    assert len(words) >= 200
    with Victim(day, home, template.key, 0) as victim:
        victim.await_ready()
        victim.go()
        assert not victim.listen(1)
        assert victim.said == [["midway"]]
        victim.kill()
    looked = list(_files(home.folder, home.folder.with_name("aside")))
    hits = {path.name: found for path in looked if (found := _found(path.read_bytes(), words))}
    tell("S4", "planted names, phones and IDs", len(words), sum(map(len, hits.values())))
    assert not hits
    kinds = {path.relative_to(home.folder).parts[0] for path in looked}
    assert {"liaison.db", "liaison.db-wal", "logs", "backups", "att", "settings.json"} <= kinds
    assert any("report" in path.name for path in looked)


def test_what_lies_readable_would_be_found(tmp_path: Path) -> None:
    """The harness can fail: whatever way a program writes a name, it is seen."""
    word = planted()[0][0]
    for code in ("utf-8", "utf-16-le", "gb18030", "unicode_escape"):
        (tmp_path / code).write_bytes(b"\0left: " + word.encode(code))
        assert _found((tmp_path / code).read_bytes(), [word]) == [word]
    assert _found(b"nothing", [word]) == []
