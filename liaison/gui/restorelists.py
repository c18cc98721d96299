"""What a restore lists (backups, rows then and now, what would be lost), and who does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from liaison.base.clock import clock
from liaison.base.space import size_words
from liaison.base.words import N_, _
from liaison.gui.jobs import Failure
from liaison.gui.look.tokens import Role
from liaison.gui.plainmodel import Head

if TYPE_CHECKING:  # stands where the log-in stands, too: before SQLAlchemy is imported
    from liaison.services.restoring import Preview, Unlocked
    from liaison.store.backuplist import Copy


Failed = Callable[[Failure], Any]

FILES = N_("备份 (*.db)")


class Found(NamedTuple):
    """A backup in the list: the copy, its reason in words, and where it lies."""

    copy: Copy
    why: str
    place: str


class Asked(NamedTuple):
    """The backup a person chose, and who opens it when that is asked."""

    path: Path
    login: str
    password: str


class Seen(NamedTuple):
    """A backup looked at: how it opens, and what it would change."""

    unlocked: Unlocked
    preview: Preview


class Doer(Protocol):
    """What the steps ask for; answers come back on the screen's thread."""

    asks_password: bool
    """Must a name and a password be given to look at any backup?"""

    def login(self) -> str: ...
    def list(self, done: Callable[[list[Found]], Any]) -> None: ...
    def look(self, asked: Asked, done: Callable[[Seen], Any], failed: Failed) -> None: ...
    def restore(
        self, asked: Asked, seen: Seen, done: Callable[[int], Any], failed: Failed
    ) -> None: ...


def when(copy: Copy) -> str:
    """Return when a copy was made, as people read it."""
    return clock.shown(copy.made)


def soundness(found: Found) -> str:
    """Return in a word whether a copy was proven."""
    told = found.copy.manifest
    if told is None:
        return _("未知")
    return _("有问题") if told.wrong else _("已校验")


def _role(found: Found) -> Role:
    told = found.copy.manifest
    return "neutral" if told is None else "overdue" if told.wrong else "done"


HEADS = (
    Head("made", N_("时间"), "day", lambda one: when(one.copy), lambda one: one.copy.made),
    Head("why", N_("原因"), "text", lambda one: one.why),
    Head(
        "size",
        N_("大小"),
        "number",
        lambda one: size_words(one.copy.size),
        lambda one: one.copy.size,
    ),
    Head("sound", N_("校验"), "", soundness, None, _role),
    Head("place", N_("位置"), "text", lambda one: one.place),
)
COUNTS = (
    Head("words", N_("类型"), "text", lambda one: one.words),
    Head("then", N_("备份中"), "number", lambda one: str(one.then), lambda one: one.then),
    Head("now", N_("现在"), "number", lambda one: "—" if one.now is None else str(one.now)),
)
SINCE = (
    Head("day", N_("日期"), "day", lambda one: one.day.isoformat()),
    Head("who", N_("用户"), "text", lambda one: one.who),
    Head("steps", N_("操作次数"), "number", lambda one: str(one.steps), lambda one: one.steps),
)
