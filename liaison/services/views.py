"""Saved views of lists: filters, columns and order under a name, one's own or for everybody.

A view narrows and arranges what its user may see anyhow; it gives no right.
What a list looks like is no record: views have no history and no audit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem, Refused
from liaison.base.words import _
from liaison.base.written import plain
from liaison.services import derived
from liaison.services.registers import Register
from liaison.store import personal, tables
from liaison.store.step import Store, Who

LONGEST = 40
"""Characters of a view's name at most."""
MOST = 100
"""Views of one person and register at most."""

_TABLE = tables.saved_view


@dataclass(frozen=True)
class View:
    """A saved view: ``where`` and ``named`` as in ``reading.Query``.

    ``columns`` are which, in which order and how wide, as the table keeps them;
    ``by`` is who made it; ``left_out`` are filters on fields there no longer are.
    """

    id: int
    name: str
    by: str
    shared: bool
    where: tuple[tuple[str, str], ...] = ()
    named: tuple[str, ...] = ()
    words: str = ""
    columns: Mapping[str, Any] | None = None
    left_out: tuple[str, ...] = ()


def of_register(session: Session, register: Register) -> list[View]:
    """Return the views of a register that the person of a session may use: own first, by name."""
    who: Who = session.info["who"]
    rows = session.execute(
        select(_TABLE).where(
            _TABLE.c.register == register.name,
            or_(_TABLE.c.by == who.login, _TABLE.c.shared.is_(True)),
        )
    )
    found = [_view(row, register) for row in rows]
    return sorted(found, key=lambda one: (one.by != who.login, one.name, one.id))


def keep(store: Store, register: Register, view: View) -> None:
    """Keep a view of the signed-in person, in place of an own one of that name.

    Raises :class:`Problem` for a name that is empty, too long, or one too many.
    """
    name = plain(view.name).strip()
    if not name or len(name) > LONGEST:
        raise Problem(_("请填写视图名称，最多 {n} 个字。").format(n=LONGEST), "name")
    content = {
        "where": [list(pair) for pair in view.where],
        "named": list(view.named),
        "words": view.words,
        "columns": dict(view.columns or {}),
    }
    key = {"by": store.who.login, "register": register.name, "name": name}
    with store.aside() as session:
        personal.put(
            session,
            _TABLE,
            key,
            {
                "shared": view.shared,
                "at": clock.now(),
                "content": json.dumps(content),
            },
        )
        mine = (_TABLE.c.by == store.who.login) & (_TABLE.c.register == register.name)
        if len(session.execute(select(_TABLE.c.id).where(mine)).all()) > MOST:
            raise Problem(
                _("每张表最多保存 {n} 个视图。").format(n=MOST), "name", _("请先删除不用的视图。")
            )


def drop(store: Store, view: View) -> None:
    """Delete a view; a shared one of somebody else only a leader or administrator may.

    Raises :class:`Refused` for others.
    """
    with store.reading() as session:
        by = session.scalar(select(_TABLE.c.by).where(_TABLE.c.id == view.id)) or view.by
    view = replace(view, by=by)
    if not may_drop(view, store.who):
        raise Refused(
            _("“{name}”是 {who} 共享的视图，只有本人或领导可以删除。").format(
                name=view.name, who=view.by
            )
        )
    with store.aside() as session:
        personal.forget(session, _TABLE, id=view.id)


def may_drop(view: View, who: Who) -> bool:
    """May this person delete the view?"""
    return view.by == who.login or bool(who.roles & {"leader", "admin"})


def _view(row: Any, register: Register) -> View:
    told = json.loads(row.content)
    known = {"number", *register.fields, *derived.DERIVED.get(register.record, {})}
    every = [(str(name), str(words)) for name, words in told.get("where", [])]
    return View(
        row.id,
        row.name,
        row.by,
        row.shared,
        tuple(pair for pair in every if pair[0] in known),
        tuple(one for one in map(str, told.get("named", [])) if one in _conditions(register)),
        str(told.get("words", "")),
        told.get("columns") or None,
        tuple(name for name, _words in every if name not in known),
    )


def _conditions(register: Register) -> set[str]:
    """Return the names of the conditions a list of the register can be narrowed by."""
    return set(derived.NAMED.get(register.record, {}))
