"""Opening a store on PostgreSQL, and what the server says of a password."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from liaison.store import (
    keys,
    migrations,
    searchindex,
)
from liaison.store.engine import postgresql
from liaison.store.migrate import refuse_newer, upgrade
from liaison.store.opening import begun, who
from liaison.store.refusals import problem_of
from liaison.store.step import Store, Who


def open_postgresql(url: str, login: str) -> Store:
    """Open a PostgreSQL store; the server has already checked the password."""
    engine = postgresql(url)
    try:
        found = refuse_newer(engine)
        if found != migrations.head():
            upgrade(engine)
        searchindex.made(engine)
        return begun(Store(engine, who(engine, login) if found else Who(login)))
    except DBAPIError as error:
        engine.dispose()
        if _wrong_password(error):
            raise keys.refused() from error
        raise problem_of(error) from error
    except BaseException:
        engine.dispose()
        raise


def knock(engine: Engine, login: str, password: str) -> None:
    """Let a PostgreSQL server check a password; raises :class:`Problem` at ``password``."""
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    found = create_engine(engine.url.set(username=login, password=password), poolclass=NullPool)
    try:
        with found.connect():
            pass
    except DBAPIError as error:
        if _wrong_password(error) or _answers(engine):
            raise keys.refused() from error
        raise problem_of(error) from error


def _answers(engine: Engine) -> bool:
    """Does the server answer those who are signed in?"""
    try:
        with engine.connect():
            return True
    except DBAPIError:
        return False


def _wrong_password(error: DBAPIError) -> bool:
    """Did the server answer, and refuse who came? Its words may be in any language."""
    told = getattr(error.orig, "sqlstate", None) or ""
    asked = getattr(getattr(error.orig, "pgconn", None), "used_password", False)
    return told.startswith("28") or bool(asked)
