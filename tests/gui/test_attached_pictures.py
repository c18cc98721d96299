"""Photos on their way in, and pictures looked at inside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from liaison.base.paths import Home
from liaison.gui import photos
from liaison.gui.viewer import PictureViewer
from liaison.records import Issue
from liaison.services import filekind
from liaison.services.incoming import examine
from liaison.store.step import Store
from tests.gui.desks import Desk
from tests.gui.hands import press
from tests.gui.papers import SECRET, drop, panel_of, photo
from tests.gui.scenes import Scene, scene
from tests.services import contents


@pytest.mark.parametrize(
    ("orientation", "size", "red"),
    [(1, (2560, 1920), "left"), (6, (1920, 2560), "right"), (3, (2560, 1920), "below")],
)
def test_a_photo_is_made_smaller_turned_upright_and_bare(
    orientation: int, size: tuple[int, int], red: str
) -> None:
    came = examine("IMG_1.JPG", photo(4000, 3000, orientation))
    one = photos.prepared(came)
    assert (one.width, one.height) == size
    assert SECRET not in one.content
    assert one.original == len(came.content)
    assert one.kind is filekind.JPEG
    image = photos.decoded(one.content, one.kind)
    assert image is not None
    wide, high = size
    at = {"left": (50, 50), "right": (wide - 50, 50), "below": (wide - 50, high - 50)}[red]
    assert image.pixelColor(*at).red() > 200
    small = photos.decoded(one.thumb, filekind.JPEG)
    assert small is not None
    assert max(small.width(), small.height()) == photos.THUMB


def test_a_small_photo_keeps_its_pixels_and_loses_what_stands_beside_them() -> None:
    came = photo(800, 600)
    trailing = came + b"\xff\xd8\xff\xe1" + SECRET
    one = photos.prepared(examine("a.jpg", trailing))
    assert SECRET not in one.content
    assert len(one.content) < len(came)
    first, second = (photos.decoded(each, filekind.JPEG) for each in (came, one.content))
    assert first == second, "not a pixel was touched"
    noted = contents.png(6, 4, contents.chunk(b"tEXt", b"Comment\0" + SECRET))
    bare = photos.prepared(examine("a.png", noted))
    assert bare.content == contents.png(6, 4)
    assert bare.original == len(noted)


def test_pictures_of_other_kinds_become_ones_everybody_can_open() -> None:
    one = photos.prepared(examine("扫描.bmp", contents.bmp(40, 30)))
    assert (one.name, one.kind, one.width) == ("扫描.png", filekind.PNG, 40)
    same = examine("a.pdf", contents.PDF)
    assert photos.prepared(same) is same
    broken = examine("a.png", contents.png_claiming(30, 20))
    assert photos.prepared(broken) is broken


def test_pictures_are_looked_at_inside_one_after_the_other(
    desk: Desk, files: dict[str, Path], tmp_path: Path, outside: list[Path]
) -> None:
    panel = panel_of(desk)
    other = tmp_path / "second.png"
    other.write_bytes(contents.png(30, 20))
    drop(panel, [files["现场.jpg"], files["承诺书.pdf"], other])
    desk.scene.settle()
    panel.grid.setFocus()
    press(panel.grid, Qt.Key.Key_Home)
    press(panel.grid, Qt.Key.Key_Return)
    desk.scene.settle()
    viewer = panel.findChild(PictureViewer)
    assert isinstance(viewer, PictureViewer)
    assert viewer.isVisible()
    assert viewer.item().name == "现场.jpg"
    assert viewer.canvas.zoom() == 1.0
    press(viewer.canvas, Qt.Key.Key_Plus)
    assert viewer.canvas.zoom() == 1.25
    press(viewer.canvas, Qt.Key.Key_0)
    assert viewer.canvas.zoom() == 1.0
    press(viewer.canvas, Qt.Key.Key_Right)
    desk.scene.settle()
    assert viewer.item().name == "second.png"
    assert "2 / 2" in viewer.about.text()
    press(viewer.canvas, Qt.Key.Key_Right)
    press(viewer.canvas, Qt.Key.Key_Left)
    desk.scene.settle()
    assert viewer.item().name == "second.png"
    press(viewer.canvas, Qt.Key.Key_Escape)
    assert not viewer.isVisible()
    assert outside == []


def test_the_demo_shows_before_and_after(demo_home: Home, demo: Store) -> None:
    from liaison.gui.formpage import FormPage
    from liaison.services.registers import HAZARDS

    with scene(demo_home, demo) as made:
        page = _hazard(made, FormPage(made.house, HAZARDS))
        assert page.attachments is not None
        entries = page.attachments.grid.entries.entries()
        assert entries[0].name == "整改前.png"
        assert entries[0].picture is not None


def _hazard(made: Scene, page: Any) -> Any:
    made.shown.append(page)
    store = made.house.jobs.store
    assert store is not None

    def first(store: Store) -> int:
        with store.reading() as session:
            found = session.query(Issue.id).filter(Issue.number.like("YH%"))
            return int(found.order_by(Issue.id).limit(1).scalar() or 0)

    page.load(made.house.jobs.now(first))
    made.settle()
    return page
