"""Whatever is done around handovers: no overlap, nothing lost, undo brings back what was there."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from liaison.store.step import Store
from tests.faults.whole import hasten
from tests.promises import turns
from tests.services.handmachine import Handing
from tests.services.park import NOON

MANY = 3 * len(turns(1, 40))
"""Examples: a few seconds in the suite."""


def test_random_work_around_handovers(store: Store) -> None:
    hasten(store)
    machine = type("Machine", (Handing,), {"store": store, "today": NOON})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=MANY,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        ),
    )
