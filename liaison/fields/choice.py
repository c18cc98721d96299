"""One-of and many-of: values from an enum whose members carry their Chinese label."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Self

from sqlalchemy import ColumnElement, false, or_, type_coerce, types as sa

from liaison.base.errors import Problem, brief
from liaison.base.words import _, listed
from liaison.fields.kind import Kind, is_nothing, plain
from liaison.fields.types import Words

_WIDTH = 24


class Choice(Enum):
    """An enum member is written ``name = "stored", N_("标签"), "别名", …``."""

    label: str
    also: tuple[str, ...]

    def __new__(cls, stored: str, label: str, *also: str) -> Self:
        member = object.__new__(cls)
        member._value_ = stored
        member.label = label
        member.also = also
        return member

    @property
    def words(self) -> str:
        """The label in the language of the screen."""
        return _(self.label)

    @classmethod
    def read(cls, raw: Any) -> Self:
        """Return the member people meant by its value, label or another name."""
        text = plain(raw)
        for member in cls:
            if text in {str(member.value), member.label, member.words, *member.also}:
                return member
        listing = listed(member.words for member in cls)
        raise Problem(
            _("“{raw}”不在可选范围内。").format(raw=brief(raw)),
            mend=_("可填：{choices}。").format(choices=listing),
        )

    @classmethod
    def like(cls, words: str) -> list[Self]:
        """Return the members whose label or value holds the words."""
        text = plain(words).lower()
        return [one for one in cls if text in one.words.lower() or text == one.value]


@dataclass(frozen=True)
class OneOf(Kind):
    """One member of a :class:`Choice`; a CHECK in the database holds it too."""

    choices: type[Choice]

    def sql(self) -> sa.TypeEngine[Any]:
        return sa.Enum(
            self.choices,
            name=self.choices.__name__.lower(),
            native_enum=False,
            create_constraint=True,
            length=_WIDTH,
            values_callable=lambda choices: [str(one.value) for one in choices],
        )

    def parse(self, raw: Any) -> Choice | None:
        if isinstance(raw, self.choices):
            return raw
        return None if is_nothing(raw) else self.choices.read(raw)

    def show(self, value: Choice | None) -> str:
        return "" if value is None else value.words

    def find(self, column: ColumnElement[Any], words: str) -> ColumnElement[bool]:
        return column.in_(self.choices.like(words))


@dataclass(frozen=True)
class ManyOf(Kind):
    """Several members of a :class:`Choice`, as a tuple of their stored values."""

    choices: type[Choice]

    def sql(self) -> sa.TypeEngine[Any]:
        return Words(200)

    def parse(self, raw: Any) -> tuple[str, ...] | None:
        if is_nothing(raw):
            return None
        parts = raw if isinstance(raw, tuple | list | set) else split(raw)
        read = self.choices.read
        members = {one if isinstance(one, Choice) else read(one) for one in parts}
        return tuple(str(one.value) for one in self.choices if one in members) or None

    def show(self, value: tuple[str, ...] | None) -> str:
        return "、".join(one.words for one in self.choices if str(one.value) in (value or ()))

    def find(self, column: ColumnElement[Any], words: str) -> ColumnElement[bool]:
        like = self.choices.like(words)
        conditions = [type_coerce(column, sa.String()).contains(f",{one.value},") for one in like]
        return or_(*conditions) if conditions else false()


def split(raw: Any) -> list[str]:
    """Return the parts of ``张三、李四`` written with any of the usual separators."""
    text = plain(raw)
    for sign in "、,;/\n|和及":
        text = text.replace(sign, "\t")
    return [part.strip() for part in text.split("\t") if part.strip()]
