"""“One of these ids”, for any number of them.

A database takes only so many parameters (32,766 here, 65,535 there), and the
rows behind a year's figure are more; a long list goes as one JSON text.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Integer, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

_FEW = 1_000


class _Listed(FunctionElement[int]):
    """The whole numbers of a JSON list, as a query of one column."""

    type = Integer()
    inherit_cache = True


@compiles(_Listed, "sqlite")
def _for_sqlite(element: _Listed, compiler: Any, **about: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **about)}))"  # noqa: S608 - the text is a bound parameter


@compiles(_Listed, "postgresql")
def _for_postgresql(element: _Listed, compiler: Any, **about: Any) -> str:
    text = compiler.process(element.clauses, **about)
    return f"(SELECT value::int FROM json_array_elements_text(CAST({text} AS json)))"  # noqa: S608


def among(column: Any, ids: Collection[int]) -> ColumnElement[bool]:
    """Return the condition: the column is one of the ids."""
    if len(ids) <= _FEW:
        few: ColumnElement[bool] = column.in_(ids)
        return few
    many: ColumnElement[bool] = column.op("IN", is_comparison=True)(
        _Listed(literal(json.dumps(list(ids))))
    )
    return many
