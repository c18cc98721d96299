"""Stores for tests: a fresh one in milliseconds, on SQLCipher and on a real PostgreSQL.

One template of each kind is made in a session; a test gets a copy of its file, or a
database made from the template. The PostgreSQL server is thrown away at the end: a
cluster of its own in a temporary folder, reached by a Unix socket only.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from liaison.base.paths import Home
from liaison.fields.record import Record
from liaison.services import records
from liaison.store import keys, onserver, opening
from liaison.store.step import Store

LOGIN, PASSWORD = "zhao", "Abcdef123456!"
FIRST = opening.First("循环园区警务站", LOGIN, PASSWORD, bureau="云岭县公安局")
_SPEED = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
_TEMPLATE = "liaison_template"


@dataclass(frozen=True)
class Made:
    """A closed store that can be copied: its folder, data key and recovery key."""

    home: Home
    key: bytes
    recovery: str

    def copy(self, folder: Path) -> Home:
        """Put a copy of the store's files into a folder."""
        home = Home(folder)
        home.make()
        for source in (self.home.store, self.home.keyring):
            shutil.copy2(source, folder / source.name)
        if self.home.attachments.is_dir():
            shutil.copytree(self.home.attachments, home.attachments, dirs_exist_ok=True)
        return home


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server of our own."""

    folder: Path
    pid: int

    def url(self, database: str) -> str:
        """Return the address of a database on it."""
        return f"postgresql+psycopg://liaison@/{database}?host={self.folder}"

    def run(self, sql: str) -> None:
        """Do what only the owner may, outside a transaction."""
        import psycopg

        address = f"host={self.folder} user=liaison dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sql.encode())

    def make(self, name: str, template: str = _TEMPLATE) -> str:
        """Make a database and return its address."""
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The one SQLCipher store all others are copied from."""
    home = Home(tmp_path_factory.mktemp("template") / "data")
    store, recovery = opening.create(home, FIRST, keys.LEAST)
    assert store.key is not None
    store.close()
    return Made(home, store.key, recovery)


@pytest.fixture
def home(template: Made, tmp_path: Path) -> Home:
    """The data folder of a fresh store, closed."""
    return template.copy(tmp_path / "data")


