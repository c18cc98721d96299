"""Tables of the store itself: steps, change rows and the number book."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
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
