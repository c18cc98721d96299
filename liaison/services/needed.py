"""What a record type asks of people, and what it fills in itself; looked up once."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import inspect

from liaison.fields.field import Bound, fields_of
from liaison.fields.record import Record


@cache
def defaults_of(record: type[Record]) -> dict[str, Any]:
    """Return the fields of a record type that have a default, and it."""
    columns: Any = inspect(record).columns
    of = ((name, columns.get(name)) for name in fields_of(record))
    return {name: one.default.arg for name, one in of if one is not None and one.default}


@cache
def required_of(record: type[Record]) -> dict[str, Bound]:
    """Return the fields of a record type that people must fill in."""
    fields, defaults = fields_of(record), defaults_of(record)
    return {name: one for name, one in fields.items() if one.required and name not in defaults}
