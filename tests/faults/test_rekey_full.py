"""A change of the data key that the disk has no room for: nothing is lost, the work goes on."""

from __future__ import annotations

import sys
from contextlib import closing

import pytest

from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.records import Company
from liaison.store import keys, opening, rekeying
from tests.stores import LOGIN, PASSWORD, Made, add


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no limit on a file's size")
def test_no_room_for_a_new_data_key(template: Made, home: Home) -> None:
    """SQLCipher says well done, and its connection then fits neither key."""
    import resource

    with closing(opening.open_with(home, template.key, LOGIN)) as store:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
        try:
            with pytest.raises(Trouble):
                rekeying.rekey(store)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert store.key == template.key
        assert not store.health.damaged
        assert not rekeying.staged(home).exists()
        add(store, Company, name="照常登记")
        rekeying.rekey(store)
        assert store.key != template.key
    key = keys.unlock(home.keyring, LOGIN, PASSWORD)
    with closing(opening.open_with(home, key, LOGIN)) as store, store.reading() as session:
        assert "照常登记" in {one.name for one in session.query(Company)}
