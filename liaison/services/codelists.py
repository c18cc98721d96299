"""Code lists: the words for categories, sources and industries, and how else people write them.

Each list ships as ``resources/codes/<name>.json`` (paperwork.md §2.3; industries
are the sections A-T of GB/T 4754-2017) and is the user's own once it stands in
the store; until then the shipped words hold.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.paths import resources
from liaison.base.words import N_
from liaison.figures.scope import alive
from liaison.records import CodeItem
from liaison.services import rights
from liaison.store.step import Step, Store

LISTS = ("need", "hazard", "dispute", "source", "dispute_source", "industry")
"""Names of the shipped lists; a listed field names its list, a register may rename it."""

BETWEEN = "、"
_SIGNS = re.compile(r"[\s、,。;:/()\-·“”\"']")


@dataclass(frozen=True, slots=True)
class Item:
    """A word of a list: other writings, the national class it counts as, still offered?"""

    word: str
    also: tuple[str, ...] = ()
    national: str = ""
    retired: bool = False


@dataclass(frozen=True)
class CodeList:
    """The words of one list in order; ``stored`` when it is the user's own."""

    name: str
    items: tuple[Item, ...]
    stored: bool

    def __post_init__(self) -> None:
        words: dict[str, str] = {}
        for item in self.items:
            words.setdefault(_key(item.word), item.word)
        for item in self.items:
            for other in item.also:
                words.setdefault(_key(other), item.word)
        object.__setattr__(self, "_words", words)

    def read(self, raw: str) -> str | None:
        """Return the list's word for what was written, None when it has none."""
        words: dict[str, str] = self._words  # type: ignore[attr-defined]
        key = _key(raw)
        return words.get(key) or words.get(re.sub(r"^[a-t](?=\D)", "", key))

    def offered(self) -> list[str]:
        """Return the words to choose from, retired ones left out."""
        return [item.word for item in self.items if not item.retired]


def read_list(session: Session, name: str) -> CodeList:
    """Return a list: the store's words when it has any, else the shipped ones."""
    rows = session.scalars(
        select(CodeItem)
        .where(CodeItem.list == name, alive(CodeItem))
        .order_by(CodeItem.position.is_(None), CodeItem.position, CodeItem.id)
    ).all()
    stored = tuple(
        Item(row.word, _split(row.also or ""), row.national or "", bool(row.retired))
        for row in rows
    )
    return CodeList(name, stored or shipped(name), bool(stored))


def words(session: Session, name: str) -> list[str]:
    """Return the words a form offers for a list."""
    return read_list(session, name).offered()


@cache
def shipped(name: str) -> tuple[Item, ...]:
    """Return the words that come with the program; empty for a list of the user's own."""
    if name not in LISTS:
        return ()
    told = json.loads((resources() / "codes" / f"{name}.json").read_text("utf-8"))
    return tuple(
        Item(one["word"], tuple(one.get("also", ())), one.get("national", ""))
        for one in told["items"]
    )


@cache
def label_of(name: str) -> str:
    """Return the (Chinese) name of a list as officers know it."""
    if name not in LISTS:
        return name
    told = json.loads((resources() / "codes" / f"{name}.json").read_text("utf-8"))
    return str(told["label"])


def seed(store: Store, names: Iterable[str] = LISTS) -> int:
    """Put shipped lists that are not in the store yet into it, so that they can be edited.

    One step; returns how many words were added (0: nothing was done).
    """
    with store.reading() as session:
        wanting = [name for name in names if not read_list(session, name).stored]
    if not wanting:
        return 0
    with store.step(N_("载入代码表"), grave=True) as step:
        rights.allow(step, rights.Operation.maintain)
        return sum(put(step, name) for name in wanting)


def put(step: Step, name: str) -> int:
    """Add the shipped words of a list to the store, as part of a step."""
    items = [record_of(name, item, place) for place, item in enumerate(shipped(name), 1)]
    step.session.add_all(items)
    return len(items)


def record_of(name: str, item: Item, position: int | None) -> CodeItem:
    """Return a new code item of a list, not yet added."""
    return CodeItem(
        list=name,
        word=item.word,
        also=BETWEEN.join(item.also) or None,
        national=item.national or None,
        position=position,
        retired=item.retired,
    )


def _split(also: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split("[、,;\n\uff0c\uff1b]", also) if part.strip())


def _key(raw: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", raw)).casefold()