@pytest.fixture
def local(template: Made, home: Home) -> Iterator[Store]:
    """A fresh SQLCipher store, open; for what only a file has."""
    store = opening.open_with(home, template.key, LOGIN)
    yield store
    store.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server with a template database of our shape."""
    tools, why = _tools(), "no PostgreSQL server is installed (initdb was not found)"
    if importlib.util.find_spec("psycopg") is None:
        tools, why = None, "psycopg, the optional driver, is not installed"
    if tools is None:
        if os.environ.get("LIAISON_REQUIRE_PG"):
            pytest.fail(why)
        sys.stderr.write(f"\nPostgreSQL tests are skipped: {why}\n")
        pytest.skip(why)
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        process = _start(tools, folder)
        try:
            found = Server(folder, process.pid)
            _await(found, process)
            found.run(f'CREATE DATABASE "{_TEMPLATE}"')
            store = onserver.open_postgresql(found.url(_TEMPLATE), LOGIN)
            opening.begin(store, FIRST)
            store.close()
            yield found
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing in it is wanted
            process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(server: Server, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh PostgreSQL database."""
    name = f"t{abs(hash(request.node.nodeid)):x}"
    yield server.make(name)
    server.run(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def shared(database: str) -> Iterator[Store]:
    """A fresh PostgreSQL store, open; for what only a server has."""
    store = onserver.open_postgresql(database, LOGIN)
    yield store
    store.close()


@pytest.fixture(params=["sqlcipher", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest) -> Store:
    """A fresh store with a station and an account, on each engine."""
    found: Store = request.getfixturevalue("shared" if _wants_server(request) else "local")
    return found


@contextmanager
def a_store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Make a fresh store for a fixture of a module, on the engine its parameter names."""
    name = f"m{abs(hash(request.node.nodeid)):x}"
    if _wants_server(request):
        server: Server = request.getfixturevalue("server")
        store = onserver.open_postgresql(server.make(name), LOGIN)
    else:
        template: Made = request.getfixturevalue("template")
        folder: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
        store = opening.open_with(template.copy(folder.mktemp(name) / "data"), template.key, LOGIN)
    try:
        yield store
    finally:
        store.close()


def _wants_server(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "postgresql")


@cache
def _tools() -> Path | None:
    """Return the folder of initdb and pg_ctl; Debian keeps them off the path."""
    places = [Path(found).parent for found in [shutil.which("initdb")] if found]
    if config := shutil.which("pg_config"):
        told = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        places.append(Path(told.stdout.strip() or "/nowhere"))
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").is_file()), None)


def _as_another() -> list[str]:
    """Return what to put before a PostgreSQL tool.

    Root may not run it: another user does whom no one logs in as. The server
    ends when the tests are killed.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    before = [setpriv, "--pdeathsig", "QUIT"]
    if os.geteuid() == 0:
        user = _user()
        before += [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return before


def _user() -> pwd.struct_passwd:
    known = {one.pw_name: one for one in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _start(tools: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Make a cluster in the folder and start its server; the caller waits for it."""
    if os.geteuid() == 0:
        os.chown(folder, _user().pw_uid, _user().pw_gid)
    data, surroundings = str(folder / "data"), {**os.environ, "LC_ALL": "C.UTF-8"}
    made = subprocess.run(
        [
            *_as_another(), str(tools / "initdb"), "-D", data, "-U", "liaison", "--auth=trust",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        cwd="/",
        env=surroundings,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [
                *_as_another(), str(tools / "postgres"), "-D", data, "-k", str(folder),
                "-c", "listen_addresses=", *_SPEED.split(),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=surroundings,
        )  # fmt: skip


def _await(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    import psycopg

    for _ in range(1200):
        try:
            server.run("SELECT 1")
        except psycopg.OperationalError:
            assert process.poll() is None, (server.folder / "log").read_text("utf-8", "replace")
            time.sleep(0.05)
        else:
            return
    pytest.fail("the PostgreSQL server did not answer in a minute")


def unguard(store: Store) -> None:
    """Drop the triggers that keep the trail as it is, as somebody with tools could."""
    with store.engine.begin() as connection:
        if store.postgres:
            for table in ("audit", "handed_out", "purged", "change", "step"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
                connection.execute(text(f"GRANT ALL ON {table} TO CURRENT_USER"))
            return
        found = connection.execute(
            text("SELECT name FROM sqlite_master WHERE name LIKE 'append_only_%'")
        )
        for name in found.scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))


def fill(store: Store, record: type[Record], rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """Write records in one step as services do; return their ids in order."""
    made = []
    with store.step("fill") as step:
        for values in rows:
            one = record()
            records.write(step, one, values)
            step.session.flush()
            made.append(one.id)
    return made


def add(store: Store, record: type[Record], **values: Any) -> int:
    """Write one record in a step of its own; return its id."""
    return records.save(store, record, values).id


def no_duties(store: Store) -> None:
    """Let no duties hold, not even the shipped ones, so that a test has only its own."""
    from liaison.figures.dutyrules import rules
    from liaison.records import Duty
    from liaison.services import dutyseed

    dutyseed.load(store)
    with store.reading() as session:
        ids = [one.id for one in rules(session)]
    records.remove_all(store, Duty, ids)


def seated(
    store: Store,
    login: str,
    role: str = "leader",
    officer_id: int | None = None,
    also_admin: bool = False,
) -> Store:
    """Give another person an account, without a key; return the store as they have it open."""
    from liaison.records import Account

    told = {"login": login, "role": role, "officer_id": officer_id, "also_admin": also_admin}
    fill(store, Account, [told])
    return Store(store.engine, opening.who(store.engine, login), store.key, store.home)
