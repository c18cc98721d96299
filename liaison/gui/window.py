"""The frame: navigation, the line over the pages, the pages, and news of what was done."""

from __future__ import annotations

import logging

from PySide6.QtCore import Qt

_log = logging.getLogger(__name__)
_OFFERED = 8
_COUNT_AFTER_MS = 250
_PAGE_KEYS = {
    (Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_N): "Ctrl+N",
    (Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_S): "Ctrl+S",
    (Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_E): "Ctrl+E",
    (Qt.KeyboardModifier.NoModifier, Qt.Key.Key_F2): "F2",
    (Qt.KeyboardModifier.NoModifier, Qt.Key.Key_Delete): "Delete",
}
