"""Help and the habits of people: F1, the manual, and the main pages in large type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liaison.gui.pictures import settle

if TYPE_CHECKING:
    from liaison.gui.start import Program
    from liaison.gui.window import Window
    from tests.gui.screens import Camera

LARGE = 130
MAIN = ("workbench", "companies", "visits", "hazards", "ledgers", "import", "backups", "settings")


def helping(camera: Camera) -> None:
    """F1 in a field, the keys of the page, and the manual with a search."""
    program, window = camera.window()
    window.go("visits", new=True)
    settle(program.jobs)
    page: Any = window.pages.front()
    page.form.form.boxes["met_with"].editor.setFocus()
    settle(program.jobs)
    window.show_keys()
    camera.shoot(window.key_map, "help-field")
    window.key_map.turn()
    camera.shoot(window.key_map, "help-keys")
    window.key_map.close()
    window.go("help", topic="登记走访")
    settle(program.jobs)
    camera.shoot(window, "help-manual")
    manual: Any = window.pages.front()
    manual.view.search.setText("备份")
    settle(program.jobs)
    camera.shoot(window, "help-search")


def large(camera: Camera) -> None:
    """The main pages at 130 % on a station's screen: nothing may be cut."""
    program, window = camera.window()
    window = enlarged(program, window, LARGE)
    for name in MAIN:
        window.go(name)
        settle(program.jobs)
        camera.shoot(window, f"large-{name}")
    window.go("visits", new=True)
    settle(program.jobs)
    camera.shoot(window, "large-form")


def enlarged(program: Program, window: Window, scale: int) -> Window:
    """Choose another size of type, and return the window as it then stands."""
    size = window.size()
    program.keep(scale=scale)
    settle(program.jobs, lambda: program.window is not None and program.window is not window)
    assert program.window is not None
    program.window.resize(size)
    settle(program.jobs)
    return program.window
