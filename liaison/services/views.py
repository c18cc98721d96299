"""Saved views of lists: filters, columns and order under a name, one's own or for everybody.

A view narrows and arranges what its user may see anyhow; it gives no right.
What a list looks like is no record: views have no history and no audit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem, Refused
from liaison.base.words import _
from liaison.base.written import plain
from liaison.records import Account, Officer
from liaison.services import derived
from liaison.services.registers import Register
from liaison.services.seeking import barred
from liaison.store import personal, tables
from liaison.store.step import Store, Who

LONGEST = 40
"""Characters of a view's name at most."""
MOST = 100
"""Views of one person and register at most."""

_UNSEEN = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]")
"""What turns or breaks the lines of a menu."""

_TABLE = tables.saved_view
_OPENING = ""
"""The name, which no view can have, of the row that tells what a person's list opens with."""


@dataclass(frozen=True)
class View:
    """A saved view: ``where`` and ``named`` as in ``reading.Query``.

    ``columns`` are which, in which order, how wide and how sorted, as the table
    keeps them; ``by`` is who made it, ``whose`` that person's name; ``left_out``
    are labels of what it narrows by that is not, or is not to be seen, any more;
    ``opens``: the list of the asking person opens with it.
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
    whose: str = ""
    opens: bool = False


def of_register(session: Session, register: Register) -> list[View]:
    """Return the views of a register that the person of a session may use: own first, by name."""
    who: Who = session.info["who"]
    rows = session.execute(
        select(_TABLE).where(
            _TABLE.c.register == register.name,
            or_(_TABLE.c.by == who.login, _TABLE.c.shared.is_(True)),
        )
    ).all()
    opens = next((_opens(row) for row in rows if row.name == _OPENING), 0)
    kept = [row for row in rows if row.name != _OPENING]
    names = _whose(session, {row.by for row in kept} - {who.login})
    found = [
        replace(_view(row, register, who), whose=names.get(row.by, row.by), opens=row.id == opens)
        for row in kept
    ]
    return sorted(found, key=lambda one: (one.by != who.login, one.name, one.id))


def keep(store: Store, register: Register, view: View) -> None:
    """Keep a view of the signed-in person, in place of an own one of that name.

    Raises :class:`Problem` for a name that is empty, too long, or one too many.
    """
    labels = _labels(register)
    told = [name for name, _words in view.where] + list(view.named)
    content = {
        "where": [list(pair) for pair in view.where],
        "named": list(view.named),
        "words": view.words,
        "columns": dict(view.columns or {}),
        "labels": {name: labels[name] for name in told if name in labels},
    }
    key = {"by": store.who.login, "register": register.name, "name": _named(view.name)}
    values = {"shared": view.shared, "at": clock.now(), "content": json.dumps(content)}
    with store.aside() as session:
        personal.put(session, _TABLE, key, values)
        mine = (_TABLE.c.by == store.who.login) & (_TABLE.c.register == register.name)
        ids = session.execute(select(_TABLE.c.id).where(mine, _TABLE.c.name != _OPENING)).all()
        if len(ids) > MOST:
            raise Problem(
                _("每张表最多保存 {n} 个视图。").format(n=MOST), "name", _("请先删除不用的视图。")
            )


def rename(store: Store, view: View, name: str, shared: bool) -> None:
    """Call an own view otherwise, or share it, or share it no more.

    Raises :class:`Problem` for a name it cannot have, :class:`Refused` for a view of another.
    """
    name = _named(name)
    with store.aside() as session:
        row = session.execute(select(_TABLE).where(_TABLE.c.id == view.id)).first()
        if row is None:
            raise Problem(_("视图“{name}”已被删除。").format(name=view.name))
        if row.by != store.who.login:
            raise Refused(
                _("“{name}”是别人共享的视图，不能改名。").format(name=row.name),
                mend=_("可以用它筛选后另存为自己的视图。"),
            )
        mine = (_TABLE.c.by == row.by) & (_TABLE.c.register == row.register)
        same = select(_TABLE.c.id).where(mine, _TABLE.c.name == name, _TABLE.c.id != row.id)
        if session.execute(same).first() is not None:
            raise Problem(_("已有名为“{name}”的视图。").format(name=name), "name")
        personal.change(session, _TABLE, row.id, {"name": name, "shared": shared})


def open_with(store: Store, register: Register, view: View | None) -> None:
    """Have the signed-in person's list of a register open with a view, or with none."""
    key = {"by": store.who.login, "register": register.name, "name": _OPENING}
    with store.aside() as session:
        if view is None:
            personal.forget(session, _TABLE, **key)
            return
        values = {"shared": False, "at": clock.now(), "content": _choice(view.id)}
        personal.put(session, _TABLE, key, values)


