"""Ids that two PCs never make twice and that sort by when they were made."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from liaison.base.clock import clock
from liaison.base.ids import uuid7

MOMENT = datetime(2026, 10, 31, 17, 30, 0, 123000, tzinfo=UTC)


def test_is_a_uuid_of_version_7() -> None:
    for _ in range(200):
        made = uuid.UUID(uuid7())
        assert made.version == 7
        assert made.variant == uuid.RFC_4122


def test_none_is_made_twice_in_the_same_moment() -> None:
    with clock.held(MOMENT):
        assert len({uuid7() for _ in range(10_000)}) == 10_000


def test_begins_with_the_milliseconds_and_so_sorts_by_time() -> None:
    made = []
    for hours in range(5):
        with clock.held(MOMENT + timedelta(hours=hours)):
            made.append(uuid7())
    assert made == sorted(made)
    assert uuid.UUID(made[0]).int >> 80 == 1_793_467_800_123
