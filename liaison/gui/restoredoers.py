"""Restoring for the signed-in person, through the open store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from liaison.base.errors import Problem
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.gui.calls import call
from liaison.gui.restorelists import Asked, Failed, Found, Seen

if TYPE_CHECKING:
    from liaison.gui.house import House
    from liaison.services.rights import Leave
    from liaison.store.step import Store


def listed(home: Home, second: str) -> list[Found]:
    """Return the copies beside the store and in the second place, the newest first."""
    from liaison.services.backups import why_words
    from liaison.store import backuplist

    places = [(home.backups, _("本机"))]
    if second and Path(second).is_dir():
        places += [(one, second) for one in sorted(Path(second).glob("liaison-*")) if one.is_dir()]
    found = [
        Found(copy, why_words(copy.why), words)
        for folder, words in places
        for copy in backuplist.listed(folder)
    ]
    return sorted(found, key=lambda one: one.copy.made, reverse=True)


def look_signed(store: Store, asked: Asked) -> Seen:
    """Look at a backup with the open store's key, else with the password of its time."""
    from liaison.services import restoring

    assert store.home is not None
    unlocked = restoring.key_for(store, asked.path)
    if unlocked is None and not asked.password:
        raise Problem(
            _("这份备份用的是另一把密钥。"), "password", _("请填写备份当时的用户名和密码。")
        )
    unlocked = unlocked or restoring.unlock(store.home, *asked)
    return Seen(unlocked, restoring.preview(store.home, asked.path, unlocked, store))


class Signed:
    """Restores for the signed-in person; asks what the right to do it takes."""

    asks_password = False

    def __init__(self, house: House, page: QWidget) -> None:
        self._house, self._page = house, page

    def login(self) -> str:
        """Return the signed-in person's name."""
        return self._house.who.login

    def list(self, done: Callable[[list[Found]], Any]) -> None:
        """Tell the copies there are."""
        home, second = self._house.home, self._house.settings.second_place
        call(self._page, self._house.jobs, lambda _store: listed(home, second), done)

    def look(self, asked: Asked, done: Callable[[Seen], Any], failed: Failed) -> None:
        """Look at a backup."""

        def work(store: Store) -> Seen:
            return look_signed(store, asked)

        call(self._page, self._house.jobs, work, done, failed)

    def restore(self, asked: Asked, seen: Seen, done: Callable[[int], Any], failed: Failed) -> None:
        """Make all ready; the files change places once the store is closed."""
        from liaison.gui.leave import allowed
        from liaison.services import restoring

        def work(store: Store, leave: Leave) -> int:
            return restoring.prepare(store, asked.path, seen.unlocked, leave).missing

        reasons = (_("数据出错，恢复到以前"), _("误删除或误导入"), _("更换电脑"))
        allowed(self._page, self._house, work, done, failed, reasons=reasons)
