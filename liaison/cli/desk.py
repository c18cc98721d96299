"""What every command has at hand: the arguments, the store, and where its words go.

Results go to stdout (with ``--json`` for machines, else as tables for
people); everything that is only said to people goes to stderr.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from liaison.base.errors import Problem, Refused
from liaison.base.paths import Home
from liaison.base.settings import Settings
from liaison.base.watcher import SILENT, Watcher
from liaison.base.words import _
from liaison.cli import text
from liaison.services import signing
from liaison.store import keys, opening
from liaison.store.step import Store

USER, PASSWORD, KEY_FILE = "LIAISON_USER", "LIAISON_PASSWORD", "LIAISON_KEY_FILE"
"""Environment variables that answer before anybody is asked."""

Pictures = Callable[[Home, Store, Path], list[Path]]
"""Draws the main pages of an open store into a folder; returns the pictures."""


@dataclass(frozen=True)
class Command:
    """One command: its name, a line of help, its arguments, and what it does.

    ``run`` returns the exit status (0 fine, 1 some rows or checks failed) and
    raises a Problem or Trouble when it is refused.
    """

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Desk], int]


class Desk:
    """One call of the program: what was given, and the doors to store and terminal."""

    def __init__(
        self,
        home: Home,
        settings: Settings,
        given: argparse.Namespace,
        pictures: Pictures | None = None,
    ) -> None:
        self.home = home
        self.settings = settings
        self.given = given
        self.pictures = pictures
        self._typed: dict[tuple[str, str], str] = {}

    @property
    def json(self) -> bool:
        """Are results wanted for machines?"""
        return bool(getattr(self.given, "json", False))

    @cached_property
    def store(self) -> Store:
        """The store, opened with the user and password given; raises what signing in raises."""
        return self._signed_in()

    def opened(self, changing: bool = False) -> Store:
        """Return the store; with ``changing`` also for one who must first change the password."""
        if changing:
            self.__dict__.setdefault("store", self._signed_in(changing=True))
        return self.store

    def close(self) -> None:
        """Sign out and close the store if it was opened."""
        store = self.__dict__.pop("store", None)
        if store is not None:
            signing.sign_out(store)
            store.close()

    def key_file(self) -> Path | None:
        """Return the key file of who signs in, from the environment."""
        told = os.environ.get(KEY_FILE)
        return Path(told).expanduser() if told else None

    def _signed_in(self, changing: bool = False) -> Store:
        if self.settings.database:
            signed = signing.sign_in_shared(self.settings.database, self.user(), self.home)
        elif opening.exists(self.home):
            user = self.user()
            signed = signing.sign_in(self.home, user, self.password(user), self.key_file())
        else:
            raise Refused(
                _("“{folder}”里还没有数据。").format(folder=self.home.folder),
                mend=_("请先运行 liaison init，或用 --home 指定数据文件夹。"),
            )
        if signed.must_change and not changing:
            signing.sign_out(signed.store)
            signed.store.close()
            raise Refused(signed.why, mend=_("请运行 liaison accounts password。"))
        if signed.failures:
            self.say(_("上次登录以后，有 {n} 次输错密码。").format(n=signed.failures))
        if signed.doubt:
            self.say(signed.doubt)
            self.say(_("若时间正确，请运行 liaison check --clock 确认。"))
        return signed.store

    def user(self) -> str:
        """Return the log-in name: given, in the environment, the only one, or asked for."""
        told = getattr(self.given, "user", None) or os.environ.get(USER)
        if told:
            return str(told)
        known = keys.names(self.home.keyring) if opening.exists(self.home) else []
        return known[0] if len(known) == 1 else _ask(_("用户名："), USER, input)

    def password(self, user: str, new: bool = False, variable: str = PASSWORD) -> str:
        """Return the password from the environment, or asked for (twice for a new one)."""
        if told := os.environ.get(variable) or self._typed.get((user, variable)):
            return told
        first = _ask(_("{user} 的密码：").format(user=user), variable, getpass.getpass)
        if new and _ask(_("再输入一次："), PASSWORD, getpass.getpass) != first:
            raise Problem(_("两次输入的密码不一样。"))
        self._typed[user, variable] = first
        return first

    def say(self, words: str) -> None:
        """Say something to people; what is done goes on when nobody listens any more."""
        try:
            print(text.harmless(words), file=sys.stderr, flush=True)
        except BrokenPipeError:  # ``2>&1 | head``: the list still has to be written
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())

    def give(self, data: Any) -> None:
        """Print a result for machines."""
        print(json.dumps(data, ensure_ascii=False, indent=2))

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print a result for people."""
        print("\n".join(text.table(headings, rows)))

    def show(self, data: Any, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print a result, for machines where that was asked for, else for people."""
        if self.json:
            self.give(data)
        else:
            self.table(headings, list(rows))

    @property
    def watcher(self) -> Watcher:
        """Who watches long work: a line in the terminal, nobody in a pipe."""
        return Line() if sys.stderr.isatty() else SILENT


class Line(Watcher):
    """One line on the terminal that is written over as work goes on."""

    def __init__(self) -> None:
        self._words, self._total, self._shown = "", 0, -1

    def begin(self, words: str, total: int) -> None:
        self._words, self._total, self._shown = words, total, -1

    def at(self, done: int) -> None:
        part = done * 100 // max(1, self._total)
        if part != self._shown:
            self._shown = part
            end = "\n" if done >= self._total else ""
            print(f"\r{self._words} {part:3}%", end=end, file=sys.stderr, flush=True)


def _ask(prompt: str, variable: str, how: Callable[[str], str]) -> str:
    if sys.stdin is None or not sys.stdin.isatty():  # a script must not wait for ever
        raise Problem(
            _("没有给出用户名或密码。"),
            mend=_("请设置环境变量 {name}。").format(name=variable),
        )
    try:
        return how(prompt)
    except EOFError:
        raise Problem(_("没有给出用户名或密码。")) from None
