"""How a local store looks visits up: by their days, never through all that were ever made."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from liaison.base.period import Period
from liaison.figures.monthly import BY_NAME
from liaison.figures.scope import ALL, Scope
from liaison.services import benchplans
from liaison.store.step import Store

_DAY = date(2026, 3, 5)


def plans(store: Store, asked: list[tuple[str, Any]]) -> list[str]:
    with store.engine.connect() as connection:
        return [
            " | ".join(
                row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", of)
            )
            for sql, of in asked
        ]


@pytest.mark.parametrize("scope", [ALL, Scope(officer_id=1), Scope(station_id=1)])
def test_visits_are_found_by_their_days(local: Store, scope: Scope) -> None:
    asked: list[tuple[str, Any]] = []

    def seen(_connection: object, _cursor: object, sql: str, told: Any, *_rest: object) -> None:
        if " visit " in sql:
            asked.append((" ".join(sql.split()), told))

    event.listen(local.engine, "before_cursor_execute", seen)
    with local.reading() as session:
        BY_NAME["visits"].value(session, Period.month_of(_DAY), scope)
        benchplans.planned(session, scope, _DAY)
    event.remove(local.engine, "before_cursor_execute", seen)
    figure, planned = plans(local, [one for one in asked if one[0].startswith("SELECT")][:2])
    assert "ix_visit_day (visited_on>? AND visited_on<?)" in figure
    assert "ix_visit_planned (visited_on<?)" in planned
