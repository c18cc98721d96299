"""Which company may be meant by a name nobody is called by exactly: told, never taken."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from liaison.services.likenames import core
from liaison.services.offers import offers

MOST = 60
"""So many names are looked after at once; more wrong ones are no slips but another list."""
_SHOWN, _LEAST = 2, 2


def likely(session: Session, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return for each name the companies called alike: the same but for its legal form, or in it.

    ``中禾商贸公司`` is answered by ``云岭中禾商贸有限责任公司``.
    """
    found = {}
    for name in list(names)[:MOST]:
        wanted = core(name)
        if len(wanted) < _LEAST:
            continue
        titles = [one.title for one in offers(session, "Company", wanted, 2 * _SHOWN)]
        alike = tuple(one for one in titles if wanted in core(one))[:_SHOWN]
        if alike:
            found[name] = alike
    return found
