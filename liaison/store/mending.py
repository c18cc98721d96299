"""Making salvaged rows fit together again: a record from its history, a history from its record.

Each fact stands twice in a store, in the record's row and in its change rows,
so what one bad page took is mostly still told by another. What stays missing
is counted by table; nothing is invented, and every repair is written as one
step with change rows of its own. The guards of the store are down meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, insert, select, update

from liaison.base.clock import clock
from liaison.base.ids import uuid7
from liaison.base.words import _
from liaison.records import BY_NAME, Account
from liaison.records.account import AccountRole
from liaison.store import tables
from liaison.store.mended import Mended, add_change, begin_step
from liaison.store.rebirth import records_of_changes
from liaison.store.relinking import links, references
from liaison.store.retelling import changes_of_records, steps_of_changes, without_record
from liaison.store.trail import BIRTH


@dataclass(frozen=True)
class Salvor:
    """Who the salvage is written for."""

    login: str
    role: str = ""


def mend(connection: Connection, words: str, login: str) -> Mended:
    """Make the rows of a salvaged store fit together, as one step; triggers and keys are off."""
    mended = Mended(begin_step(connection, words, login))
    steps_of_changes(connection, mended, login)
    records_of_changes(connection, mended)
    links(connection, mended)
    references(connection, mended)
    without_record(connection, mended)
    changes_of_records(connection, mended)
    book(connection)
    _signer(connection, mended, login)
    _unattended(connection, mended)
    for name, record in BY_NAME.items():
        table = record.__table__
        many, last = connection.execute(select(func.count(), func.max(table.c.id))).one()
        mended.lost[name] = (last or 0) - many
    return mended


def book(connection: Connection) -> None:
    """No serial number is given twice: the book stands at least at the highest in use."""
    highest: dict[tuple[str, str], int] = {}
    for record in BY_NAME.values():
        for number in connection.execute(select(record.__table__.c.number)).scalars():
            code, _dash, rest = number.partition("-")
            period, _dash, serial = rest.rpartition("-")
            if serial.isdigit():
                highest[code, period] = max(highest.get((code, period), 0), int(serial))
    book = tables.number_book
    for (code, period), last in highest.items():
        mine = (book.c.code == code) & (book.c.period == period)
        known = connection.execute(select(book.c.last).where(mine)).scalar()
        if known is None:
            connection.execute(insert(book).values(code=code, period=period, last=last))
        elif known < last:
            connection.execute(update(book).where(mine).values(last=last))


def _unattended(connection: Connection, mended: Mended) -> None:
    """Tell how many visits have lost their officers: they stay, and are to be filled in."""
    many = connection.exec_driver_sql(
        "SELECT count(*) FROM visit WHERE outcome = 'done' AND deleted_at IS NULL"
        " AND id NOT IN (SELECT visit FROM visit_officer)"
    ).scalar_one()
    if many:
        mended.notes.append(_("{n} 条走访的走访民警已丢失，请核对补填。").format(n=many))


def _signer(connection: Connection, mended: Mended, login: str) -> None:
    """Who holds the key must get in: their account is made anew if it is lost."""
    table: Table = Account.__table__  # type: ignore[assignment]
    alive = select(table.c.login).where(table.c.deleted_at.is_(None))
    if login.casefold() in {one.casefold() for one in connection.execute(alive).scalars()}:
        return
    last = connection.execute(select(func.max(table.c.id))).scalar() or 0
    values = {"login": login, "role": AccountRole.leader, "also_admin": True, "active": True}
    number = f"{Account.code}-9{last + 1:03}"
    now = {"created_at": clock.now(), "changed_at": clock.now(), "created_by": login}
    row = {"id": last + 1, "uid": uuid7(), "number": number, "version": 1, "changed_by": login}
    connection.execute(insert(table).values(values | row | now))
    told = (BIRTH, None, {"number": number, **values})
    add_change(connection, mended, (table.name, last + 1), 1, told)
    mended.notes.append(_("账号“{login}”已丢失，重新建立。").format(login=login))
