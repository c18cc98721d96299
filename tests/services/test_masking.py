"""Personal numbers: enough to tell two apart, not enough to call."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from liaison.fields.codes import Phone, ResidentId
from liaison.fields.kind import Text
from liaison.records import Party
from liaison.services import masking, reading
from liaison.services.reading import Row
from liaison.services.registers import COMPANIES, VISITS, inside


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800138000", "138****8000"),
        ("13800138000、13900139000", "138****8000、139****9000"),
        ("0854-2621234", "0854-26****4"),
        ("0854-2621234-801", "0854-26****4-801"),
        ("2621234", "26****4"),
        ("010-12345678", "010-12****8"),
        ("13800138000、0854-2621234", "138****8000、0854-26****4"),
        ("110", "110"),
        ("4001234567", "4001234567"),
        ("", ""),
    ],
)
def test_phones_lose_their_middle(number: str, shown: str) -> None:
    assert masking.phone(number) == shown
    assert masking.masked(Phone(), number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("11010519491231002X", "1101**********002X"),
        ("440524188001010014", "4405**********0014"),
        ("110105491231002", "1101*******1002"),
    ],
)
def test_identity_numbers_lose_their_birth_date(number: str, shown: str) -> None:
    assert masking.identity(number) == shown
    assert masking.masked(ResidentId(), number) == shown


@given(st.from_regex(r"1[3-9]\d{9}", fullmatch=True))
def test_no_mobile_number_is_seen_whole(number: str) -> None:
    assert masking.phone(number) == f"{number[:3]}****{number[-4:]}"
    assert masking.within(f"电话{number}。") == f"电话{number[:3]}****{number[-4:]}。"


def test_numbers_in_free_text_are_masked_and_serial_numbers_are_not() -> None:
    text = "王五 13800138000 见 ZF-202611-0001,身份证 11010519491231002X。"
    shown = masking.within(text)
    assert shown == "王五 138****8000 见 ZF-202611-0001,身份证 1101**********002X。"


def test_other_personal_fields_keep_their_first_sign() -> None:
    assert masking.masked(Text(), "E12345678") == "E********"


def test_only_personal_columns_of_a_list_are_masked() -> None:
    columns = reading.columns(COMPANIES)
    hidden = masking.personal(COMPANIES, columns)
    assert {columns[place].name for place in hidden} == {"legal_phone", "liaison_phone"}
    texts = tuple("13800138000" for _column in columns)
    (row,) = masking.rows([Row(1, 1, texts)], hidden)
    for place, text in enumerate(row.texts):
        assert text == ("138****8000" if place in hidden else "13800138000")
    rows = [Row(1, 1, ("a",))]
    assert masking.rows(rows, masking.personal(VISITS, reading.columns(VISITS))) == rows


def test_texts_of_one_record_are_masked_by_field() -> None:
    party = inside(Party)
    shown = masking.texts(party, {"name": "王五", "id_number": "11010519491231002X", "phone": ""})
    assert shown == {"name": "王五", "id_number": "1101**********002X", "phone": ""}
