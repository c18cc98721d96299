"""Words on the screen: the source text is Chinese, English is a catalogue.

``_`` translates now; ``N_`` only marks a text that is translated when shown
(labels of fields, names of steps). Ledgers and Word forms stay Chinese and do
not pass through here.
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Iterable

from liaison.base.paths import resources

LANGUAGES = ("zh", "en")
_BETWEEN = {"zh": "、", "en": ", "}
_CLAUSES = {"zh": "；", "en": "; "}
_NAMED = {"zh": "{name}：{words}", "en": "{name}: {words}"}
_BESIDE = {"zh": "{words}（{note}）", "en": "{words} ({note})"}

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


def listed(parts: Iterable[str]) -> str:
    """Return things one after the other, as the language lists them; nothing lists as ""."""
    return _BETWEEN[_language].join(parts)


def clauses(parts: Iterable[str]) -> str:
    """Return statements one after the other, as the language sets them apart."""
    return _CLAUSES[_language].join(parts)


def named(name: str, words: str) -> str:
    """Return words said of something, after its name and a colon."""
    return _NAMED[_language].format(name=name, words=words)


def beside(words: str, note: str) -> str:
    """Return words with a note in brackets behind them; without a note the words alone."""
    return _BESIDE[_language].format(words=words, note=note) if note else words
