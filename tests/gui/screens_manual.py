"""What the manual shows: a few screens over invented records, made small."""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QApplication, QWidget

from liaison.base.clock import clock
from liaison.base.files import atomic_write
from liaison.gui import manual
from liaison.gui.look import style
from liaison.gui.pages import BY_NAME
from liaison.gui.pictures import settle
from liaison.services import names
from liaison.store import keys
from tests.gui.screens import DAY, Camera

WIDE = 900
"""Width of a picture in pixels: sharp at the width the manual is read at."""

COLOURS = 256
"""The most a small file knows; the rest of a page is shades of its letters."""


def shrunk(picture: QImage) -> QImage:
    """Return a picture as the manual keeps it: no wider than 900 pixels, 256 colours."""
    if picture.width() > WIDE:
        picture = picture.scaledToWidth(WIDE, Qt.TransformationMode.SmoothTransformation)
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    used = Counter(memoryview(picture.constBits()).cast("I")).most_common()
    firsts: dict[int, int] = {}  # one of every hue there is, so that no chip turns grey
    for colour, _times in used:
        firsts.setdefault(colour & 0xE0E0E0, colour)
    most = list(dict.fromkeys([*firsts.values(), *(colour for colour, _times in used)]))[:COLOURS]
    plain = Qt.ImageConversionFlag.AvoidDither | Qt.ImageConversionFlag.ThresholdDither
    return picture.convertToFormat(QImage.Format.Format_Indexed8, most, plain)


def keep(widget: QWidget, path: Path) -> None:
    """Write a picture of a widget beside the manual."""
    picture = shrunk(widget.grab().toImage())

    def write(part: Path) -> None:
        writer = QImageWriter(str(part), b"png")
        writer.setCompression(100)
        if not writer.write(picture):
            raise OSError(writer.errorString())

    atomic_write(path, write)


class Album:
    """A signed-in window from which pictures are taken."""

    def __init__(self, camera: Camera) -> None:
        self.program, self.window = camera.window()

    def page(self, name: str, **what: Any) -> Any:
        """Show a page and return it."""
        self.window.go(name, **what)
        settle(self.program.jobs)
        return self.window.pages.front()

    def company(self) -> int:
        """Return a company to show."""
        store = self.program.jobs.store
        assert store is not None
        with store.reading() as session:
            return names.offer(session, "Company")[0][0]


def _page(name: str, **what: Any) -> Callable[[Album], QWidget]:
    def show(album: Album) -> QWidget:
        album.page(name, **what)
        return album.window

    return show


def _card(album: Album) -> QWidget:
    album.page("companies", id=album.company())
    return album.window


def _quick(album: Album) -> QWidget:
    """The quick visit of a company, with what is known of it."""
    from liaison.gui import quickvisit

    album.window.house.go("visits", quick=True, company_id=album.company())
    settle(album.program.jobs)
    sheet = quickvisit.opened(album.window)
    assert sheet is not None
    settle(album.program.jobs)
    sheet.form.turn(0)
    sheet.form.keeper.hold()
    return sheet


def _help(album: Album) -> QWidget:
    page = album.page("visits", new=True)
    page.form.form.boxes["met_with"].editor.setFocus()
    album.window.show_keys()
    settle(album.program.jobs)
    return album.window.key_map


def _palette(album: Album) -> QWidget:
    album.page("workbench")
    album.window.finder.open()
    return album.window


SCENES: dict[str, Callable[[Album], QWidget]] = {
    "workbench": _page("workbench"),
    "month": _page("month"),
    "calendar": _page("calendar"),
    "board": _page("board"),
    "companies": _page("companies"),
    "card": _card,
    "assignments": _page("assignments"),
    "visit": _quick,
    "visit_grid": _page("visit_grid"),
    "needs": _page("needs"),
    "hazards": _page("hazards"),
    "disputes": _page("disputes"),
    "ledgers": _page("ledgers"),
    "import": _page("import"),
    "backups": _page("backups"),
    "settings": _page("settings"),
    "palette": _palette,
    "help": _help,
}
"""What can be shown, by the name of the picture; what the manual names is taken."""

_PAGES = {"card": "companies", "visit": "visits", "palette": "workbench"}


def named() -> frozenset[str]:
    """Return the pictures the manual shows."""
    text = (manual.folder() / manual.FILE).read_text("utf-8")
    return frozenset(Path(path).stem for _words, path in manual.PICTURE.findall(text))


def draw(out: Path, folder: Path, only: Sequence[str] = ()) -> int:
    """Take the pictures into a folder; return how many failed."""
    keys.calibrated = lambda: keys.LEAST
    failed, wanted = 0, frozenset(only) or named()
    out.mkdir(parents=True, exist_ok=True)
    for path in out.glob("*.png"):
        if path.stem not in named():
            path.unlink()
    with clock.held(DAY):
        for name, scene in SCENES.items():
            if name not in wanted or _PAGES.get(name, name) not in BY_NAME:
                continue
            camera = Camera(out, folder, "light", "zh")
            try:
                album = Album(camera)
                shown = scene(album)
                QApplication.processEvents()
                if album.program.reporter.shown is not None:
                    raise RuntimeError("a bug is reported over the picture")
                keep(shown, out / f"{name}.png")
            except Exception:  # noqa: BLE001 - told, and the other pictures are still taken
                failed += 1
                print(f"picture {name} failed", file=sys.stderr)
                traceback.print_exc()
            finally:
                camera.close()
    style.dress(QApplication.instance())  # type: ignore[arg-type]
    return failed
