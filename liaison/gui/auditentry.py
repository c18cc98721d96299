"""One entry of the audit trail in full, as the drawer shows it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import Chip, PlainLabel, section
from liaison.gui.layouts import facts
from liaison.gui.look import style
from liaison.services.auditing import Whole


def content(whole: Whole, mark: Callable[[], None], parent: QWidget) -> QWidget:
    """Return what the drawer tells of an entry, with a button to mark a notice as seen."""
    made = QWidget(parent)
    layout = QVBoxLayout(made)
    layout.setSpacing(style.now().sizes.gap_m)
    line = whole.line
    if line.mark:
        row = QHBoxLayout()
        row.addWidget(Chip(line.mark, line.tone or "neutral", made))  # type: ignore[arg-type]
        row.addStretch(1)
        if line.unseen:
            row.addWidget(button(_("已阅"), mark, icon="check", small=True, parent=made))
        layout.addLayout(row)
    layout.addLayout(facts(list(whole.facts), made))
    if whole.changes:
        layout.addWidget(section(_("修改内容"), made))
        for told in whole.changes:
            layout.addWidget(PlainLabel(told, made, wrap=True))
    layout.addStretch(1)
    return made
