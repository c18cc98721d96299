"""What Qt needs once at start, before and after the application object is made."""

from __future__ import annotations

import builtins
import gc

SELDOM = (10_000, 20, 20)
"""Objects made between two collections: a park's hundred thousand of duties are no rubbish, and
walking them again and again took a third of the time of reading them."""

gc.set_threshold(*SELDOM)  # Qt and its kinds are no rubbish either
_plain_import = builtins.__import__

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator  # noqa: E402 - see quick_imports
from PySide6.QtWidgets import QApplication  # noqa: E402

from liaison.base.errors import Trouble  # noqa: E402
from liaison.base.words import _  # noqa: E402

_translators: list[QTranslator] = []


def quick_imports() -> None:
    """Put back Python's own import, which PySide6 wraps when first imported.

    The wrapper looks at every later import; the modules loaded while the
    password is typed then cost up to a quarter more (speed.md §0.2). Works
    when this module is the first to import PySide6, else changes nothing.
    """
    builtins.__import__ = _plain_import


def speak(app: QApplication, language: str) -> None:
    """Make Qt's own words (file dialogs, calendar) follow the language: zh or en.

    Raises Trouble when Qt's Chinese catalogue is missing from the package.
    """
    while _translators:
        app.removeTranslator(_translators.pop())
    if language != "zh":
        QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
        return
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not translator.load("qtbase_zh_CN", folder):
        raise Trouble(_("缺少 Qt 的中文词条文件 qtbase_zh_CN。"), todo=_("请重新安装本程序。"))
    app.installTranslator(translator)
    _translators.append(translator)
