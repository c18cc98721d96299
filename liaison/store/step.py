"""Every change is a named step: one transaction with its change rows.

``with store.step(N_("登记走访")) as step:`` opens the writing transaction; the
session's events write, in the same transaction, who changed which field from
what to what. Repeating a step with the same operation id gives the first
result once more (safety.md §7.2).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Row, bindparam, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.exc import StaleDataError

from liaison.base.clock import clock
from liaison.base.errors import Problem, Problems, Refused, Stale, Trouble
from liaison.base.ids import uuid7
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.base.written import plain
from liaison.fields.field import References, fields_of
from liaison.fields.record import Record
from liaison.store import audit, holder, holding, jotting, repeating, sight, tables
from liaison.store.among import among
from liaison.store.audit import Digest, Event, Head
from liaison.store.damage import health_of
from liaison.store.engine import WRITING
from liaison.store.prepared import Prepared, insert_or
from liaison.store.refusals import problem_of
from liaison.store.writing import Pen, Writing

R = TypeVar("R", bound=Record)
T = TypeVar("T")

_GIVEN = ("op_id", "words", "at", "by", "reason", "result", "undoes_id", "grave")
_TOLD = Prepared(
    update(tables.step)
    .where(tables.step.c.id == bindparam("step"))
    .values(result=bindparam("told"))
    .returning(*audit.STEP_COLUMNS)
)


@dataclass(frozen=True)
class Who:
    """The signed-in person: log-in name, role, and the officer and station, if any."""

    login: str
    role: str = "leader"
    officer_id: int | None = None
    station_id: int | None = None
    also_admin: bool = False

    @property
    def roles(self) -> frozenset[str]:
        """Return all roles this person acts in: their own, and 兼任管理员."""
        return frozenset({self.role, "admin"} if self.also_admin else {self.role})


@dataclass(frozen=True)
class Done:
    """What a step touched, told to open pages after the commit."""

    step_id: int
    words: str
    records: frozenset[str]


@dataclass(frozen=True)
class Intent:
    """One intention of a person: done twice it is done once.

    ``draft`` is the form it was written in (see services.drafts): its draft
    goes in the transaction that keeps what was written.
    """

    op_id: str
    draft: str = ""


Op = str | Intent | None
"""What a service takes to be repeatable: an operation id, or one with the draft it ends."""


class DoneBefore(Exception):
    """A step with this operation id is kept already; nothing was done."""


@dataclass
class Step:
    """A step under way: its session and what it is about."""

    session: Session
    id: int
    words: str
    who: Who
    result: Any = None
    touched: set[str] = field(default_factory=set)
    digest: Digest = field(default_factory=Digest)
    event: Event | None = None
    """What the audit trail shall tell of this step beside its changes (its action is ``step``)."""

    def get(self, record: type[R], id: int, version: int | None = None, binned: bool = False) -> R:
        """Return a record to change; raises :class:`Stale` when it has moved on.

        One in the bin has moved on too, unless ``binned`` ones are wanted.
        """
        found = load(self.session, record, id)
        if found.deleted_at is not None and not binned:
            raise Stale(_("“{number}”已在回收站中。").format(number=found.number))
        if version is not None and found.version != version:
            raise Stale(
                _("“{number}”已被 {who} 修改。").format(number=found.number, who=found.changed_by),
                mend=_("请核对最新内容后再保存，您填写的内容仍在表单中。"),
            )
        return found


class Store:
    """An open store: the engine, the signed-in person, and who wants to hear of steps.

    ``key`` is the data key and ``home`` the data folder of a local store; both
    None on PostgreSQL. ``health`` tells of damage, ``warnings`` what the one who
    opened it should read (a disk that may be pulled, rights that were mended).
    """

    def __init__(
        self, engine: Engine, who: Who, key: bytes | None = None, home: Home | None = None
    ) -> None:
        self.engine = engine
        self.who = who
        self.key = key
        self.home = home
        self.begun = 0
        """The last step before this person signed in."""
        self.hear: list[Callable[[Done], None]] = []
        self.health = health_of(engine)
        self.warnings: list[str] = []
        self._chain: bytes | None = None
        self._untold: set[str] = set()

    @property
    def postgres(self) -> bool:
        """Is this store a PostgreSQL database?"""
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def reading(self, whole: bool = False) -> Iterator[Session]:
        """A session for reading; nothing it changes is kept.

        It shows what the signed-in person may see (:mod:`liaison.store.sight`);
        ``whole`` shows everything, for the program's own decisions and checks.
        """
        with Session(self.engine, autoflush=False, expire_on_commit=False) as session:
            session.info["who"] = self.who
            try:
                if not whole:
                    sight.limit(session, self.who)
                yield session
            except DBAPIError as error:
                raise problem_of(error) from error

    @contextmanager
    def step(
        self,
        words: str,
        op_id: str | None = None,
        reason: str = "",
        undoes: int | None = None,
        grave: bool = False,
    ) -> Iterator[Step]:
        """Open the writing transaction of one user action; commit at the end.

        ``words`` is a text marked ``N_``; a ``grave`` step (first set-up) is not
        offered for undoing. Any exception rolls everything back;
        what the database itself refuses comes out as a :class:`Problem`, and
        an ``op_id`` that was done before as :class:`DoneBefore`.
        """
        session = Writing(self.engine)
        with self._failing(), session:
            session.info["who"] = self.who
            connection = session.connection(execution_options={WRITING: True})
            row = {
                "op_id": op_id or uuid7(),
                "words": words,
                "at": clock.now(),
                "by": self.who.login,
                "reason": plain(reason)[: tables.REASON],
                "result": "null",
                "undoes_id": undoes,
                "grave": grave,
            }
            made = _making(self.postgres).first(connection, row)
            if made is None:
                raise DoneBefore
            step = Step(session, made[0], words, self.who)
            session.pen = pen = Pen(step.id, self.who.login, step.touched, step.digest)
            yield step
            session.flush()
            holding.demand(session, pen.named)
            self._seal(session, step, reason)
            session.commit()
        self._tell(Done(step.id, words, frozenset(step.touched)))

    def once(
        self,
        words: str,
        work: Callable[[Step], T],
        op_id: Op = None,
        reason: str = "",
        undoes: int | None = None,
        grave: bool = False,
    ) -> T:
        """Do ``work`` in a step, or give its first result if this person did ``op_id`` before.

        The result must be plain JSON (numbers, text, lists, dicts). After any
        error the store is asked by ``op_id`` what became of the step before the
        error is told; what a server may do in a moment is tried again with it.
        """
        intent = op_id if isinstance(op_id, Intent) else Intent(op_id or uuid7())
        for turn in range(1, repeating.TRIES + 1):
            try:
                with self.step(words, intent.op_id, reason, undoes, grave) as step:
                    result = step.result = work(step)
                    if intent.draft:
                        step.session.flush()
                        jotting.drop(step.session, self.who.login, intent.draft)
                return result
            except DoneBefore:
                known = self.outcome(intent.op_id)
                assert known is not None
                return self._again(known)  # type: ignore[no-any-return]
            except (Problem, Problems, Trouble, DBAPIError) as error:
                self._untold.add(intent.op_id)
                if (known := self._kept_after(error, intent.op_id)) is not None:
                    return self._again(known)  # type: ignore[no-any-return]
                if turn == repeating.TRIES or not repeating.passing(error):
                    raise
            repeating.pause(turn)
        raise AssertionError("the last try returns or raises")

    def _kept_after(self, error: Exception, op_id: str) -> Row[Any] | None:
        """Return the step if it is kept after all: another was first, or the answer was lost."""
        for turn in range(1, repeating.TRIES + 1):
            try:
                return self.outcome(op_id)
            except (Trouble, DBAPIError):
                if turn == repeating.TRIES:
                    raise error from None  # repeating with the same op_id will tell
            repeating.pause(turn)
        return None

    def _again(self, known: Row[Any]) -> Any:
        """Return what a step told at first; who has not heard of it hears now."""
        if known.by != self.who.login:  # an id made up, or come with somebody else's draft
            raise Refused(
                _("这次操作的编号已由他人使用，没有再次保存。"), None, _("请重新打开后再保存。")
            )
        if known.op_id in self._untold:
            self._untold.discard(known.op_id)
            with self.reading() as session:
                touched = session.scalars(
                    select(tables.change.c.record).where(tables.change.c.step_id == known.id)
                ).all()
            self._tell(Done(known.id, known.words, frozenset(touched)))
        return json.loads(known.result)

    def outcome(self, op_id: str) -> Row[Any] | None:
        """Return the step with that operation id, if it was kept."""
        with self.reading() as session:
            return session.execute(
                select(tables.step).where(tables.step.c.op_id == op_id)
            ).one_or_none()

    @contextmanager
    def aside(self) -> Iterator[Session]:
        """A short writing transaction that is no step: drafts, contents of attachments."""
        with Session(self.engine) as session:
            session.info["who"] = self.who
            try:
                session.connection(execution_options={WRITING: True})
                yield session
                session.commit()
            except DBAPIError as error:
                raise problem_of(error) from error

    def note(self, event: Event) -> int:
        """Write an event that is no step into the audit trail; return its number.

        Sign-in, refusals, views of whole numbers, exports, backups (safety.md §7.5).
        """
        with Session(self.engine) as session:
            try:
                session.connection(execution_options={WRITING: True})
                connection = session.connection()
                seq = audit.write(connection, self.chain(connection), self.who, event)
                session.commit()
            except DBAPIError as error:
                raise problem_of(error) from error
        return seq

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """Tell what ends a step in the words for people; what was refused is noted."""
        try:
            yield
        except Refused as error:
            self.note_denied(error)
            raise
        except StaleDataError as error:
            raise Stale(_("记录已被他人修改。"), mend=_("请刷新后重试。")) from error
        except DBAPIError as error:
            raise problem_of(error) from error

    def note_denied(self, error: Refused) -> None:
        """Write into the audit trail that a right was lacking; not within a step."""
        if error.denied:
            about = {"operation": error.denied}
            self.note(Event("denied", *error.about, ok=False, detail=about))

    def head(self) -> Head:
        """Return the end of the audit chain, to be noted outside the store."""
        with self.reading() as session:
            return audit.head(session.connection())

    def chain(self, connection: Connection) -> bytes:
        """Return the key of the audit chain."""
        if self._chain is None:
            self._chain = audit.key_of(connection)
        return self._chain

    def _tell(self, done: Done) -> None:
        for listener in list(self.hear):
            listener(done)

    def _seal(self, session: Session, step: Step, reason: str) -> None:
        connection = session.connection()
        digest = step.digest.done(self._kept(connection, step))
        event = step.event or Event(audit.STEP, reason=reason)
        audit.write(connection, self.chain(connection), self.who, event, step.id, digest)

    def close(self) -> None:
        """Close the connection; the lock is free afterwards."""
        self.engine.dispose()
        if self.home is not None:
            holder.leave(self.home.folder)

    @staticmethod
    def _kept(connection: Connection, step: Step) -> Sequence[Any]:
        """Keep what the step told; return its row as it now stands in the store."""
        if step.result is None:
            return audit.step_row(connection, step.id)
        told = json.dumps(step.result, ensure_ascii=False)
        row = _TOLD.first(connection, {"step": step.id, "told": told})
        assert row is not None
        return row


def load(session: Session, record: type[R], id: int) -> R:
    """Return a record with its many-references loaded; raises :class:`Problem`."""
    found = session.get(record, id, options=_many(record))
    if found is None:
        raise Problem(_("找不到这条记录，可能已被删除。"))
    return found


def load_all(session: Session, record: type[R], ids: Collection[int]) -> dict[int, R]:
    """Return records by id with their many-references loaded; those missing are left out."""
    query = select(record).where(among(record.id, ids)).options(*_many(record))
    return {one.id: one for one in session.scalars(query)}


@cache
def _making(server: bool) -> Prepared:
    """Return the statement that begins a step; written at every step, so built once."""
    made = insert_or(tables.step, server)
    once = made.on_conflict_do_nothing(index_elements=[tables.step.c.op_id])
    return Prepared(once.returning(tables.step.c.id), *_GIVEN)


def _many(record: type[Record]) -> list[Any]:
    return [
        selectinload(getattr(record, name))
        for name, bound in fields_of(record).items()
        if isinstance(bound.kind, References)
    ]
