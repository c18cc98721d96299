"""The one base class of everything that is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, MetaData, String, Table, text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from liaison.base.errors import Problem
from liaison.base.ids import uuid7
from liaison.fields.types import Moment

ALIVE = "deleted_at IS NULL"
"""The condition both engines know the living records by."""


def _own_name(constraint: CheckConstraint, table: Table) -> str:
    """Return a CHECK's own name; an enum's takes its column's, as one enum may serve two."""
    of_enum = getattr(constraint, "_type_bound", False)
    return next(iter(constraint.columns)).name if of_enum else str(constraint.name)


NAMES: dict[str, Any] = {
    "own_constraint_name": _own_name,
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(own_constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def alive_index(name: str, *columns: str, unique: bool = False, where: str = ALIVE) -> Index:
    """Return an index over the records that are not in the recycle bin, or fewer of them.

    Partial, so that a list pages through it without touching the records, and
    so that a name in the bin does not stand in the way of a new one. The server's
    dialect would be loaded at every start for the same condition, and that takes
    long: :func:`liaison.store.migrate.shape` tells it.
    """
    return Index(name, *columns, unique=unique, sqlite_where=text(where))


class Record(DeclarativeBase):
    """What every record has: id, uid, serial number, version, who and when.

    A record type sets ``label`` (Chinese), ``code`` (first letters of its
    serial numbers), ``dated`` (the field whose month stands in the number, or
    None for master data) and ``title`` (the field people call it by).
    """

    metadata = MetaData(naming_convention=NAMES)

    label: ClassVar[str]
    code: ClassVar[str]
    dated: ClassVar[str | None] = None
    title: ClassVar[str] = "number"
    inside: ClassVar[str | None] = None
    """The reference to the record this one is a part of (a contact's company)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=uuid7)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Moment())
    created_by: Mapped[str] = mapped_column(String(40))
    changed_at: Mapped[datetime] = mapped_column(Moment())
    changed_by: Mapped[str] = mapped_column(String(40))
    deleted_at: Mapped[datetime | None] = mapped_column(Moment())

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy's own form
        return {"version_id_col": cls.__table__.c.version} if hasattr(cls, "__table__") else {}

    def serial_code(self) -> str:
        """Return the first letters of this record's serial number."""
        return self.code

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong inside this one record whose required fields are filled."""
        yield from ()
