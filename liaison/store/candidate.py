"""A file handed in as a backup: is it one, whose key opens it, is it whole?

Anybody may have written it: nothing in it is trusted before it is proven
(safety.md §7.6, SQLite security).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from liaison.base.errors import Problem, Trouble
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.store import copies, keys, lockout, lockwords, manifest, migrations, wrapping
from liaison.store.copies import RING, Proof
from liaison.store.engine import driver

STAGED = "restoring.db"
"""The name of a proven copy that waits to become the store (:mod:`liaison.store.restoring`)."""

_PLAIN = b"SQLite format 3\0"
_OURS = {"alembic_version", "account", "step"}


@dataclass(frozen=True)
class Unlocked:
    """The key of a backup; ``own_ring``: only the key ring beside the backup has it.

    ``then`` is the data key the restored store must get: the present one, when
    the backup was made before a change of keys.
    """

    key: bytes
    own_ring: bool = False
    then: bytes | None = None


def examine(home: Home, path: Path, key: bytes) -> Proof:
    """Prove a backup anybody may have handed in; raises :class:`Problem` or :class:`Trouble`.

    Told apart: no file of ours, another key or a damaged head, a damaged
    page, a newer program's.
    """
    refuse_strange(home, path)
    if not fits(path, key):
        raise Problem(
            _("打不开备份“{name}”：密钥不符，或文件已损坏。").format(name=path.name),
            None,
            _("请换一份备份，或用该备份当时的用户名和密码。"),
        )
    proof = copies.prove(path, key)
    if not proof.counts.keys() >= _OURS:
        raise _none_of_ours(path)
    if proof.schema > migrations.head():
        raise Trouble(
            _("这份备份由更新版本的程序保存，本程序不能恢复。"),
            _("现有数据没有改动。"),
            _("请先安装最新版本，再恢复。"),
        )
    told = manifest.read(path)
    if told is not None and (told.size, dict(told.counts)) != (
        path.stat().st_size,
        dict(proof.counts),
    ):
        raise Trouble(
            _("备份“{name}”与它的清单不一致，可能被改动过。").format(name=path.name),
            _("现有数据没有改动。"),
            _("请换一份备份。"),
        )
    return proof


def fits(path: Path, key: bytes) -> bool:
    """Does this key open the file?"""
    try:
        with copies.reading(path, key) as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
    except (driver().Error, OSError):
        return False
    return True


def key_for(home: Home, path: Path, key: bytes) -> Unlocked | None:
    """Return how the present data key, or one before it, opens a backup; None if none does."""
    if fits(path, key):
        return Unlocked(key)
    if not home.keyring.is_file():
        return None
    older = (one for one in keys.former(home.keyring, key) if fits(path, one))
    found = next(older, None)
    return None if found is None else Unlocked(found, then=key)


def unlock(
    home: Home, path: Path, login: str, password: str, key_file: Path | None = None
) -> Unlocked:
    """Open a backup by the present key ring, or by the one beside the backup.

    ``password`` may be the recovery key. Wrong tries count as at the door.
    Raises :class:`Problem` when neither ring opens it.
    """
    refuse_strange(home, path)
    tried = _entered(home, login)
    try:
        found = _unlocked(home, path, login, password, key_file)
    except Problem as problem:
        if tried is not None and problem.field == "password":
            raise lockwords.wrong(tried.before.tries + 1, problem) from problem
        if tried is not None:
            lockout.forgive(tried)
        raise
    if tried is not None:
        lockout.forgive(tried)
    return found


def _entered(home: Home, login: str) -> lockout.Try | None:
    """Count the try; a ring that is gone or damaged has nothing to count with."""
    try:
        return lockout.enter(home.keyring, login) if home.keyring.is_file() else None
    except Trouble:
        return None


def _unlocked(home: Home, path: Path, login: str, password: str, key_file: Path | None) -> Unlocked:
    refused: list[Problem | Trouble] = []
    for ring, own in ((home.keyring, False), (path.with_suffix(RING), True)):
        if not ring.is_file():
            continue
        try:
            key = _key(ring, login, password, key_file)
        except (Problem, Trouble) as error:
            refused.append(error)
            continue
        own_fits = own and fits(path, key)
        found = Unlocked(key, own_ring=True) if own_fits else None
        if not own:
            found = key_for(home, path, key)
        if found is not None:
            return found
        refused.append(Problem(_("密钥打不开这份备份，或备份已损坏。"), None, _wanted(path)))
    wrong = next((one for one in refused if getattr(one, "field", None) == "password"), None)
    raise (
        wrong
        or next(iter(refused), None)
        or Problem(
            _("找不到这份备份的密钥文件。"),
            None,
            _("请把备份旁边的 {name} 一起拷来。").format(name=f"{path.stem}{RING}"),
        )
    )


def _wanted(path: Path) -> str:
    ring = path.with_suffix(RING)
    if ring.is_file():
        return _("请换一份备份。")
    return _("请把备份旁边的 {name} 一起拷来，或换一份备份。").format(name=ring.name)


def _key(ring: Path, login: str, password: str, key_file: Path | None) -> bytes:
    try:
        wrapping.plain_recovery(password)
    except Problem:
        return keys.unlock(ring, login, password, key_file)
    return keys.unlock_by_recovery(ring, password)


def refuse_strange(home: Home, path: Path) -> None:
    """Raise :class:`Problem` for what is no backup by its looks, without opening it."""
    if not path.exists():
        raise Problem(_("找不到文件“{name}”。").format(name=path.name))
    live = home.store.exists() and path.samefile(home.store)  # by whatever name or link
    if not path.is_file() or live or path.name in (home.store.name, STAGED):
        raise _none_of_ours(path)  # and opening the live store by hand would drop its lock
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise Trouble(
            _("无法读取“{name}”。").format(name=path.name),
            _("现有数据没有改动。"),
            _("请检查 U 盘或网络是否连接正常。"),
        ) from error
    if len(head) < 16 or head == _PLAIN:
        raise _none_of_ours(path)


def _none_of_ours(path: Path) -> Problem:
    return Problem(
        _("“{name}”不是警企联络的备份。").format(name=path.name),
        None,
        _("备份的文件名形如 liaison-20261122-080000-000000-daily.db。"),
    )
