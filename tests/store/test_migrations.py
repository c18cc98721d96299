"""From every earlier shape to the present one, with a copy kept and nothing lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, select, text

from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.records import Company, Department, DepartmentContact, Officer, Visit
from liaison.services import records
from liaison.store import engine as engines, migrations, opening
from liaison.store.migrate import differences, revision_of, shape, upgrade
from liaison.store.step import Store, Who
from tests.stores import FIRST, LOGIN, Made, add

KEY = b"\1" * 32
_LATER = '''
"""Rebuilds the visits, as SQLite must for most changes of a table."""
import sqlalchemy as sa
from alembic import op
revision = "0999"
down_revision = "{before}"
def upgrade():
    with op.batch_alter_table("visit", recreate="always") as batch:
        batch.add_column(sa.Column("weather", sa.String(20), nullable=True))
    {also}
'''


def _revisions() -> list[str]:
    names = (migrations.FOLDER / "versions").glob("[0-9]*.py")
    return sorted(path.name.split("_", 1)[0] for path in names)


@pytest.fixture(params=["sqlcipher", pytest.param("postgresql", marks=pytest.mark.postgres)])
def blank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on an empty store."""
    if request.param == "sqlcipher":
        engine = engines.sqlcipher(tmp_path / "blank.db", KEY)
    else:
        server = request.getfixturevalue("server")
        engine = engines.postgresql(server.make(f"blank{abs(hash(tmp_path)):x}", "template0"))
    yield engine
    engine.dispose()


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let the program be of a version with one migration more."""

    def put(also: str = "") -> None:
        before, folder = migrations.head(), tmp_path / "migrations"
        shutil.copytree(migrations.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "0999_later.py").write_text(_LATER.format(before=before, also=also))
        monkeypatch.setattr(migrations, "FOLDER", folder)

    return put


def _some(store: Store) -> int:
    officer = add(store, Officer, name="张三")
    company = add(store, Company, name="甲公司")
    return add(
        store,
        Visit,
        company_id=company,
        officers=[officer],
        visited_on="2026-03-05",
        content="安全检查",
    )


def _links(store: Store) -> int:
    with store.engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM visit_officer")).scalar_one())


def test_every_step_leads_to_the_next_and_the_last_is_the_present_shape(blank: Engine) -> None:
    revisions = _revisions()
    assert revisions == sorted(set(revisions))
    assert revisions[-1] == migrations.head()
    for revision in revisions:
        upgrade(blank, revision)
        assert revision_of(blank) == revision
    assert differences(blank) == []
    upgrade(blank)
    assert revision_of(blank) == migrations.head()


def test_partial_indexes_are_partial_on_both_engines(blank: Engine) -> None:
    """Else a number in the bin would stand in the way of a new one, and lists would read it."""
    upgrade(blank)
    option = f"{blank.dialect.name}_where"
    reader = inspect(blank)
    partial = 0
    for table in shape().tables.values():
        found = {
            one["name"]: one.get("dialect_options", {}) for one in reader.get_indexes(table.name)
        }
        for index in table.indexes:
            asked = index.dialect_kwargs.get(option) is not None
            assert (found[index.name].get(option) is not None) == asked, index.name
            partial += asked
    assert partial > 10


def test_a_partial_index_is_written_for_both_engines(blank: Engine) -> None:
    upgrade(blank)
    with blank.begin() as connection:
        connection.execute(text("DROP INDEX ix_visit_planned"))
    ((what, index),) = differences(blank)
    told = {name: str(where) for name, where in index.dialect_kwargs.items()}
    where = "outcome = 'planned' AND deleted_at IS NULL"
    assert what == "add_index"
    assert told == {"sqlite_where": where, "postgresql_where": where}


_DEPARTMENT = """
    INSERT INTO department (name, contact, phone, supports_all, uid, number, version,
                            created_at, created_by, changed_at, changed_by)
    VALUES (:name, :contact, :phone, true, :number, :number, 1,
            '2026-03-02 01:02:03', 'zhao', '2026-03-02 01:02:03', 'zhao')
