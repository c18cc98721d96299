"""Opening a store: the first time, every day, and after an update of the program."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, select

from liaison.base.errors import Problem, Trouble
from liaison.base.files import sweep
from liaison.base.paths import Home
from liaison.base.words import N_, _
from liaison.records import Account, Station
from liaison.records.account import AccountRole
from liaison.store import copies, keys, migrations
from liaison.store.engine import postgresql, sqlcipher
from liaison.store.migrate import refuse_newer, upgrade
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
    """Make a store; return it open and the recovery key, which is shown only now."""
    if not first.station.strip() or not first.login.strip():
        raise Problem(_("请填写警务站名称和用户名。"))
    home.make()
    if home.store.exists():
        raise Problem(
            _("这个文件夹里已有数据文件,但没有密钥文件。"), None, _("请从备份中找回 keyring.json。")
        )
    key, recovery = keys.create(home.keyring, first.login.strip(), first.password, cost)
    try:
        store = Store(sqlcipher(home.store, key), Who(first.login.strip()), key)
        upgrade(store.engine)
        begin(store, first)
    except BaseException:
        for left in (home.keyring, *home.folder.glob(f"{home.store.name}*")):
            left.unlink(missing_ok=True)
        raise
    return store, recovery


def begin(store: Store, first: First) -> None:
    """Write the first station and the first account into an empty store."""
    with store.step(N_("首次设置")) as step:
        step.session.add(
            Station(
                name=first.station.strip(), bureau=first.bureau or None, park=first.park or None
            )
        )
        step.session.add(Account(login=first.login.strip(), role=AccountRole.leader))


def open_store(home: Home, login: str, password: str) -> Store:
    """Log in and open the store, bringing it up to date first if it must be.

    Raises :class:`Problem` for a wrong name or password, :class:`Trouble`
    when another program holds the store or it comes from a newer program.
    """
    return open_with(home, keys.unlock(home.keyring, login, password), login)


def open_with(home: Home, key: bytes, login: str) -> Store:
    """Open the store with an unwrapped data key."""
    if not home.store.exists():
        raise Trouble(
            _("找不到数据文件“{name}”。").format(name=home.store.name),
            "",
            _("请从备份中恢复,或检查数据文件夹是否被移动。"),
        )
    sweep(home.folder)
    engine = sqlcipher(home.store, key)
    try:
        found = refuse_newer(engine)
        if found != migrations.head():
            copies.copy(engine, key, home.backups, "before-update")
            upgrade(engine)
        return Store(engine, who(engine, login), key)
    except BaseException:
        engine.dispose()
        raise


def open_postgresql(url: str, login: str) -> Store:
    """Open a PostgreSQL store; the server has already checked the password."""
    engine = postgresql(url)
    found = refuse_newer(engine)
    if found != migrations.head():
        upgrade(engine)
    return Store(engine, who(engine, login) if found else Who(login))


def who(engine: Engine, login: str) -> Who:
    """Return the signed-in person; raises :class:`Problem` for a closed account."""
    from sqlalchemy.orm import Session

    with Session(engine) as session:
        account = session.scalars(select(Account).where(Account.deleted_at.is_(None))).all()
    found = next((one for one in account if one.login.casefold() == login.casefold()), None)
    if found is None or not found.active:
        raise Problem(_("账号“{login}”已停用。").format(login=login), None, _("请联系管理员。"))
    return Who(found.login, found.role.value, found.officer_id)
