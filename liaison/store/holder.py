"""Who has the store open: a note beside it, for the one who comes second.

The lock of the database is the truth, freed by the system when a program ends
in any way; the note only names the holder. A note that is still there at a
start, with nobody holding the lock, tells that the last run did not end by itself.
"""

from __future__ import annotations

import getpass
import json
import logging
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from liaison.base import machine
from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.base.files import write_private
from liaison.base.words import _

NAME = "holder.json"
_log = logging.getLogger(__name__)
_mine: set[Path] = set()
"""The folders whose stores this very program has open."""


@dataclass(frozen=True)
class Holder:
    """A running program: the PC, its user there, its process, and since when (UTC, ISO)."""

    pc: str
    user: str
    pid: int
    since: str

    def words(self) -> str:
        """Return who it is in a sentence."""
        try:
            began = clock.local(datetime.fromisoformat(self.since))
        except (ValueError, OverflowError):
            began = None
        # Of another PC the user is not "this PC's".
        where = _("本机") if self.pc == machine.pc() else self.pc
        if began is None:
            told = _("数据正被{where}用户 {user} 打开的窗口使用（进程 {pid}）。")
            return told.format(where=where, user=self.user, pid=self.pid)
        same = began.date() == clock.today()
        return _("数据正被{where}用户 {user} 于 {at} 打开的窗口使用（进程 {pid}）。").format(
            where=where,
            user=self.user,
            at=f"{began:%H:%M}" if same else f"{began:%Y-%m-%d %H:%M}",
            pid=self.pid,
        )


def enter(folder: Path) -> None:
    """Note that this program holds the store in a folder; it works without the note, too."""
    _mine.add(folder.resolve())
    told = Holder(machine.pc(), _user(), os.getpid(), clock.now().isoformat(timespec="seconds"))
    try:
        write_private(folder / NAME, json.dumps(asdict(told), ensure_ascii=False))
    except Trouble as trouble:  # a full disk must not keep anyone from reading
        _log.info("no note of the holder: %s", type(trouble.__cause__).__name__)


def leave(folder: Path) -> None:
    """Take this program's own note away."""
    _mine.discard(folder.resolve())
    found = who(folder)
    if found is not None and found.pid == os.getpid() and found.pc == machine.pc():
        try:
            (folder / NAME).unlink(missing_ok=True)
        except OSError as error:
            _log.info("the note of the holder stays: %s", type(error).__name__)


def is_mine(folder: Path) -> bool:
    """Does this very program have the store in a folder open?"""
    return folder.resolve() in _mine


def who(folder: Path) -> Holder | None:
    """Return whom the note names; None when there is none that can be read."""
    try:
        told = json.loads((folder / NAME).read_text("utf-8"))
        return Holder(str(told["pc"]), str(told["user"]), int(told["pid"]), str(told["since"]))
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def left_behind(folder: Path) -> bool:
    """Did a run end without taking its note away? Meant before the store is opened."""
    return (folder / NAME).exists()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name in the system's book
        return str(os.getuid()) if hasattr(os, "getuid") else "?"
