"""Words on the screen: the source text is Chinese, English is a catalogue.

``_`` translates now; ``N_`` only marks a text that is translated when shown
(labels of fields, names of steps). Ledgers and Word forms stay Chinese and do
not pass through here.
"""

from __future__ import annotations

import gettext as _gettext

from liaison.base.paths import resources

LANGUAGES = ("zh", "en")

_catalogue: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "zh"


def use(language: str) -> None:
    """Choose the language of the screen: ``zh`` (source) or ``en``."""
    global _catalogue, _language
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}")
    _language = language
    if language == "zh":
        _catalogue = _gettext.NullTranslations()
    else:
        _catalogue = _gettext.translation("liaison", resources() / "locale", [language])


def language() -> str:
    """Return the language in use."""
    return _language


def _(text: str) -> str:
    """Return the text in the language in use."""
    return _catalogue.gettext(text) if text else ""


def N_(text: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a text for the catalogue without translating it here."""
    return text
