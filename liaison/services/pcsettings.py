"""Settings of this PC that touch safety: changed by those who may, and told to the audit trail.

They lie in a file that is read before anybody signs in (base/settings.py), so
the trail is where a change can be seen.
"""

from __future__ import annotations

from liaison.services import rights
from liaison.services.rights import Leave, Operation
from liaison.store.audit import Event
from liaison.store.step import Store


def change(store: Store, name: str, value: int, leave: Leave | None = None) -> None:
    """Note that a setting of this PC gets another value; raises Refused for who may not.

    The window writes the file afterwards.
    """
    grant = rights.demand(store, Operation.settings, leave)
    store.note(Event("settings", reason=grant.reason, detail={name: value}))
