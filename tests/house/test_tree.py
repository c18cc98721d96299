"""The tree tells its story at a glance, and nothing of one machine is in it."""

from __future__ import annotations

import re
import tomllib

import liaison
from tests.house import source

TOP = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "liaison",
    "packaging",
    "pyproject.toml",
    "resources",
    "tests",
}
ROOMS = {
    "__init__.py",
    "__main__.py",
    "app.py",
    "base",
    "cli",
    "documents",
    "exchange",
    "fields",
    "figures",
    "gui",
    "ledgers",
    "records",
    "services",
    "store",
}
_INDEX = re.compile(r"://[\w.-]*(pypi|pythonhosted|artifactory|nexus|mirror)|/simpl[e]/")
_MACHINE = re.compile(r"(?<![\w.:/~-])/(work|root|home|Users)/\w")
_WORDLESS = (".mo", ".png", ".ico", ".icns", ".jpg", ".xlsx", ".xls", ".db", ".ttf", ".zip", ".gz")


def _texts() -> dict[str, str]:
    names = [name for name in source.files() if not name.endswith(_WORDLESS)]
    return {name: (source.ROOT / name).read_text("utf-8", "replace") for name in names}


def test_top_level_holds_only_what_the_map_names() -> None:
    assert {name.split("/")[0] for name in source.files()} <= TOP


def test_rooms_are_those_of_the_map() -> None:
    inside = {name.split("/")[1] for name in source.files() if name.startswith("liaison/")}
    assert inside <= ROOMS


def test_packaging_never_shadows_the_library_of_that_name() -> None:
    assert "packaging/__init__.py" not in source.files()


def test_no_address_of_a_package_index() -> None:
    assert not [name for name, text in _texts().items() if _INDEX.search(text)]


def test_lock_and_project_files_hold_no_address_at_all() -> None:
    named = [name for name in source.files() if re.fullmatch(r"packaging/.*\.txt", name)]
    assert len(named) >= 2
    assert not [name for name in [*named, "pyproject.toml"] if "://" in source.text(name)]


def test_no_path_of_one_machine() -> None:
    found = {name: _MACHINE.findall(text) for name, text in _texts().items()}
    assert not {name: paths for name, paths in found.items() if paths}


def test_version_is_said_once_more_in_the_project_file() -> None:
    project = tomllib.loads(source.text("pyproject.toml"))["project"]
    assert project["version"] == liaison.__version__
