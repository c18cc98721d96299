"""The card of a company: who is responsible, who stands behind, what is open, what happened."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui import companyparts as parts
from liaison.gui.assignpanel import AssignPanel
from liaison.gui.calls import call, words_of
from liaison.gui.details import chips_of
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.labels import Chip, title
from liaison.gui.layouts import empty_layout, scrolled
from liaison.gui.look import style
from liaison.services import companycard
from liaison.services.companycard import CompanyCard
from liaison.services.registers import COMPANIES
from liaison.store.step import Store

_ASIDE = 340
_BESIDE = 900
_ANY = 16_777_215
_NEW = (
    ("visits", "footprints", "走访"),
)


class CompanyPage(QWidget):
    """One company on one page; Esc goes back, F2 changes its facts."""
