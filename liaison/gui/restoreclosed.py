"""Restoring while no store is open: with a key ring, and what is known of the person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liaison.base.errors import Problem
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.gui.jobs import Failure, Jobs
from liaison.gui.restoredoers import listed
from liaison.gui.restorelists import Found, Seen

if TYPE_CHECKING:
    from liaison.gui.damaged import Access


def look_closed(home: Home, path: Path, login: str, password: str, access: Access | None) -> Seen:
    """Look at a backup with what is known of the person, else with the password given now."""
    from liaison.services import restoring
    from liaison.store import restoring as keys

    unlocked = keys.key_for(home, path, access.key) if access and access.key else None
    password = password or (access.password if access else "")
    if unlocked is None and not (login and password):
        raise Problem(_("请填写用户名和密码。"), "password")
    file = access.key_file if access else None
    unlocked = unlocked or restoring.unlock(home, path, login, password, file)
    return Seen(unlocked, restoring.preview(home, path, unlocked))


def restore_closed(home: Home, path: Path, seen: Seen, login: str) -> int:
    """Restore at once, because nothing is open; return how many attachments are missing."""
    from liaison.services import restoring

    ready = restoring.prepare_closed(home, path, seen.unlocked, login)
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

    def look(
        self,
        path: Path,
        login: str,
        password: str,
        done: Callable[[Seen], Any],
        failed: Callable[[Failure], Any],
    ) -> None:
        """Look at a backup."""
        home, access = self._home, self._access
        self._jobs.plain(lambda: look_closed(home, path, login, password, access), done, failed)

    def restore(
        self,
        path: Path,
        seen: Seen,
        login: str,
        done: Callable[[int], Any],
        failed: Callable[[Failure], Any],
    ) -> None:
        """Restore at once."""
        home = self._home
        self._jobs.plain(lambda: restore_closed(home, path, seen, login), done, failed)
