"""Names of people in a cell, and the two sides of a dispute as written on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from liaison.exchange.headers import flat

_HARD = re.compile(r"[、,;/|\n+&]+")
_SOFT = re.compile(r"[和及与]")
_BEFORE = re.compile(r"^(民警|警官|辅警|站长|所长|责任民警|联络民警)(?=[\u4e00-\u9fff]{2,4}$)")
_AFTER = re.compile(r"(?<=[\u4e00-\u9fff]{2})(警官|警员|民警|辅警|所长|站长|副所长|同志)$")
_ASIDE = re.compile(r"\(.*?\)")
_PERSON = re.compile(r"[\u4e00-\u9fff\U00020000-\U0003ffff·]{2,15}")
_BODY = re.compile(
    r"(公司|集团|厂|企业|合作社|项目部|项目|经营部|门市部?|超市|酒店|工地|中心|站|店|园区?|局|所|院|校|学校|部|社|会|"
    r"矿|行|队|村|组|村委会|居委会|管委会|政府|办|处|单位|银行)(\([^()]*\))?$"
)
_SEVERAL = re.compile(r"等?共?(\d{1,5})余?(名?\S{0,4}[人户工]|名)")
_EDGES = re.compile("^[\\s、,\uff0c]+|[\\s、,\uff0c]+$")
_APART = re.compile("[、,;\n\uff0c\uff1b]+")
_LEAST = 2


@dataclass(frozen=True)
class Side:
    """One side of a dispute: its names as written, and whether they are bodies."""

    names: tuple[str, ...]
    bodies: tuple[bool, ...]


def people(raw: str, known: Callable[[str], bool] = lambda name: False) -> list[str]:
    """Return the persons named in a cell in order, repeated ones kept.

    ``张三、李四``, ``张三 李四``, ``张三和李四``; a name with 和 or 与 inside stays whole
    (孙和平), as does one written with a blank (张 三). Ranks and brackets fall away.
    """
    found = []
    for part in _HARD.split(_spread(raw)):
        name = part if known(part) else _person(part)
        if not name:
            continue
        if known(name):
            found.append(name)
        else:
            found += [one for one in map(_person, _soft(name)) if one]
    return found


def is_person(name: str) -> bool:
    """Could it be a person's name: two to fifteen hanzi (ethnic names have a dot)?"""
    return bool(_PERSON.fullmatch(name)) and not _BODY.search(name)


def is_body(name: str) -> bool:
    """Does it end like a company, village, office …?"""
    return bool(_BODY.search(flat(name)))


def several(raw: str) -> int | None:
    """Return the number of people a party stands for: 于雨桐等20人 → 20."""
    match = _SEVERAL.search(flat(raw))
    return int(match[1]) if match else None


def sides(raw: str, company: Callable[[str], bool]) -> tuple[Side, ...]:
    """Return the one or two sides in 当事人: ``于雨桐等20人与某公司``.

    The cut is at 与 or 和 (in this order) where the right side is a known
    company or ends like a body; else at a single 与 between two names.
    """
    text = raw.strip()
    for sign in "与和诉、,\uff0c":
        for at in (match.start() for match in re.finditer(re.escape(sign), text)):
            left, right = _EDGES.sub("", text[:at]), _EDGES.sub("", text[at + 1 :])
            if len(left) >= _LEAST and (company(right) or (is_body(right) and sign not in right)):
                return _side(left, company), _side(right, company)
    if text.count("与") == 1:
        left, right = (part.strip() for part in text.split("与"))
        if min(len(left), len(right)) >= _LEAST:
            return _side(left, company), _side(right, company)
    return (_side(text, company),)


def _side(text: str, company: Callable[[str], bool]) -> Side:
    names = [text] if company(text) else [one for one in _APART.split(text) if one]
    names = [" ".join(name.split()) for name in names if name.strip()]
    return Side(tuple(names), tuple(company(name) or is_body(name) for name in names))


def _spread(raw: str) -> str:
    """Put a hard sign between names parted by blanks; blanks inside a name fall away."""
    parts = [flat(part) for part in raw.replace("\n", "、").split()]
    names: list[str] = []
    for part in parts:
        if names and (len(names[-1]) < _LEAST or len(part) < _LEAST):
            names[-1] += part
        else:
            names.append(part)
    return "、".join(names)


def _person(part: str) -> str:
    name = _ASIDE.sub("", flat(part)).strip(":.。-")
    return _AFTER.sub("", _BEFORE.sub("", name))


def _soft(name: str) -> list[str]:
    for match in _SOFT.finditer(name):
        left, right = name[: match.start()], name[match.end() :]
        if len(left) >= _LEAST and len(right) >= _LEAST:
            return [left, *_soft(right)]
    return [name]
