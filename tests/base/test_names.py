"""Names of files as others wrote them: never a path, never a trap, still readable."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from liaison.base.filenames import NAME_BYTES, free_path, safe_name
from liaison.base.opened import opened_sweep, private_copy
from liaison.base.paths import Home


@pytest.mark.parametrize(
    ("told", "safe"),
    [
        ("走访照片.jpg", "走访照片.jpg"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\启动\\x.bat", "x.bat"),
        ("C:\\x\\y.txt", "y.txt"),
        ("/", "未命名"),
        ("..", "未命名"),
        ("", "未命名"),
        ("a\0b\nc\td.txt", "ab c d.txt"),
        ("发票\u202efdp.exe", "发票fdp.exe"),
        ("a\u200b\u2066b.txt", "ab.txt"),
        ("x.txt:evil.exe", "x.txt_evil.exe"),
        ('a<b>"c"|d?e*.txt', "a_b__c__d_e_.txt"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("NUL .pdf", "_NUL.pdf"),
        ("COM1.jpg", "_COM1.jpg"),
        ("lpt\u00b9", "_lpt\u00b9"),
        ("CONFERENCE.txt", "CONFERENCE.txt"),
        ("x.pdf. . .", "x.pdf"),
        (".bashrc", "bashrc"),
        ("   x  y  .txt", "x y.txt"),
        ("---", "未命名"),
        ("e\u0301.txt", "é.txt"),
        ("𠮷野家.txt", "𠮷野家.txt"),
        ("\ud800x.txt", "x.txt"),
    ],
)
def test_a_name_is_made_safe(told: str, safe: str) -> None:
    assert safe_name(told) == safe


def test_a_long_name_is_cut_in_front_of_its_ending() -> None:
    made = safe_name("照" * 300 + ".docx")
    assert made.endswith("照.docx")
    assert len(made.encode()) <= NAME_BYTES
    assert len(safe_name("x." + "y" * 500).encode()) <= NAME_BYTES


@given(st.text(max_size=400))
def test_any_text_becomes_a_name_of_one_file(told: str) -> None:
    made = safe_name(told)
    assert made
    assert 0 < len(made.encode()) <= NAME_BYTES
    assert not set(made) & set('/\\:*?"<>|\0')
    assert made not in (".", "..")
    assert not made.endswith((".", " "))
    assert not made.startswith((".", " "))
    assert all(unicodedata.category(one) not in ("Cc", "Cf", "Cs") for one in made)
    assert Path(made).name == made
    assert safe_name(made) == made


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    (tmp_path / "a (2).pdf").symlink_to("nowhere")
    assert free_path(tmp_path, "a.pdf").name == "a (3).pdf"
    assert free_path(tmp_path, "../b.pdf") == tmp_path / "b.pdf"


def test_copies_are_swept_and_nothing_beside_them(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").touch()
    private_copy(home, "../../x.pdf", b"1")
    (home.opened / "link").symlink_to(outside)
    (home.opened / "loose").touch()
    assert opened_sweep(home) == 0
    assert list(home.opened.iterdir()) == []
    assert (outside / "kept").exists()
    home.opened.rmdir()
    home.opened.symlink_to(outside)
    assert opened_sweep(home) == 0
    assert (outside / "kept").exists()
