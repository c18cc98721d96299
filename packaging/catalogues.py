"""The catalogues: from the Chinese source to complete English.

Run by ``dev.py words`` with the Python of ``.venv``, because it needs Babel.
Writes the template, carries new texts into the English catalogue and
compiles it. With ``--check`` it writes nothing and tells what is missing.
The files carry no dates and no line numbers, so they change only with words.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "resources" / "locale"
TEMPLATE = LOCALE / "liaison.pot"
LANGUAGES = ("en",)
SHOWN = 40
"""So many problems are listed; a longer list is not read."""

_KEYWORDS = {"_": None, "N_": None}
_HEAD = "# Words of the screen; written by packaging/dev.py words."
_PLACE = re.compile(r"\{(\w*)[^{}]*\}")


def main(arguments: list[str]) -> int:
    """Bring the catalogues in step, or check that they are; returns the exit status."""
    template = extract()
    if arguments == ["--check"]:
        found = [problem for language in LANGUAGES for problem in problems(template, language)]
        if _read_bytes(TEMPLATE) != po_bytes(template):
            found.append(f"{TEMPLATE.relative_to(ROOT)} is out of step: run dev.py words")
        print("\n".join(found[:SHOWN]) or f"{len(template)} texts, complete")
        if found[SHOWN:]:
            print(f"… and {len(found) - SHOWN} more")
        return 1 if found else 0
    if arguments:
        print("usage: dev.py words [--check]", file=sys.stderr)
        return 2
    _write(TEMPLATE, po_bytes(template))
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
        catalogue.obsolete.clear()
        _write(_path(language, "po"), po_bytes(catalogue))
        _write(_path(language, "mo"), mo_bytes(catalogue))
        missing = sum(not message.string for message in texts(catalogue))
        print(f"{language}: {len(catalogue)} texts, {missing} to translate")
    return 0


def extract() -> _Catalogue:
    """Return every text that the source marks, with the files it stands in."""
    catalogue = _empty(None)
    found = extract_from_dir(ROOT / "liaison", [("**.py", "python")], keywords=_KEYWORDS)
    for name, _line, text, _comments, _context in sorted(found, key=lambda each: each[:2]):
        if text:
            catalogue.add(text, locations=[(f"liaison/{Path(name).as_posix()}", 0)])
    return catalogue


def read(language: str) -> _Catalogue:
    """Return a language's catalogue as it lies in the tree, or an empty one."""
    path = _path(language, "po")
    if not path.is_file():
        return _empty(language)
    stored = read_po(io.BytesIO(path.read_bytes()), locale=language)
    catalogue = _empty(language)
    for message in texts(stored):
        catalogue[message.id] = message
    catalogue.obsolete.update(stored.obsolete)
    return catalogue


def problems(template: Catalog, language: str) -> Iterator[str]:
    """Yield what a language's catalogue lacks, one line each."""
    catalogue = read(language)
    for message in texts(template):
        there = catalogue.get(message.id)
        if there is None or not there.string:
            yield f"{language}: not translated: {message.id}"
        elif there.fuzzy:
            yield f"{language}: not confirmed: {message.id}"
        elif places(message) != places(there, translated=True):
            yield f"{language}: other places in braces: {message.id} → {there.string}"
    for message in texts(catalogue):
        if message.id not in template:
            yield f"{language}: no longer in the source: {message.id}"
    for text in catalogue.obsolete:
        yield f"{language}: obsolete: {text}"
    if _read_bytes(_path(language, "mo")) != mo_bytes(catalogue):
        yield f"{language}: the compiled catalogue is out of step: run dev.py words"


def texts(catalogue: Catalog) -> list[Message]:
    """Return the messages of a catalogue without its header."""
    return [message for message in catalogue if message.id]


def places(message: Message, translated: bool = False) -> list[str]:
    """Return the names in braces of a text, in order of the alphabet."""
    return sorted(_PLACE.findall(str(message.string if translated else message.id)))


def po_bytes(catalogue: Catalog) -> bytes:
    """Return a catalogue as text: sorted by text, files without lines."""
    out = io.BytesIO()
    write_po(
        out, catalogue, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True
    )
    return out.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """Return a catalogue as the program reads it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def _empty(language: str | None) -> _Catalogue:
    return _Catalogue(locale=language, header_comment=_HEAD, fuzzy=False)


def _path(language: str, ending: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"liaison.{ending}"


def _read_bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


class _Catalogue(Catalog):
    """A catalogue whose header tells only what gettext must know."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header's lines: no dates, no names, no version of a tool."""
        language = [("Language", str(self.locale))] if self.locale else []
        encoding = [("Content-Type", "text/plain; charset=utf-8")]
        return [*language, ("MIME-Version", "1.0"), *encoding]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
