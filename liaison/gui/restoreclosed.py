"""Restoring while no store is open: with a key ring, and what is known of the person."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from liaison.base.errors import Problem
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.gui.jobs import Jobs
from liaison.gui.restoredoers import listed
from liaison.gui.restorelists import Asked, Failed, Found, Seen

if TYPE_CHECKING:
    from liaison.gui.damaged import Access


def look_closed(home: Home, asked: Asked, access: Access | None) -> Seen:
    """Look at a backup with what is known of the person, else with the password given now."""
    from liaison.services import restoring
    from liaison.store import restoring as keys

    unlocked = keys.key_for(home, asked.path, access.key) if access and access.key else None
    password = asked.password or (access.password if access else "")
    if unlocked is None and not (asked.login and password):
        raise Problem(_("请填写用户名和密码。"), "password")
    file = access.key_file if access else None
    unlocked = unlocked or restoring.unlock(home, asked.path, asked.login, password, file)
    return Seen(unlocked, restoring.preview(home, asked.path, unlocked))


def restore_closed(home: Home, asked: Asked, seen: Seen) -> int:
    """Restore at once, because nothing is open; return how many attachments are missing."""
    from liaison.services import restoring

    ready = restoring.prepare_closed(home, asked.path, seen.unlocked, asked.login)
    restoring.finish(home)
    return ready.missing


class Closed:
    """Restores while nobody can sign in; the key ring proves the person."""

    asks_password = True

    def __init__(self, home: Home, jobs: Jobs, access: Access | None, second: str = "") -> None:
        self._home, self._jobs, self._access, self._second = home, jobs, access, second
        self.asks_password = access is None or not (access.key or access.password)

    def login(self) -> str:
        """Return the name known so far."""
        return self._access.login if self._access else ""

    def list(self, done: Callable[[list[Found]], Any]) -> None:
        """Tell the copies there are."""
        home, second = self._home, self._second
        self._jobs.plain(lambda: listed(home, second), done)

    def look(self, asked: Asked, done: Callable[[Seen], Any], failed: Failed) -> None:
        """Look at a backup."""
        home, access = self._home, self._access
        self._jobs.plain(lambda: look_closed(home, asked, access), done, failed)

    def restore(self, asked: Asked, seen: Seen, done: Callable[[int], Any], failed: Failed) -> None:
        """Restore at once."""
        home = self._home
        self._jobs.plain(lambda: restore_closed(home, asked, seen), done, failed)
