"""Pictures of search: the palette over all records, and the page of all results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit

from liaison.gui.pictures import settle
from liaison.records import Contact
from liaison.services import names, records
from liaison.store.step import Store
from tests.gui.hands import part, write

if TYPE_CHECKING:
    from tests.gui.screens import Camera


def _contact(store: Store) -> None:
    with store.reading() as session:
        one = names.offer(session, "Company")[0][0]
    told = {"company_id": one, "name": "孙消防", "post": "消防主管", "phone": "13877776666"}
    records.save(store, Contact, told)


def searching(camera: Camera) -> None:
    """What Ctrl+K finds by hanzi, by initials, by sound; nothing; and the page of results."""
    program, window = camera.window()
    program.jobs.now(_contact)
    finder: Any = window.finder
    for words, name in (
        ("消防", "search-words"),
        ("yg", "search-initials"),
        ("隐患", "search-mixed"),
        ("勇固", "search-sound"),
        ("没有这样的字", "search-none"),
    ):
        finder.open()
        line = part(finder.palette, QLineEdit)
        line.clear()
        write(line, words)
        settle(program.jobs)
        settle(program.jobs)
        camera.shoot(window, name)
        finder.palette.shut()
    window.go("found", words="消防")
    settle(program.jobs)
    camera.shoot(window, "found")
    window.go("found", words="没有这样的字")
    settle(program.jobs)
    camera.shoot(window, "found-none")
