"""Pictures of arranging a list: views, columns and sorting, a row as example, duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from liaison.gui.arranging import Arranging
from liaison.gui.byexample import ByExample
from liaison.gui.pictures import settle
from liaison.records import Company
from liaison.services import names, records
from liaison.services.registers import VISITS
from liaison.services.views import View, keep, of_register, open_with
from liaison.store.step import Store
from tests.gui.hands import CONTROL, part, press

if TYPE_CHECKING:
    from tests.gui.screens import Camera


def _double(store: Store) -> None:
    """Register two companies a second time, as a branch and with a slip of the hand."""
    with store.reading() as session:
        (one, first), (_other, second), *_more = names.offer(session, "Company")
        card = records.card(session, Company, one)
    told = {"name": f"{first}云岭分公司", "liaison": "孙多多", "employees": 36}
    records.save(store, Company, {**told, "address": card.texts["address"]})
    records.save(store, Company, {"name": f"{second[:3]}{second[4:]}", "guards": 4})
    state = {"columns": {}, "sort": "visited_on", "down": True}
    login = store.who.login
    keep(store, VISITS, View(0, "本月未遇", login, True, (("outcome", "未遇"),), ("this_month",)))
    keep(store, VISITS, View(0, "重点单位走访", login, False, columns=state))
    with store.reading() as session:
        mine = of_register(session, VISITS)
    open_with(store, VISITS, next(one for one in mine if one.name == "重点单位走访"))


def arranging(camera: Camera) -> None:
    """The choice of views, their sheet, columns and sorting, a row as the example, duplicates."""
    program, window = camera.window()
    window.go("visits")
    settle(program.jobs)
    page: Any = window.pages.front()
    page.list.views.choose()
    settle(program.jobs)
    camera.shoot(window, "views-none")
    page.list.views.menu_shown.close()
    program.jobs.now(_double)
    page.list.views.choose()
    settle(program.jobs)
    camera.shoot(page.list.views.menu_shown, "views-menu")
    page.list.views.menu_shown.close()
    page.list.views.save()
    camera.shoot(page.list.views.sheet, "views-name")
    page.list.views.sheet.reject()
    arranging: Any = part(page.list, Arranging)
    arranging.ask()
    camera.shoot(arranging.sheet, "views-columns")
    arranging.sheet.levels[0][0].setCurrentIndex(2)
    arranging.sheet.levels[1][0].setCurrentIndex(1)
    press(arranging.sheet, Qt.Key.Key_Return)
    settle(program.jobs)
    camera.shoot(window, "views-sorted")
    page.list.listing.table.go_to(2)
    press(page.list.listing.table, Qt.Key.Key_I, CONTROL)
    example: Any = part(page.list, ByExample)
    camera.shoot(example.menu_shown, "views-example")
    example.menu_shown.close()
    window.go("duplicates")
    settle(program.jobs)
    camera.shoot(window, "duplicates-pairs")
