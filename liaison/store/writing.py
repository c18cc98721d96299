"""The session of a step: its own events write what it changed, in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import CoreExecuteOptionsParameter
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from liaison.base.clock import clock
from liaison.fields.record import Record
from liaison.store import birth, glance, holding, searchindex, trail
from liaison.store.audit import Digest

_DIGESTED = ("record", "record_id", "version", "field", "old", "new")


class Writing(Session):
    """The session of a step: it numbers new records, stamps changed ones and writes change rows."""

    def __init__(self, bind: Engine) -> None:
        super().__init__(bind, autoflush=False, expire_on_commit=False)
        self.pen: Pen | None = None
        self.shared = bind.dialect.name != "sqlite"
        self.info[glance.SEEN] = {}
        self._line: Connection | None = None

    def connection(
        self,
        bind_arguments: dict[str, Any] | None = None,
        execution_options: CoreExecuteOptionsParameter | None = None,
    ) -> Connection:
        """Return the connection of the step, looked up once: a save asks for it ten times."""
        if self._line is None or self._line.closed:
            self._line = super().connection(bind_arguments, execution_options)
        return self._line


@dataclass
class Pen:
    """Who writes in which step, and what was ``touched`` so far, told by ``digest``."""

    step_id: int
    by: str
    touched: set[str]
    digest: Digest
    named: set[int] = field(default_factory=set)
    """The companies that were named, on a server: see :mod:`liaison.store.holding`."""
    pending: list[tuple[Record, str, Any, Any]] = field(default_factory=list)


def _before(session: Writing, *_: Any) -> None:
    pen = session.pen
    if pen is None:
        return
    straight = birth.plain(session)
    born = straight or [one for one in session.new if isinstance(one, Record)]
    trail.give_numbers(session, born)
    now = clock.now()
    for one in born:
        one.created_at = one.changed_at = now
        one.created_by = one.changed_by = pen.by
        pen.pending.append((one, trail.BIRTH, None, None))
    if straight:
        birth.write(session, straight)
        _after(session)
        return
    for one in session.dirty:
        changes = list(trail.changes_of(one)) if isinstance(one, Record) else []
        if changes:
            one.changed_at, one.changed_by = now, pen.by
            flag_modified(one, "changed_at")  # a new version, though only a list changed, at once
            pen.pending.extend((one, *change) for change in changes)
    if any(isinstance(one, Record) for one in session.deleted):
        raise RuntimeError("records go to the bin (deleted_at), they are never deleted")


def _after(session: Writing, *_: Any) -> None:
    pen = session.pen
    if pen is None:
        return
    pen.touched.update(one[0].__tablename__ for one in pen.pending)
    if session.shared:
        pen.named.update(holding.named(pen.pending))
    for row in trail.write(session, pen.step_id, pen.pending):
        pen.digest.add(row[name] for name in _DIGESTED)
    searchindex.follow(session, pen.pending, pen.step_id)
    if any(name != trail.BIRTH for _record, name, _old, _new in pen.pending):
        session.info[glance.SEEN].clear()
    pen.pending.clear()


event.listen(Writing, "before_flush", _before)
event.listen(Writing, "after_flush_postexec", _after)
