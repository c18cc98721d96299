"""Tables of the store itself: steps, change rows and the number book."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from liaison.fields.record import Record
from liaison.fields.types import Moment

metadata = Record.metadata
REASON = 200
"""Longest reason of a step, in characters."""

step = Table(
    "step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("op_id", String(36), nullable=False, unique=True),
    Column("words", String(80), nullable=False),
    Column("at", Moment(), nullable=False),
    Column("by", String(40), nullable=False),
    Column("reason", String(REASON), nullable=False, default=""),
    Column("result", Text, nullable=False, default="null"),
    Column("undoes_id", ForeignKey("step.id", ondelete="RESTRICT"), nullable=True, unique=True),
    Column("grave", Boolean, nullable=False, default=False),
)
"""One user action: one transaction. ``op_id`` makes a repeated save harmless."""

change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("step_id", ForeignKey("step.id", ondelete="RESTRICT"), nullable=False, index=True),
    Column("record", String(30), nullable=False),
    Column("record_id", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("field", String(40), nullable=False),
    Column("old", Text, nullable=True),
    Column("new", Text, nullable=True),
    Index("ix_change_record", "record", "record_id"),
)
"""Who changed what, from, to. ``field`` ``*`` is the birth of a record, with all its values."""

number_book = Table(
    "number_book",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(8), nullable=False),
    Column("period", String(6), nullable=False),
    Column("last", Integer, nullable=False),
    UniqueConstraint("code", "period"),
)
"""The last serial number given, by code and month; a row is locked while one is taken."""

secret = Table(
    "secret",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("value", String(64), nullable=False),
)
"""Keys that must outlive a change of the data key, in hex: of the audit chain, of attachments."""

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment(), nullable=False),
    Column("offset", Integer, nullable=False),
    Column("ticks", BigInteger, nullable=False),
    Column("boot", String(36), nullable=False),
    Column("pc", String(60), nullable=False),
    Column("by", String(40), nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("action", String(20), nullable=False, index=True),
    Column("step_id", ForeignKey("step.id", ondelete="RESTRICT"), nullable=True, unique=True),
    Column("record", String(30), nullable=False),
    Column("record_id", Integer, nullable=True),
    Column("reason", String(REASON), nullable=False),
    Column("ok", Boolean, nullable=False),
    Column("suspect", Boolean, nullable=False),
    Column("notice", Boolean, nullable=False),
    Column("count", Integer, nullable=True),
    Column("file", String(64), nullable=False),
    Column("detail", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("mac", String(64), nullable=False),
    Index("ix_audit_record", "record", "record_id"),
)
"""The audit trail (safety.md §7.5): one row for each step and each other event, in a chain.

``offset`` minutes of local time from UTC, ``ticks`` monotonic milliseconds of
this ``boot``, ``file`` the SHA-256 of a file handed out, ``count`` its rows,
``suspect`` the wall clock had jumped, ``notice`` meant for the auditor,
``digest`` of the step and its change rows, ``mac`` over the row before and
this one. Triggers refuse to change or delete a row.
"""

handed_out = Table(
    "handed_out",
    metadata,
    Column("id", Integer, primary_key=True),
    # No reference: PostgreSQL would need the right to change "audit", which nobody has.
    Column("seq", Integer, nullable=False, index=True),
    Column("record", String(30), nullable=False),
    Column("ids", Text, nullable=False),
)
"""Which records stood in an exported or printed file; ``ids`` as ``,3,17,``."""

purged = Table(
    "purged",
    metadata,
    Column("record", String(30), primary_key=True),
    Column("record_id", Integer, primary_key=True, autoincrement=False),
    Column("step_id", ForeignKey("step.id", ondelete="RESTRICT"), nullable=False),
)
"""Records whose texts and personal data were wiped for good; what is left is their number."""

draft = Table(
    "draft",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("by", String(40), nullable=False),
    Column("form", String(80), nullable=False),
    Column("words", String(120), nullable=False),
    Column("record", String(30), nullable=False),
    Column("record_id", Integer, nullable=True),
    Column("version", Integer, nullable=True),
    Column("at", Moment(), nullable=False),
    Column("content", Text, nullable=False),
    UniqueConstraint("by", "form"),
)
"""What stands in a form that is not saved yet, for its writer only; no history, no audit."""

saved_view = Table(
    "saved_view",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("by", String(40), nullable=False),
    Column("register", String(30), nullable=False),
    Column("name", String(40), nullable=False),
    Column("shared", Boolean, nullable=False, default=False),
    Column("at", Moment(), nullable=False),
    Column("content", Text, nullable=False),
    UniqueConstraint("by", "register", "name"),
)
"""Filters, columns and order of a list under a name, its maker's own or for everybody.

``content`` is JSON; no history and no audit, as what a list looks like is no record.
"""

snooze = Table(
    "snooze",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("by", String(40), nullable=False),
    Column("line", String(80), nullable=False),
    Column("until", Date, nullable=False),
    Column("at", Moment(), nullable=False),
    UniqueConstraint("by", "line"),
)
"""Lines of the workbench a person does not want to see before a day; hidden, never done."""

search_name = Table(
    "search_name",
    metadata,
    Column("record", String(30), primary_key=True),
    Column("record_id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("ways", Text, nullable=False),
    Index("ix_search_name_seq", "record", "seq"),
)
"""The ways to type names (searchnames.py); the index is a table of the database's own kind."""

blob = Table(
    "blob",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("at", Moment(), nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""Contents of attachments on a server, sealed as the files of a local store are (vault.py).

``at`` is when it was last handed in; a local store keeps files and leaves this empty.
"""
