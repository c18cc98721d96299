"""What can be saved of a damaged store when no backup is good enough: second, and never silent.

Rows are read from every sound page (:mod:`liaison.store.carve`) and put into
a new store made by the migrations; what is lost on a bad page is made again
from the other of the two places it was told in, the record and its history
(:mod:`liaison.store.mending`). The damaged file is only read. What could not
be saved is told by table, and stays in the new store's audit trail.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from liaison.base.errors import Problem, Trouble
from liaison.base.paths import Home
from liaison.base.words import N_, _
from liaison.records import BY_NAME
from liaison.store import audit, carve, mending, migrations, pages, proving, searchindex
from liaison.store.engine import sqlcipher
from liaison.store.migrate import revision_of, upgrade
from liaison.store.pouring import pour, unguarded
from liaison.store.salvaged import Salvaged, Table, notes_of
from liaison.store.shapes import Shape, roots_of, shapes_of

FOLDER, FILE = "salvage", "salvaged.db"
STEP = N_("从损坏的数据中抢救")
_REVISION = "alembic_version"


def salvage(home: Home, key: bytes, login: str) -> Salvaged:
    """Save what can be saved of the closed store into a new one beside it.

    The new file waits to be put in place as a backup would be
    (:func:`liaison.store.restoring.stage`). Raises :class:`Problem` when not
    even the tables' rows could be told from noise, :class:`Trouble` when the
    file cannot be read or the new one not be written.
    """
    target = home.folder / FOLDER / FILE
    try:
        clear(home)
        target.parent.mkdir(mode=0o700)
        image = pages.read(home.store, key)
        return _into(target, image, key, login)
    except OSError as error:
        raise Trouble(
            _("抢救没有完成：无法读取损坏的文件，或无法写入新文件。"),
            _("损坏的文件保持原样。"),
            _("请检查磁盘空间和权限后重试（编号 {code}）。").format(code=error.errno),
        ) from error


def clear(home: Home) -> None:
    """Remove what an earlier salvage left."""
    for left in (home.folder / FOLDER).glob("*"):
        left.unlink()
    if (home.folder / FOLDER).is_dir():
        (home.folder / FOLDER).rmdir()


def _into(target: Path, image: pages.Image, key: bytes, login: str) -> Salvaged:
    engine = sqlcipher(target, key)
    try:
        shapes, carved = _carved(engine, image)
        if not any(carved.rows[name] for name in BY_NAME if name in carved.rows):
            raise Problem(
                _("这个文件里没有找到可以抢救的记录。"), None, _("请改用备份，或联系管理员。")
            )
        with unguarded(engine) as connection:
            found = {
                name: pour(connection, name, shapes[name], rows)
                for name, rows in carved.rows.items()
                if name != _REVISION
            }
        if revision_of(engine) != migrations.head():
            upgrade(engine)
        with unguarded(engine) as connection:
            whole = proving.verify(connection).sound
            mended = mending.mend(connection, STEP, login)
            searchindex.rebuild(connection)
            notes = notes_of(image, carved, mended)
            # Its own step is not sealed yet; anything else wrong ends the chain.
            wrong = {why for _seq, why in proving.verify(connection).wrong}
            whole = whole and wrong <= {"unsealed"}
            _seal(connection, mended.step_id, login, {"rows": found, "notes": notes}, whole)
    finally:
        engine.dispose()
    told = [
        Table(name, many, mended.rebuilt[name], mended.dropped[name], mended.lost[name])
        for name, many in found.items()
    ]
    return Salvaged(
        target, image.count, len(image.wrong), carved.strays,
        tuple(one for one in told if any((one.found, one.rebuilt, one.dropped, one.lost))), notes,
    )  # fmt: skip


def _carved(engine: Engine, image: pages.Image) -> tuple[dict[str, Shape], carve.Carved]:
    """Make an empty store of the revision the rows are of, and read the rows by its shape."""
    upgrade(engine)
    shapes = shapes_of(engine)
    carved = carve.carve(image, shapes, roots_of(engine))
    told = {str(row[1][0]) for row in carved.rows[_REVISION]}
    files = (migrations.FOLDER / "versions").glob("[0-9]*.py")
    known = told & {path.name.split("_", 1)[0] for path in files} - {migrations.head()}
    if not known:
        return shapes, carved
    with unguarded(engine) as connection:
        for name in shapes:
            connection.exec_driver_sql(f'DROP TABLE "{name}"')
    upgrade(engine, max(known))
    shapes = shapes_of(engine)
    return shapes, carve.carve(image, shapes, roots_of(engine))


def _seal(
    connection: Connection, step_id: int, login: str, detail: Mapping[str, Any], whole: bool
) -> None:
    """Let the chain go on if it is whole, else begin a new one that seals all there is."""
    if not whole:
        connection.exec_driver_sql("DELETE FROM audit")
        connection.exec_driver_sql("DELETE FROM handed_out")
    event = audit.Event(audit.STEP, reason=_(STEP), notice=True, detail=dict(detail))
    digest = audit.digest_of(connection, audit.step_row(connection, step_id))
    person = mending.Salvor(login)
    audit.write(connection, audit.key_of(connection), person, event, step_id, digest)
