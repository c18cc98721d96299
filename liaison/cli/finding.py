"""Officers, companies and days as people name them on the command line.

By number, badge, credit code or exact name; what fits several is refused with
their numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from liaison.base import dates
from liaison.base.errors import Problem, Problems, brief
from liaison.base.words import _
from liaison.cli.desk import Desk
from liaison.services import names


def officer(desk: Desk, raw: str, option: str) -> int:
    """Return the officer meant; raises :class:`Problem` naming the option."""
    return _find(desk, "Officer", raw, option)


def company(desk: Desk, raw: str, option: str) -> int:
    """Return the company meant; raises :class:`Problem` naming the option."""
    return _find(desk, "Company", raw, option)


def handover(desk: Desk, raw: str, option: str) -> int:
    """Return the handover meant, by its number; raises :class:`Problem` naming the option."""
    return _find(desk, "Handover", raw, option)


def day(raw: str, option: str) -> date:
    """Return the day meant; raises :class:`Problem` naming the option."""
    try:
        return dates.day(raw)
    except Problem as problem:
        raise problem.at(option) from problem


@contextmanager
def placed(options: Mapping[str, str]) -> Iterator[None]:
    """Name problems by the options of a command instead of the fields of a form."""
    try:
        yield
    except (Problem, Problems) as error:
        for one in error.problems if isinstance(error, Problems) else [error]:
            one.field = options.get(one.field or "", one.field)
        raise


def titles(desk: Desk, target: str, ids: list[int]) -> dict[int, str]:
    """Return what people call records, by id."""
    with desk.store.reading() as session:
        return names.titles(session, target, ids)


def _find(desk: Desk, target: str, raw: str, option: str) -> int:
    if not raw.strip():
        raise Problem(_("“{raw}”不是名称或编号。").format(raw=brief(raw)), option)
    with desk.store.reading() as session:
        try:
            return names.find(session, target, raw)
        except Problem as problem:
            raise problem.at(option) from problem
