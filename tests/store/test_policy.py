"""Passwords: what each profile demands, and that common ones are found under their disguise."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from liaison.base.errors import Problem
from liaison.base.paths import resources
from liaison.store import keys, policy
from liaison.store.policy import ASVS, DENGBAO, Profile


@pytest.mark.parametrize(
    "password",
    [
        "P@ssw0rd1", "Password2024!", "PASSWORD123456", "woaini1314", "WoAiNi1314!!", "5201314",
        "qwe123", "admin@123", "Admin@12345", "Aa123456789.", "1qaz@WSX3edc", "!QAZ2wsx3EDC",
        "1q2w3e4r5t6y", "Qwertyuiop1!", "Gongan@110", "Liaison@2026", "abc123", "111111111111",
        "a.d.m.i.n.1.2.3", "L3tm31n!", "$unsh1ne99",
    ],
)  # fmt: skip
def test_common_passwords_are_found_under_their_disguise(password: str) -> None:
    assert policy.common(password)


@pytest.mark.parametrize(
    "password", ["Kettle-9-Lamp", "correct horse battery", "Dragon#48213957", "雨后的第三棵松树"]
)
def test_uncommon_ones_are_left_alone(password: str) -> None:
    assert not policy.common(password)


def test_the_list_is_long_plain_and_sorted() -> None:
    lines = (resources() / "common_passwords.txt").read_text("utf-8").splitlines()
    words = [line for line in lines if not line.startswith("#")]
    assert len(words) >= 3000
    assert words == sorted(set(words))
    assert all(word == word.casefold() and word.strip() == word for word in words)


@pytest.mark.parametrize(
    ("password", "profile", "complaint"),
    [
        ("Short1A!", DENGBAO, "至少 10 个字符"),
        ("alllowercase1", DENGBAO, "三类"),
        ("Kettle-zhao-9", DENGBAO, "用户名"),
        ("Password2024!", DENGBAO, "太常见"),
        ("Kettle-9-Lamp", DENGBAO, ""),
        ("elevenchars", ASVS, "至少 12 个字符"),
        ("all lower and long", ASVS, ""),
        ("all ZHAO and long", ASVS, "用户名"),
        ("qwertyuiop[]", ASVS, "太常见"),
        ("x" * 63 + "yz", ASVS, ""),
    ],
)
def test_each_profile_demands_its_own(password: str, profile: Profile, complaint: str) -> None:
    if not complaint:
        policy.check(password, "zhao", profile)
        return
    with pytest.raises(Problem) as caught:
        policy.check(password, "zhao", profile)
    assert complaint in str(caught.value)
    assert caught.value.field == "password"


@given(
    st.one_of(st.text(max_size=16), st.sampled_from(["Password2024!", "Kettle-9-Lamp"])),
    st.text(max_size=8),
    st.sampled_from(sorted(policy.PROFILES)),
)
def test_the_rules_shown_are_the_rules_kept(password: str, login: str, name: str) -> None:
    profile = policy.PROFILES[name]
    try:
        policy.check(password, login, profile)
        accepted = True
    except Problem:
        accepted = False
    assert all(kept for _words, kept in policy.rules(password, login, profile)) == accepted


def test_the_name_others_know_checks_what_a_station_begins_with() -> None:
    with pytest.raises(Problem):
        keys.check_password("all lower and long", "zhao")
    keys.check_password("Kettle-9-Lamp", "zhao")
