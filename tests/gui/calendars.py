"""The calendar on the screen over a small store, and what tests do with it."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.gui.calendargrid import CalendarGrid
from liaison.gui.pages.calendar import CalendarPage
from liaison.records import Company, Officer, Visit
from liaison.services import agenda
from liaison.store.step import Store
from tests.gui.hands import NONE
from tests.gui.scenes import Scene
from tests.stores import add, no_duties


class Leaf:
    """The calendar page on the screen over a small store of one company and two officers."""

    def __init__(self, scene_: Scene) -> None:
        self.scene = scene_
        store = scene_.house.jobs.store
        assert store is not None
        self.store = store
        no_duties(store)  # they would stand on the last days of months
        self.firm = add(store, Company, name="鼎盛磷肥股份有限公司", short_name="鼎盛磷肥")
        self.officer = add(store, Officer, name="许丽")
        self.today = clock.today()
        self.page = CalendarPage(scene_.house)
        scene_.show(self.page)

    @property
    def grid(self) -> CalendarGrid:
        """The painted grid."""
        return self.page.grid

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key on the grid."""
        self.scene.press(self.grid, key, held)

    def plan(self, day: date) -> int:
        """Plan a visit in the store and show it; return its id."""
        saved = self.scene.house.jobs.now(
            lambda store: agenda.plan(store, self.firm, day, [self.officer])
        )
        self.scene.settle()
        return saved.id

    def day_of(self, visit: int) -> date:
        """Return the day a visit stands on."""

        def work(store: Store) -> date:
            with store.reading() as session:
                return session.scalars(select(Visit.visited_on).where(Visit.id == visit)).one()

        return self.scene.house.jobs.now(work)


@pytest.fixture
def leaf(stage: Scene) -> Leaf:
    """A calendar on the screen."""
    return Leaf(stage)
