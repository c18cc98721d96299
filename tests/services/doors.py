"""A door to one store, to sign in and out by, and to read what was noted of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.paths import Home
from liaison.services import accounts, ownpassword, signing
from liaison.services.rights import Leave
from liaison.services.welcoming import SignedIn
from liaison.store import keys, opening, tables
from liaison.store.step import Store
from tests.stores import LOGIN, PASSWORD, Made

NEW = "Kettle-9-Lamp"
BY_ADMIN = Leave(reason="test", password=PASSWORD)
TODAY = (clock.now() + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
"""Tomorrow: the stores are made today, and a clock that leaps is doubted."""


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords of tests need not be dear to guess."""
    monkeypatch.setattr(keys, "calibrated", lambda: keys.LEAST)


@dataclass
class Door:
    """Signs in and out of one store, and reads its audit trail."""

    home: Home
    key: bytes

    def sign_in(self, login: str = LOGIN, password: str = PASSWORD, **more: Any) -> SignedIn:
        signed = signing.sign_in(self.home, login, password, **more)
        signed.store.close()
        return signed

    def wrong(self, times: int, login: str = LOGIN) -> str:
        said = ""
        for _turn in range(times):
            with pytest.raises(Problem) as caught:
                self.sign_in(login, "wrong")
            said = str(caught.value)
        return said

    def do(self, work: Callable[[Store], Any], login: str = LOGIN) -> Any:
        with closing(opening.open_with(self.home, self.key, login)) as store:
            return work(store)

    def days(self, *days: float, login: str = LOGIN, password: str = PASSWORD) -> None:
        """Sign in on these days from :data:`TODAY` on, so that the clock is trusted."""
        for day in days:
            with clock.held(TODAY + timedelta(days=day)):
                self.sign_in(login, password)

    def told(self, *actions: str) -> list[tuple[Any, ...]]:
        """Return by whom, ok, notice and detail of the events of these actions."""
        return self.do(lambda store: events(store, *actions))  # type: ignore[no-any-return]


def events(store: Store, *actions: str) -> list[tuple[Any, ...]]:
    table = tables.audit.c
    query = select(table.action, table.by, table.ok, table.notice, table.count, table.detail)
    with store.reading(whole=True) as session:
        rows = session.execute(query.where(table.action.in_(actions)).order_by(table.seq)).all()
    return [(*row[:5], json.loads(row[5])) for row in rows]


@pytest.fixture
def door(home: Home, template: Made, quickly: None) -> Door:
    return Door(home, template.key)


@pytest.fixture
def li(door: Door) -> Door:
    """The same door, with an officer who has chosen a password."""
    made = door.do(lambda store: accounts.add(store, "li", "officer", leave=BY_ADMIN))
    store = signing.sign_in(door.home, "li", made.code).store
    ownpassword.change_own(store, made.code, NEW)
    store.close()
    return door
