"""The notice on holidays: from its words, a table, a JSON file; slips are found before writing."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from liaison.base.clock import clock
from liaison.base.errors import Problem, Problems, Trouble
from liaison.base.paths import resources
from liaison.exchange import holidays
from liaison.exchange.notice import read_notice
from liaison.records.calendarday import DayKind
from liaison.services import workdays
from liaison.services.workdays import Special
from tests.exchange.notices import BARE, N2025, N2026

HEADS = ["日期", "安排", "名称", "依据"]


@pytest.mark.parametrize(("words", "year"), [(N2025, 2025), (N2026, 2026)])
def test_the_notices_read_as_they_are_shipped(words: str, year: int) -> None:
    assert read_notice(words) == [one for one in workdays.shipped() if one.day.year == year]


def test_a_bare_sentence_tells_its_year_by_the_weekdays_and_its_name_by_the_month() -> None:
    with clock.held(datetime(2026, 11, 22, 4, tzinfo=UTC)):
        found = read_notice(BARE)
    assert len(found) == 9
    assert found[0] == Special(date(2026, 9, 20), DayKind.working, "国庆节")
    assert found[1] == Special(date(2026, 10, 1), DayKind.holiday, "国庆节")
    assert {one.day.day for one in found if one.kind is DayKind.holiday} == set(range(1, 8))


def test_lines_may_be_broken_anywhere() -> None:
    assert read_notice(N2026.replace("至", "至\n")) == read_notice(N2026)


def test_new_year_may_begin_in_december() -> None:
    words = "元旦：12月30日至1月1日放假，共3天。国庆节：10月1日放假。"
    found = read_notice(words, 2024)
    assert [one.day for one in found][:3] == [date(2023, 12, 30 + n) for n in (0, 1)] + [
        date(2024, 1, 1)
    ]
    told = read_notice("元旦：2023年12月30日至2024年1月1日放假，共3天。", 2024)
    assert told == found[:3]


@pytest.mark.parametrize(
    ("words", "year", "told"),
    [
        ("国庆节：10月1日（周三）至7日放假。", 2026, "周四"),
        ("国庆节：10月1日至7日放假，共8天。", 2026, "8 天"),
        ("国庆节：10月10日上班，10月9日上班。", 2026, "本来就上班"),
        ("国庆节：10月7日至1日放假。", 2026, "起止"),
        ("国庆节：2月30日放假。", 2026, "2月30日"),
        ("国庆节：1日放假。", 2026, "1日"),
        ("国庆节：10月1日放假。", None, "哪一年"),
        ("今天天气很好。", 2026, "没有在文字中"),
        ("", 2026, "没有在文字中"),
        ("字" * 30_000, 2026, "太长"),
        ("9999年1月1日放假。", 2026, "不是有效日期"),
    ],
)
def test_what_does_not_fit_is_named(words: str, year: int | None, told: str) -> None:
    with pytest.raises(Problem) as caught:
        read_notice(words, year)
    assert told in str(caught.value)


def test_a_span_broken_off_is_no_error() -> None:
    (one,) = read_notice("1月1日至放假。2027年1月3日放假", 2027)[1:]
    assert one.day == date(2027, 1, 3)
    assert len(read_notice("1月1日至放假31日放假", 2027)) == 2


def test_a_workbook_and_a_csv_bring_the_same_days(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["2027年节假日安排"])
    sheet.append(HEADS)
    sheet.append([datetime(2027, 10, 1), "放假", "国庆节", "通知"])
    sheet.append(["2027-10-9", "班", "国庆节", None])
    book.save(tmp_path / "days.xlsx")
    text = "\n".join([",".join(HEADS), "2027.10.1,休,国庆节,通知", "2027年10月9日,上班,国庆节,"])
    (tmp_path / "days.csv").write_text(text, "gb18030")
    expected = [
        Special(date(2027, 10, 1), DayKind.holiday, "国庆节", "通知"),
        Special(date(2027, 10, 9), DayKind.working, "国庆节"),
    ]
    assert holidays.read(tmp_path / "days.xlsx") == expected
    assert holidays.read(tmp_path / "days.csv") == expected


def test_bad_rows_are_named_by_their_place(tmp_path: Path) -> None:
    text = "日期,安排,名称\n2027-02-30,放假,春节\n2027-10-1,也许,国庆节\n,放假,春节"
    (tmp_path / "days.csv").write_text(text, "utf-8")
    with pytest.raises(Problems) as caught:
        holidays.read(tmp_path / "days.csv")
    places = [str(problem) for problem in caught.value.problems]
    assert len(places) == 3
    assert all(f"第 {n} 行" in words for n, words in zip((2, 3, 4), places, strict=True))


def test_a_day_both_free_and_worked_is_refused(tmp_path: Path) -> None:
    text = "日期,安排\n2027-10-09,放假\n2027-10-09,上班"
    (tmp_path / "days.csv").write_text(text, "utf-8")
    with pytest.raises(Problem, match="既写放假又写上班"):
        holidays.read(tmp_path / "days.csv")


def test_json_as_rows_and_as_shipped(tmp_path: Path) -> None:
    shipped = resources() / "holidays.json"
    assert holidays.read(shipped) == list(workdays.shipped())
    rows = [{"day": "2027-10-01", "kind": "holiday", "name": "国庆节", "basis": "通知"}]
    path = tmp_path / "days.json"
    path.write_text(json.dumps(rows), "utf-8")
    assert holidays.read(path) == [Special(date(2027, 10, 1), DayKind.holiday, "国庆节", "通知")]


@pytest.mark.parametrize(
    "content",
    ["", "{", "[1]", "{}", '{"notices": 3}', '{"notices": [{"holidays": [[1]], "working": []}]}'],
)
def test_nonsense_in_json_is_a_problem(content: str, tmp_path: Path) -> None:
    path = tmp_path / "days.json"
    path.write_text(content, "utf-8")
    with pytest.raises((Problem, Problems)):
        holidays.read(path)


def test_a_text_file_is_the_notice_in_any_encoding(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        path.write_text(N2026, encoding)
        assert holidays.read(path) == read_notice(N2026)


def test_a_missing_or_huge_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Trouble):
        holidays.read(tmp_path / "none.txt")
    path = tmp_path / "huge.json"
    path.write_bytes(b" " * (holidays.BIGGEST + 1))
    with pytest.raises(Problem, match="太大"):
        holidays.read(path)


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("企业,电话\n甲公司,1\n", "utf-8")
    with pytest.raises(Problem, match="日期"):
        holidays.read(tmp_path / "other.csv")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("[]", "没有日期"),
        ("[{}]", "没有日期"),
        ('{"notices":[{"holidays":[],"working":[]}]}', "没有日期"),
        ('[{"day":"2027-10-01","kind":"放假","name":{"a":1}}]', "不是节假日安排"),
        ('[{"day":"2027-10-01","kind":"放假","basis":false}]', "不是节假日安排"),
        ('{"notices":[{"basis":[1],"holidays":[],"working":[["x","2027-10-09"]]}]}', "不是节假日"),
    ],
)
def test_json_of_another_shape_is_refused(tmp_path: Path, told: str, words: str) -> None:
    (tmp_path / "days.json").write_text(told, "utf-8")
    with pytest.raises(Problem, match=words):
        holidays.read(tmp_path / "days.json")


def test_json_may_be_named_as_the_headings_are(tmp_path: Path) -> None:
    path = tmp_path / "days.json"
    path.write_text('[{"日期":"2027-10-01","安排":"放假","名称":"国庆节"}]', "utf-8")
    assert holidays.read(path) == [Special(date(2027, 10, 1), DayKind.holiday, "国庆节")]
    notice = '{"notices":[{"basis":null,"holidays":[["国庆节","%s","%s"]],"working":[]}]}'
    path.write_text(notice % ("2027-10-01", "2027-10-01"), "utf-8")
    assert holidays.read(path) == [Special(date(2027, 10, 1), DayKind.holiday, "国庆节")]


def test_an_endless_file_is_refused_before_it_is_all_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = '{"holidays":[["x","2027-10-01","2027-10-31"]],"working":[]}'
    path = tmp_path / "days.json"
    path.write_text('{"notices":[' + ",".join([one] * 5_000) + "]}", "utf-8")
    asked, span = [0], holidays._span

    def counted(first: Any, last: Any) -> tuple[date, date]:
        asked[0] += 1
        return span(first, last)

    monkeypatch.setattr(holidays, "_span", counted)
    with pytest.raises(Problem, match="太多"):
        holidays.read(path)
    assert asked[0] < 200


def test_a_file_that_is_no_text_is_named_so(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_bytes(b"PK\x03\x04\x00\x00" * 99)
    with pytest.raises(Problem, match="不是文字文件"):
        holidays.read(path)


def test_a_day_free_and_worked_is_refused() -> None:
    with pytest.raises(Problem, match="既写放假又写上班"):
        read_notice("国庆节：10月1日至7日放假，共7天。10月3日（周六）上班。", 2026)


@pytest.mark.parametrize("year", [0, -1, 99_999, 10**30])
def test_a_year_that_is_none_is_refused(year: int) -> None:
    with pytest.raises(Problem, match="不是有效年份"):
        read_notice("国庆节：10月1日放假。", year)
