"""Damage stops writing at once: one sign of it, read or written, and the store only reads.

What a damaged page held is not guessed at, nothing new is put beside it, and
nothing is handed out as if it were whole (safety.md §7.6). The window leads
from here to the guided restore; the state ends with the store's closing.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, MutableMapping
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext

from liaison.base.errors import Damaged
from liaison.base.words import _

_SIGNS = re.compile(
    r"malformed|not a database|decode to UTF-8|hmac check failed"
    r"|invalid page in block|could not read block|data corrupted|unexpected chunk",
    re.IGNORECASE,
)
_NAMES = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_STATES = {"XX001", "XX002"}
"""PostgreSQL's data_corrupted and index_corrupted."""

_log = logging.getLogger(__name__)


def is_damage(error: BaseException | None) -> bool:
    """Does an error of the driver tell that the store's pages are not what was written?"""
    if error is None:
        return False
    name = str(getattr(error, "sqlite_errorname", "") or "")
    state = getattr(error, "sqlstate", None)
    if name.startswith(_NAMES) or state in _STATES:
        return True
    # A constraint may quote what somebody wrote; it is never a sign of damage.
    return type(error).__name__ != "IntegrityError" and bool(_SIGNS.search(str(error)))


def trouble() -> Damaged:
    """Return what is told when damage is met."""
    return Damaged(
        _("数据文件已损坏，已停止写入。"),
        _("损坏之前的备份没有改动；刚才没有保存的内容请先记下。"),
        _("请不要继续录入，按提示从备份中恢复。"),
    )


def health_of(engine: Engine) -> Health:
    """Return the one who watches an engine; first asked before anything else listens to it."""
    if engine not in _watched:
        _watched[engine] = Health(engine)
    return _watched[engine]


class Health:
    """Watches an engine for signs of damage; after the first, writing is refused.

    The refusal comes before the file is touched. ``hear`` is told once, on the
    thread that met the damage.
    """

    def __init__(self, engine: Engine) -> None:
        self.damaged = False
        self.hear: list[Callable[[], None]] = []
        event.listen(engine, "handle_error", self._met)
        event.listen(engine, "begin", self._begin)

    def mark(self) -> None:
        """Hold the store for damaged from now on (a check found it)."""
        if self.damaged:
            return
        self.damaged = True
        _log.info("the store is damaged: writing has stopped")
        for listener in list(self.hear):
            listener()

    def demand(self) -> None:
        """Refuse what must not be done with damaged data: writing, handing out, copying."""
        if self.damaged:
            raise trouble()

    def _met(self, context: ExceptionContext) -> None:
        if is_damage(context.original_exception):
            self.mark()

    def _begin(self, connection: Connection) -> None:
        from liaison.store.engine import WRITING

        if self.damaged and connection.get_execution_options().get(WRITING):
            raise trouble()


_watched: MutableMapping[Engine, Health] = WeakKeyDictionary()
