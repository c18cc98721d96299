"""Opening a store: the first time, every day, and after an update of the program."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

from liaison.base import places
from liaison.base.errors import Damaged, Problem, Trouble
from liaison.base.files import sweep, sync_folder
from liaison.base.opened import opened_sweep
from liaison.base.paths import Home
from liaison.base.words import N_, _
from liaison.fields.field import fields_of
from liaison.records import Account, Officer, Station
from liaison.records.account import AccountRole
from liaison.store import (
    backups,
    check,
    copies,
    entering,
    guard,
    holder,
    keys,
    lockout,
    migrations,
    restorejournal,
    restoring,
    searchindex,
    sections,
    tables,
    turn,
)
from liaison.store.audit import Event
from liaison.store.engine import driver, held_trouble, sqlcipher
from liaison.store.migrate import refuse_newer, upgrade
from liaison.store.refusals import problem_of
from liaison.store.step import Store, Who


@dataclass(frozen=True)
class First:
    """What the first start needs: station, reporting bureau, first account."""

    station: str
    login: str
    password: str
    bureau: str = ""
    park: str = ""


def exists(home: Home) -> bool:
    """Is there a store in this folder already?"""
    return home.keyring.exists()


def create(home: Home, first: First, cost: keys.Cost | None = None) -> tuple[Store, str]:
    """Make a store; return it open and the recovery key, which is shown only now.

    Store and key ring are made beside their places and put there at the end, so
    that a first start cut short can simply be done again.
    """
    if exists(home):
        raise Problem(_("这里已经有数据，不能重新初始化。"))
    if home.store.exists():
        raise Problem(
            _("这个文件夹里已有数据文件，但没有密钥文件。"),
            None,
            _("请从备份中找回 keyring.json。"),
        )
    login = first.login.strip()
    if not first.station.strip() or not login:
        raise Problem(_("请填写警务站名称和用户名。"))
    fresh, ring = _fresh(home.store), _fresh(home.keyring)
    places.demand_live(home.folder)
    try:
        home.make()
        _clear(home)
        key, recovery = keys.create(ring, login, first.password, cost)
        with closing(Store(sqlcipher(fresh, key), Who(login), key)) as store:
            upgrade(store.engine)
            begin(store, first)
        ring.replace(home.keyring)
        fresh.replace(home.store)
        sync_folder(home.folder)
    except DBAPIError as error:
        raise problem_of(error) from error
    except OSError as error:
        raise Trouble(
            _("无法在文件夹“{folder}”中建立数据。").format(folder=home.folder),
            "",
            _("请检查磁盘空间和写入权限，或换一个文件夹（编号 {code}）。").format(code=error.errno),
        ) from error
    finally:
        _clear(home)
    return open_with(home, key, login), recovery


def _fresh(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")


def _clear(home: Home) -> None:
    """Remove what a first start left that did not come to its end."""
    if not exists(home):
        for left in home.folder.glob("*.new*"):
            left.unlink(missing_ok=True)


def begin(store: Store, first: First) -> None:
    """Write the first station and the first account into an empty store."""
    told = {"name": first.station, "bureau": first.bureau, "park": first.park}
    station = {name: fields_of(Station)[name].kind.parse(text) for name, text in told.items()}
    login = fields_of(Account)["login"].kind.parse(first.login)
    if not station["name"] or not login:
        raise Problem(_("请填写警务站名称和用户名。"))
    with store.step(N_("首次设置"), grave=True) as step:
        step.session.add(Station(**station))
        step.session.add(Account(login=login, role=AccountRole.leader, also_admin=True))


def prepare() -> None:
    """Load the ciphers and the driver and tie the records together, before a password is known.

    Also what is searched in each record is looked up once.
    """
    from sqlalchemy.orm import configure_mappers

    keys.prepare()
    driver()
    configure_mappers()
    sections.stamp()


def open_store(home: Home, login: str, password: str) -> Store:
    """Open the store with a password, bringing it up to date first if it must be.

    Raises :class:`Problem` for a wrong name or password, and for one who must
    wait; :class:`Trouble` when another program holds the store or it comes
    from a newer program. People sign in by :mod:`liaison.services.signing`,
    which tells the audit trail.
    """
    restoring.finish(home)
    store = open_with(home, entering.by_password(home, login, password), login)
    lockout.passed(home.keyring, login)
    return store


def open_with(home: Home, key: bytes, login: str) -> Store:
    """Open the store with an unwrapped data key; raises as :func:`open_store` does."""
    with turn.taken(home.folder) as first:
        if not first:
            raise held_trouble(home.store)
        return _open_alone(home, key, login)


def _open_alone(home: Home, key: bytes, login: str) -> Store:
    restoring.finish(home)
    fresh = _fresh(home.store)
    if fresh.exists() and not home.store.exists():  # the first start was cut short at its end
        fresh.replace(home.store)
    if not home.store.exists():
        raise Damaged(
            _("找不到数据文件“{name}”。").format(name=home.store.name),
            "",
            _("请从备份中恢复，或检查数据文件夹是否被移动。"),
        )
    found_as = guard.before(home, key)
    try:
        store = _opened(home, key, login, found_as)
    except Damaged:
        found_as.give_back()
        raise
    except BaseException:
        found_as.drop()
        raise
    found_as.drop()
    holder.enter(home.folder)
    return store


def _opened(home: Home, key: bytes, login: str, found_as: guard.Before) -> Store:
    engine = sqlcipher(home.store, key)
    try:
        found = refuse_newer(engine)  # connects: not before may anything be swept, for a
        _sweep(home)  # program that has the store may be writing a file or a copy
        if found is None:
            raise Damaged(
                _("数据文件“{name}”里没有数据。").format(name=home.store.name),
                "",
                _("请从备份中恢复。"),
            )
        if found != migrations.head():
            backups.make(engine, key, home, "before-update")
            upgrade(engine)
        store = Store(engine, who(engine, login), key, home)
        store.warnings += found_as.warnings
        if found_as.unclean:
            check.demand_sound(store)
        searchindex.made(engine)
        return begun(_restored(store, home))
    except DBAPIError as error:
        engine.dispose()
        raise problem_of(error) from error
    except BaseException:
        engine.dispose()
        raise


def _sweep(home: Home) -> None:
    """Remove what killed programs left; the lock must be ours."""
    sweep(home.folder)
    sweep(home.ledgers)
    copies.sweep(home.backups)
    opened_sweep(home)


def _restored(store: Store, home: Home) -> Store:
    """Tell the audit trail that this store was restored from a backup, if it was."""
    told = restorejournal.told(home)
    if told is not None:
        detail = {name: value for name, value in told.items() if name not in ("reason", "file")}
        reason, file = str(told.get("reason", "")), str(told.get("file", ""))
        store.note(Event("restore", reason=reason, file=file, notice=True, detail=detail))
        restorejournal.heard(home)
    return store


def begun(store: Store) -> Store:
    """Note where the session begins: Ctrl+Z goes back to here."""
    with store.reading() as session:
        store.begun = session.scalar(select(func.max(tables.step.c.id))) or 0
    return store


def who(engine: Engine, login: str) -> Who:
    """Return the signed-in person; raises :class:`Problem` for a closed account."""
    from sqlalchemy.orm import Session

    with Session(engine) as session:
        account = session.scalars(select(Account).where(Account.deleted_at.is_(None))).all()
        found = next((one for one in account if one.login.casefold() == login.casefold()), None)
        if found is None or not found.active:
            raise Problem(_("账号“{login}”已停用。").format(login=login), None, _("请联系管理员。"))
        officer = session.get(Officer, found.officer_id) if found.officer_id else None
        station = officer.station_id if officer is not None else None
        return Who(found.login, found.role.value, found.officer_id, station, found.also_admin)
