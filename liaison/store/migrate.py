"""Bringing a store to the present shape, and writing the next migration.

``python -m liaison.store.migrate "words"`` compares the records with a fresh
store at the last revision and writes the difference as a new numbered file.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, inspect, text

from liaison.base.errors import Trouble
from liaison.base.words import _
from liaison.store import migrations, searchindex
from liaison.store.engine import WRITING, sqlcipher


def revision_of(engine: Engine) -> str | None:
    """Return the revision a store is at; None for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(engine: Engine, to: str = "head") -> None:
    """Run the missing migrations in one transaction.

    SQLite changes most of a table by dropping it, and with references on, that
    would empty the tables that refer to it: they are off meanwhile, and checked
    before the commit.
    """
    from alembic import command

    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        writing = connection.execution_options(**{WRITING: True})
        if sqlite:
            _keep_references(connection, False)
        try:
            with writing.begin():
                if not sqlite:  # a second program waits, and then finds nothing to do
                    writing.execute(text("SELECT pg_advisory_xact_lock(20261122)"))
                command.upgrade(_config(writing), to)
                if to == "head":
                    searchindex.ensure(writing)
                if sqlite and writing.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise Trouble(
                        _("数据升级没有成功：记录之间的引用不完整。"),
                        _("原来的数据没有改动。"),
                        _("请联系管理员。"),
                    )
        finally:
            if sqlite:
                _keep_references(connection, True)


def _keep_references(connection: Connection, keep: bool) -> None:
    """Switch foreign keys; SQLite does so only outside a transaction."""
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys = {'ON' if keep else 'OFF'}")


def refuse_newer(engine: Engine) -> str | None:
    """Return the store's revision; raises :class:`Trouble` if this program is too old."""
    found = revision_of(engine)
    if found is not None and found > migrations.head():
        raise Trouble(
            _("数据是由更新版本的程序保存的，本程序不能打开。"),
            _("没有改动任何数据。"),
            _("请安装最新版本后再打开。"),
        )
    return found


def differences(engine: Engine) -> list[Any]:
    """Return what autogenerate finds between a store and the records (head == models)."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with engine.connect() as connection:
        options = {"compare_type": True, "include_object": kept_in_place(connection)}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, shape()))


def shape() -> MetaData:
    """Return all tables as the records have them, partial indexes on PostgreSQL too.

    That dialect is loaded for no less than this: every start would wait for it.
    """
    from liaison.fields.record import Record

    for table in Record.metadata.tables.values():
        for index in table.indexes:
            where = index.dialect_options["sqlite"]["where"]
            if where is not None:
                index.dialect_options["postgresql"]["where"] = where
    return Record.metadata


def kept_in_place(connection: Connection) -> Callable[..., bool]:
    """Return alembic's ``include_object`` that knows references added by ALTER TABLE.

    The tables of the search index are of the database's own kind and left out.

    SQLite keeps such a one beside its column, where SQLAlchemy reads neither its
    name nor what happens on deletion: those that stand as the records say are
    left out of the comparison.
    """
    from liaison.fields.record import Record

    sqlite = connection.dialect.name == "sqlite"
    standing = set()
    for table in Record.metadata.tables if sqlite else ():
        rows = connection.exec_driver_sql(f'PRAGMA foreign_key_list("{table}")')
        standing |= {(table, own, to, told) for _, _, to, own, _, _, told, _ in rows}
    sound = {
        (table.name, key.parent.name, key.column.table.name)
        for table in Record.metadata.tables.values()
        for key in table.foreign_keys
        if (table.name, key.parent.name, key.column.table.name, key.ondelete) in standing
    }

    def include(item: Any, name: str | None, kind: str, *_more: Any) -> bool:
        if kind == "table":
            return name not in searchindex.TABLES
        if kind != "foreign_key_constraint":
            return True
        return any(
            (item.table.name, key.parent.name, key.column.table.name) not in sound
            for key in item.elements
        )

    return include


def write(words: str, folder: Path) -> Path:
    """Write the next migration for what has changed in the records; return its file."""
    from alembic import command

    engine = sqlcipher(folder / "scratch.db", b"\0" * 32)
    try:
        numbered = sorted((migrations.FOLDER / "versions").glob("[0-9]*.py"))
        if numbered:
            upgrade(engine)
        number = f"{len(numbered) + 1:04}"
        slug = re.sub(r"\W+", "_", words.lower()).strip("_")[:40]
        with engine.connect() as connection:
            config = _config(connection)
            command.revision(config, words, autogenerate=True, rev_id=number)
    finally:
        engine.dispose()
    made: Path = next((migrations.FOLDER / "versions").glob(f"{number}_*.py"))
    path = made.rename(made.with_name(f"{number}_{slug}.py"))
    for arguments in (["format", "-q"], ["check", "--fix", "-q"]):
        subprocess.run([sys.executable, "-m", "ruff", *arguments, str(path)], check=True)  # noqa: S603
    return path


def _config(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations.FOLDER))
    config.attributes["connection"] = connection
    return config


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        sys.stdout.write(f"{write(sys.argv[1], Path(scratch))}\n")
