"""The catalogue tool: finds every text, keeps what was translated, sees what is wrong."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from pathlib import Path

import pytest

import catalogues

Source = Callable[[str], None]


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Source:
    """Give the tool a project of one file, and return what sets its text."""
    locale = tmp_path / "resources" / "locale"
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "LOCALE", locale)
    monkeypatch.setattr(catalogues, "TEMPLATE", locale / "liaison.pot")
    file = tmp_path / "liaison" / "page.py"
    file.parent.mkdir()

    def write(text: str) -> None:
        file.write_text(text, "utf-8")

    return write


def _po() -> Path:
    return catalogues.LOCALE / "en" / "LC_MESSAGES" / "liaison.po"


def _translate(text: str, english: str) -> None:
    empty, full = f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{english}"'
    words = _po().read_text("utf-8")
    assert empty in words
    _po().write_text(words.replace(empty, full), "utf-8")


def test_complete_catalogue_passes_and_is_read_by_gettext(source: Source) -> None:
    source('a = _("共 {n} 条").format(n=1)\nb = N_("企业")\n')
    assert catalogues.main([]) == 0
    _translate("共 {n} 条", "{n} in all")
    _translate("企业", "Company")
    assert catalogues.main([]) == 0
    assert catalogues.main(["--check"]) == 0
    assert gettext.translation("liaison", catalogues.LOCALE, ["en"]).gettext("企业") == "Company"


def test_nothing_changes_when_only_lines_move(source: Source) -> None:
    source('a = _("企业")\n')
    catalogues.main([])
    before = {path: path.read_bytes() for path in catalogues.LOCALE.rglob("*.*o*")}
    source('\n\n\nb = 1\na = _("企业")\n')
    catalogues.main([])
    assert before == {path: path.read_bytes() for path in catalogues.LOCALE.rglob("*.*o*")}
    assert len(before) == 3


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda: None, "not translated: 共 {n} 条"),
        (lambda: _translate("共 {n} 条", "{m} in all"), "other places in braces"),
        (lambda: _translate("共 {n} 条", "{n} in all"), "compiled catalogue is out of step"),
        (lambda: _add('\nmsgid "旧"\nmsgstr "old"\n'), "no longer in the source: 旧"),
        (lambda: _add('\n#~ msgid "旧"\n#~ msgstr "old"\n'), "obsolete: 旧"),
        (lambda: _fuzzy("共 {n} 条"), "not confirmed: 共 {n} 条"),
    ],
)
def test_check_names_what_is_wrong(
    source: Source,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[], None],
    complaint: str,
) -> None:
    source('a = _("共 {n} 条")\n')
    catalogues.main([])
    change()
    assert catalogues.main(["--check"]) == 1
    assert complaint in capsys.readouterr().out


def _add(words: str) -> None:
    _po().write_text(_po().read_text("utf-8") + words, "utf-8")


def _fuzzy(text: str) -> None:
    _translate(text, "{n} in all")
    words = _po().read_text("utf-8").replace("#, python-brace-format", "#, fuzzy")
    _po().write_text(words, "utf-8")


def test_new_text_fails_the_check_until_words_ran(
    source: Source, capsys: pytest.CaptureFixture[str]
) -> None:
    source('a = _("企业")\n')
    catalogues.main([])
    _translate("企业", "Company")
    catalogues.main([])
    source('a = _("企业")\nb = _("走访")\n')
    assert catalogues.main(["--check"]) == 1
    said = capsys.readouterr().out
    assert "not translated: 走访" in said
    assert "liaison.pot is out of step" in said
