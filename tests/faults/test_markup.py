"""S7: no text a person wrote is shown as markup, on any page, card or form, in any tip."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QTextBrowser, QTextEdit, QWidget

from liaison.base.paths import Home
from liaison.fields.field import fields_of
from liaison.fields.kind import Text
from liaison.gui.pages import ENTRIES, Entry, build
from liaison.records import RECORDS, Account, Attachment, Charge
from liaison.services import registers
from liaison.store.step import Store
from tests.contracts.samples import whole
from tests.gui.conftest import app, asked, qapp_args  # noqa: F401 - fixtures of the window
from tests.gui.hands import parts
from tests.gui.scenes import Scene, scene
from tests.promises import tell

PROBE = "<b>x</b><img src='file:///etc/hostname'><a href='http://x'>y</a>"
_OURS = {"help"}
"""The manual is our own text, and shown as Markdown."""


@pytest.fixture
def stage(home: Home, local: Store) -> Iterator[Scene]:
    """A scene over a store in which every text column of every record holds a probe."""
    others: dict[str, int] = {}
    for record in RECORDS:
        if record not in (Account, Attachment, Charge):
            ids = whole(local, record, others)
            with local.step("探针") as step:
                one = step.session.get(record, ids)
                for name, bound in fields_of(record).items():
                    if type(bound.kind) is Text and bound.kind.max >= len(PROBE):
                        setattr(one, name, PROBE)
    with scene(home, local) as made:
        yield made


def _rendered(inside: QWidget) -> list[str]:
    """Return the parts that would show what they hold as markup."""
    found = []
    for part in [inside, *parts(inside, QWidget)]:
        tip = part.toolTip()
        if "<img" in tip:  # Qt guesses whether a tip is markup: it must be escaped
            found.append(f"tip of {type(part).__name__}")
        rich = isinstance(part, QLabel) and part.textFormat() != Qt.TextFormat.PlainText
        if rich and "<img" in part.text():  # type: ignore[attr-defined]
            found.append(f"label {type(part).__name__}")
        written = isinstance(part, QTextEdit) and not isinstance(part, QTextBrowser)
        if written and part.acceptRichText():  # type: ignore[attr-defined]
            found.append(f"editor {type(part).__name__}")
    return found


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_no_page_card_or_form_shows_what_was_written_as_markup(stage: Scene, entry: Entry) -> None:
    page = build(entry, stage.house)
    stage.show(page)
    found = [] if entry.name in _OURS else _rendered(page)
    seen = len(parts(page, QLabel)) + len(parts(page, QAbstractButton))
    if entry.name in registers.BY_NAME:
        register = registers.BY_NAME[entry.name]
        store = stage.house.jobs.store
        assert store is not None
        with store.reading() as session:
            first = session.query(register.record.id).first()
        assert first is not None
        page.open(id=first[0])
        stage.settle()
        if entry.name == "companies":
            words = [one.text() for one in parts(page, QLabel)]
            assert any("<img" in one for one in words), "the card does show it, as it was written"
        found += _rendered(page)
        seen += len(parts(page, QLabel))
    tell("S7", entry.name, tried=seen, lost=len(found))
    assert not found
    assert seen
