"""Every paper of the officer's day from names as people paste them: whole, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from sqlalchemy import select

from liaison.base.cells import safe_text
from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.documents import companycard, contactcard, handover, monthcalendar, visitform
from liaison.ledgers import agendabook, handover as book
from liaison.records import (
    Company,
    Contact,
    Department,
    Dispute,
    Issue,
    Officer,
    Station,
    Support,
    Visit,
)
from liaison.services import assigning, handing
from liaison.services.handinglist import Asked
from liaison.store.step import Store
from tests.services.park import NOON
from tests.stores import add

NAMES = (
    "=1+1<&>\"'甲",
    "甲\x1b[2J\x07乙\x0b",
    "\u202e倒写\u2066公司",
    "]]></w:t><w:p>{name}%s{{x}}",
    "𠮷野家😀👩‍👩‍👧\ufffe",
    "+cmd|'/C calc'!A0",
    "长" * 80,
    "W" * 80,
)
"""What a company may be called, the officer and the department likewise as far as there is room."""


@dataclass(frozen=True)
class Ground:
    """A store full of one name: its company and the handover of it."""

    store: Store
    company: int
    handover: int


@pytest.fixture(params=NAMES, ids=range(len(NAMES)))
def ground(request: pytest.FixtureRequest, local: Store) -> Iterator[Ground]:
    """A park where everything is called so."""
    name: str = request.param
    with clock.held(NOON):
        yield _fill(local, name)


def _fill(store: Store, name: str) -> Ground:
    day, short = clock.today(), name[:18]
    station = add(store, Station, name=name[:38])
    officers = [
        add(store, Officer, name=f"{short}{n}", badge=f"05600{n}", station_id=station)
        for n in range(2)
    ]
    company = add(
        store, Company, name=name, address=name, liaison=short, station_id=station,
        legal_person=short, remark=name,
    )  # fmt: skip
    assigning.assign(store, [company], officers[0], day - timedelta(days=60))
    police = add(store, Department, name=name[:38], topics=name, contact=short)
    add(store, Support, company_id=company, department_id=police, contact=short, start=day)
    add(store, Contact, company_id=company, name=short, post=short)
    about = {"company_id": company, "officer_id": officers[0], "reported_on": day}
    add(store, Issue, kind="hazard", category="消防", description=name * 9, **about)
    add(store, Issue, kind="need", category="其他", description=name, reported_by=short, **about)
    add(store, Dispute, companies=[company], officer_id=officers[0], found_on=day,
        description=name)  # fmt: skip
    add(store, Visit, company_id=company, visited_on=day, content=name, officers=[officers[0]])
    receivers = {company: officers[1]}
    told = handing.hand_over(store, officers[0], receivers, day, note=name)
    return Ground(store, company, told.handover_id)


def _contact_card(of: Ground, path: Path) -> object:
    return contactcard.export(of.store, [of.company], path)


def _company_card(of: Ground, path: Path) -> object:
    return companycard.export(of.store, of.company, path)


def _visit_form(of: Ground, path: Path) -> object:
    return visitform.export(of.store, [of.company], clock.today(), path)


def _month(of: Ground, path: Path) -> object:
    return monthcalendar.export(of.store, Period.month_of(clock.today()), path)


def _handover(of: Ground, path: Path) -> object:
    return handover.export(of.store, Asked(handover_id=of.handover), path)


def _handover_book(of: Ground, path: Path) -> object:
    return book.export(of.store, Asked(handover_id=of.handover), path)


def _month_book(of: Ground, path: Path) -> object:
    return agendabook.export(of.store, Period.month_of(clock.today()), path)


def _texts(path: Path) -> str:
    """Return all text of a file, after reading each of its parts as the XML it must be."""
    found = []
    with ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                root = ElementTree.fromstring(archive.read(name))
                found += [one.text or "" for one in root.iter()]
    return "".join(found)


_WRITERS: tuple[tuple[Callable[[Ground, Path], object], str], ...] = (
    (_contact_card, "docx"), (_company_card, "docx"), (_visit_form, "docx"), (_month, "docx"),
    (_handover, "docx"), (_handover_book, "xlsx"), (_month_book, "xlsx"),
)  # fmt: skip


def test_any_name_makes_whole_papers(ground: Ground, tmp_path: Path) -> None:
    with ground.store.reading() as session:
        name = session.scalars(select(Company.name).where(Company.id == ground.company)).one()
    for write, ending in _WRITERS:
        path = tmp_path / f"{write.__name__}.{ending}"
        write(ground, path)
        told, shown = _texts(path), safe_text(name)
        assert shown[: 4 if write is _month else 80] in told, write.__name__
        if ending == "xlsx":
            sheets = openpyxl.load_workbook(path).worksheets
            cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
            assert not any(cell.data_type == "f" for cell in cells)