"""


def test_the_contact_a_department_had_becomes_its_first(blank: Engine) -> None:
    """0008: nothing is lost, the columns stay, and the next contact has the next number."""
    upgrade(blank, "0007")
    had = [("交警", "李强", "13800138000"), ("网安", None, "0854-2621234"), ("法制", "孙敏", None)]
    writing = blank.execution_options(**{engines.WRITING: True})
    with writing.begin() as connection:
        for place, (name, contact, phone) in enumerate(had, 1):
            row = {"name": name, "contact": contact, "phone": phone, "number": f"BM-{place:04}"}
            connection.execute(text(_DEPARTMENT), row)
    upgrade(blank)
    store = Store(blank, Who(LOGIN))
    opening.begin(store, FIRST)
    with store.reading() as session:
        departments = list(session.scalars(select(Department).order_by(Department.id)))
        contacts = list(session.scalars(select(DepartmentContact).order_by(DepartmentContact.id)))
    assert [(one.name, one.contact, one.phone) for one in departments] == had
    told = [(one.department_id, one.number, one.name, one.phone, one.position) for one in contacts]
    first, _none, third = (one.id for one in departments)
    assert told == [
        (first, "BX-0001", "李强", "13800138000", 1),
        (third, "BX-0002", "孙敏", None, 1),
    ]
    assert {one.created_at for one in contacts} == {one.created_at for one in departments[:1]}
    made = records.save(store, DepartmentContact, {"department_id": first, "name": "王芳"})
    assert made.number == "BX-0003"
    saved = records.save(store, DepartmentContact, {"post": "副大队长"}, contacts[0].id)
    assert saved.version == 1  # the first change that was told of
    with blank.connect() as connection:
        query = (
            "SELECT count(*) FROM departmentcontact d WHERE version <> (SELECT"
            " coalesce(max(c.version), 0) FROM change c WHERE c.record = 'departmentcontact'"
            " AND c.record_id = d.id)"
        )
        assert connection.execute(text(query)).scalar_one() == 0


def test_a_step_that_fails_leaves_the_shape_as_it_was(
    template: Made, home: Home, later: Callable[[str], None]
) -> None:
    store = opening.open_with(home, template.key, LOGIN)
    _some(store)
    store.close()
    before = home.store.read_bytes()
    later('raise RuntimeError("broken")')
    with pytest.raises(RuntimeError, match="broken"):
        opening.open_with(home, template.key, LOGIN)
    engine = engines.sqlcipher(home.store, template.key)
    try:
        assert revision_of(engine) == _revisions()[-2]
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM visit")).scalar_one() == 1
    finally:
        engine.dispose()
    assert len(home.store.read_bytes()) == len(before)


def test_a_newer_program_copies_the_store_first_and_loses_nothing(
    template: Made, home: Home, later: Callable[[str], None]
) -> None:
    store = opening.open_with(home, template.key, LOGIN)
    _some(store)
    store.close()
    later("")
    store = opening.open_with(home, template.key, LOGIN)
    try:
        assert revision_of(store.engine) == "0999"
        assert _links(store) == 1, "rebuilding a table must not empty those that refer to it"
        with store.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    finally:
        store.close()
    copies = [path for path in home.backups.iterdir() if path.suffix == ".db"]
    assert len(copies) == 1
    assert "before-update" in copies[0].name
    kept = engines.sqlcipher(copies[0], template.key)
    try:
        assert revision_of(kept) == _revisions()[-2]
    finally:
        kept.dispose()
    opening.open_with(home, template.key, LOGIN).close()
    assert len(list(home.backups.glob("*.db"))) == 1, "copied once, not at every start"


def test_a_step_that_breaks_references_is_refused(
    template: Made, home: Home, later: Callable[[str], None]
) -> None:
    store = opening.open_with(home, template.key, LOGIN)
    _some(store)
    store.close()
    later("op.execute('DELETE FROM company')")
    with pytest.raises(Trouble):
        opening.open_with(home, template.key, LOGIN)


def test_a_store_of_a_newer_program_is_refused_politely(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    from liaison.store.migrate import refuse_newer

    with pytest.raises(Trouble) as caught:
        refuse_newer(store.engine)
    assert "更新版本" in caught.value.what
    assert caught.value.kept
    assert "安装" in caught.value.todo


def test_a_newer_store_is_not_touched(template: Made, home: Home) -> None:
    store = opening.open_with(home, template.key, LOGIN)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    before = home.store.read_bytes()
    with pytest.raises(Trouble, match="更新版本"):
        opening.open_store(home, LOGIN, "Abcdef123456!")
    assert home.store.read_bytes() == before
    assert not home.backups.exists()


def test_a_migration_can_be_written_from_the_records(tmp_path: Path) -> None:
    """What ``packaging/dev.py migrate`` does finds nothing to change at head."""
    engine = engines.sqlcipher(tmp_path / "scratch.db", KEY)
    try:
        upgrade(engine)
        assert differences(engine) == []
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE company DROP COLUMN grid"))
        assert [one[0] for one in differences(engine)] == ["add_column"]
    finally:
        engine.dispose()
