"""Alembic's entry: runs the migrations on the connection the store hands over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

import liaison.records
import liaison.store.tables  # noqa: F401 - and the store's own tables
from liaison.store.migrate import kept_in_place, shape


def render(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Write our own column types as the plain ones they are in the database."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=shape(),
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
    render_item=render,
    include_object=kept_in_place(connection),
)
context.run_migrations()