def opening(session: Session, register: Register) -> View | None:
    """Return the view the list of the person of a session opens with, if it is still there."""
    return next((one for one in of_register(session, register) if one.opens), None)


def drop(store: Store, view: View) -> None:
    """Delete a view; a shared one of somebody else only a leader or administrator may.

    Raises :class:`Refused` for others.
    """
    with store.reading() as session:
        row = session.execute(select(_TABLE).where(_TABLE.c.id == view.id)).first()
    if row is None:
        return
    found = replace(view, by=row.by, shared=row.shared)
    if not may_drop(found, store.who):
        raise Refused(
            _("“{name}”是 {who} 共享的视图，只有本人或领导可以删除。").format(
                name=view.name, who=view.whose or found.by
            )
        )
    with store.aside() as session:
        personal.forget(session, _TABLE, id=view.id)
        opening_with = {"name": _OPENING, "content": _choice(view.id)}
        personal.forget(session, _TABLE, **opening_with)  # the next view may get its id


def may_drop(view: View, who: Who) -> bool:
    """May this person delete the view?"""
    leads = bool(who.roles & {"leader", "admin"})
    return view.by == who.login or (view.shared and leads)


def tidy(name: str) -> str:
    """Return a name as it is kept: in one line, without what nobody sees."""
    return " ".join(_UNSEEN.sub(" ", plain(name)).split())


def _named(name: str) -> str:
    told = tidy(name)
    if not told or len(told) > LONGEST:
        raise Problem(_("请填写视图名称，最多 {n} 个字。").format(n=LONGEST), "name")
    return told


def _view(row: Any, register: Register, who: Who) -> View:
    told = _content(row)
    labels, kept = _labels(register), _part(told, "labels", dict)
    barred_here = barred(register.record, who)
    pairs = [one for one in _part(told, "where", list) if isinstance(one, list) and len(one) == 2]
    where = [(str(name), str(words)) for name, words in pairs]
    named = [str(one) for one in _part(told, "named", list)]
    known = {"number", *register.fields, *derived.DERIVED.get(register.record, {})} - barred_here
    conditions = set(derived.NAMED.get(register.record, {}))
    gone = [name for name, _words in where if name not in known]
    gone += [name for name in named if name not in conditions]
    return View(
        row.id,
        row.name,
        row.by,
        row.shared,
        tuple(pair for pair in where if pair[0] in known),
        tuple(one for one in named if one in conditions),
        str(told.get("words") or ""),
        _part(told, "columns", dict) or None,
        tuple(_(labels.get(name) or str(kept.get(name, name))) for name in gone)
        or (() if told else (_("全部条件"),)),
    )


def _labels(register: Register) -> dict[str, str]:
    """Return the labels, as in the source, of all a list of the register can be narrowed by."""
    found = {name: register.label_of(name) for name in register.fields}
    found |= {n: one.label for n, one in derived.DERIVED.get(register.record, {}).items()}
    return {**found, **derived.NAMED.get(register.record, {})}


def _choice(id: int) -> str:
    """Return what the row of an opening list holds."""
    return json.dumps({"opens": id})


def _opens(row: Any) -> int:
    told = _content(row).get("opens")
    return told if isinstance(told, int) else 0


def _content(row: Any) -> dict[str, Any]:
    """Return what a view keeps; nothing of one that cannot be read, which can still be deleted."""
    try:
        told = json.loads(row.content)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _part(told: Mapping[str, Any], name: str, kind: Callable[[], Any]) -> Any:
    """Return a part of what a view keeps, empty when it is of another kind."""
    found = told.get(name)
    return found if type(found) is kind else kind()


def _whose(session: Session, logins: Collection[str]) -> dict[str, str]:
    """Return the names of those who have these accounts, also of who has left."""
    query = select(Account.login, Officer.name).join(Officer, Officer.id == Account.officer_id)
    rows = session.execute(query.where(Account.login.in_(logins)).order_by(Account.id))
    return {row[0]: row[1] for row in rows}
