"""Grave acts: try, ask once for what is missing (reason, password, second person), try again.

The services decide what a grave act needs (:mod:`liaison.services.rights`);
here it is only asked for. Leaving the question leaves everything untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from liaison.base.errors import Cancelled, Needs, Problem
from liaison.base.words import _
from liaison.gui import ask
from liaison.gui.calls import call
from liaison.gui.house import House
from liaison.gui.jobs import Failure

if TYPE_CHECKING:
    from liaison.gui.leavesheet import LeaveSheet
    from liaison.services.rights import Leave
    from liaison.store.step import Store

T = TypeVar("T")
PLACES = frozenset({"reason", "password", "second", "second_password"})
"""Fields of a :class:`~liaison.services.rights.Leave`, at which a problem may be told."""


def allowed(
    parent: QWidget,
    house: House,
    work: Callable[[Store, Leave], T],
    done: Callable[[Any], Any] | None = None,
    failed: Callable[[Failure], Any] | None = None,
    *,
    reasons: Sequence[str] = (),
    through: Callable[..., None] = call,
) -> None:
    """Do ``work(store, leave)`` on the store thread, asking for what it needs.

    The first try brings an empty Leave. ``done`` is told the result, ``failed``
    what cannot be mended here; :class:`Cancelled` when the person left the
    question. ``reasons`` are offered instead of the usual ones;
    ``through=calls.change`` tells ``done`` a :class:`~liaison.gui.calls.Kept`.
    """
    _Act(parent, house, work, done, failed, reasons, through).start()


class _Act(QObject):
    """One grave act, from the first try to its end."""

    def __init__(
        self,
        parent: QWidget,
        house: House,
        work: Callable[[Store, Leave], Any],
        done: Callable[[Any], Any] | None,
        failed: Callable[[Failure], Any] | None,
        reasons: Sequence[str],
        through: Callable[..., None],
    ) -> None:
        super().__init__(parent)
        self._parent, self._house, self._work = parent, house, work
        self._done, self._failed = done, failed
        self._reasons, self._through = reasons, through
        self._sheet: LeaveSheet | None = None

    def start(self) -> None:
        """Try with nothing: most people may do most things."""
        from liaison.services.rights import Leave

        self._try(Leave())

    def _try(self, leave: Leave) -> None:
        work = self._work
        self._through(
            self, self._house.jobs, lambda store: work(store, leave), self._well, self._not_yet
        )

    def _well(self, result: Any) -> None:
        self._end()
        if self._done is not None:
            self._done(result)

    def _not_yet(self, failure: Failure) -> None:
        if isinstance(failure, Needs):
            self._ask(failure)
        elif (
            self._sheet is not None
            and isinstance(failure, Problem)
            and failure.field in PLACES
            and self._sheet.asks(str(failure.field))
        ):
            self._sheet.complain(str(failure.field), str(failure))
        else:
            self._fail(failure)

    def _ask(self, needs: Needs) -> None:
        scripted, answer = ask.scripted("leave", str(needs))
        if scripted:
            self._fail(Cancelled()) if answer is None else self._try(answer)
            return
        if self._sheet is None:
            from liaison.gui.leavesheet import LeaveSheet

            self._sheet = LeaveSheet(
                self._parent.window(), self._house.who.login, str(needs), self._reasons
            )
            self._sheet.given.connect(self._try)
            self._sheet.rejected.connect(self._left)
            self._sheet.want(needs.wants, needs.people)
            self._sheet.open()
        else:
            self._sheet.want(needs.wants, needs.people)

    def _left(self) -> None:
        self._fail(Cancelled())

    def _fail(self, failure: Failure) -> None:
        self._end()
        if self._failed is not None:
            self._failed(failure)
        elif not isinstance(failure, Cancelled):
            ask.tell(self._parent.window(), _("没有完成"), str(failure), "warn")

    def _end(self) -> None:
        if self._sheet is not None:
            self._sheet.rejected.disconnect(self._left)
            self._sheet.close()
            self._sheet.deleteLater()
            self._sheet = None
        self.deleteLater()
