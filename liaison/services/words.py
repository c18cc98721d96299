"""Labels of enum members inside a query."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, case, literal

from liaison.fields.choice import Choice


def state_words(column: Any) -> ColumnElement[str]:
    """Return the Chinese label of an enum column, for printed ledgers."""
    members: type[Choice] = column.type.enum_class
    return case(
        *((column == member, literal(member.label, String)) for member in members),
        else_=literal(None, String),
    )
