"""The visit to a company (走访)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time as clock_time

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.fields.choice import Choice
from liaison.fields.field import (
    day,
    link,
    long_text,
    many_of,
    one_of,
    reference,
    references,
    text,
    time,
    whole,
    yes_no,
)
from liaison.fields.record import ALIVE, Record, alive_index
from liaison.records.department import Department
from liaison.records.officer import Officer


class VisitForm(Choice):
    """How the visit came about."""

    routine = "routine", N_("日常走访"), "日常", "实地", "实地走访", "走访"
    key_unit = "key-unit", N_("重点走访"), "重点单位走访", "重点"
    appointment = "appointment", N_("预约服务"), "预约", "约谈"
    extended = "extended", N_("延时服务"), "延时"
    door = "door-to-door", N_("上门服务"), "上门"


class Outcome(Choice):
    """Only a visit that was done counts as a visit."""

    done = "done", N_("已走访"), "完成"
    not_met = "not-met", N_("未遇"), "未见", "改期"
    refused = "refused", N_("拒绝")
    planned = "planned", N_("计划")


class VisitDuty(Choice):
    """The four basic duties of the officer's month."""

    safety = "safety", N_("安全检查"), "检查"
    population = "population", N_("流动人口管理"), "流动人口登记", "流动人口"
    publicity = "publicity", N_("安全防范宣传"), "宣传", "反诈宣传"
    legal = "legal", N_("法律咨询"), "咨询"


visit_officer = link("visit_officer", "visit", "officer")
visit_department = link("visit_department", "visit", "department")
_PLANNED = f"outcome = 'planned' AND {ALIVE}"


class Visit(Record):
    """One visit of one or more officers to a company."""

    __tablename__ = "visit"
    __table_args__ = (
        alive_index("ix_visit_day", "visited_on", "id"),
        Index("ix_visit_company_day", "company_id", "visited_on"),
        alive_index("ix_visit_planned", "visited_on", "id", where=_PLANNED),
    )
    label = N_("走访")
    code = "ZF"
    dated = "visited_on"

    company_id: Mapped[int] = reference(
        N_("企业"),
        "Company",
        listed=True,
        index=False,
        help=N_("输入名称、简称或拼音首字母，如 yg。"),
    )
    station_id: Mapped[int] = reference(N_("警务站"), "Station", help=N_("按企业自动填写。"))
    visited_on: Mapped[date] = day(
        N_("走访日期"),
        listed=True,
        also=("走访时间", "日期", "时间", "检查日期", "走访日"),
        help=N_("实际走访的日期，如 2026-10-28，也可输入“昨天”。"),
    )
    visited_at: Mapped[clock_time | None] = time(N_("走访时刻"), help=N_("24 小时制，如 14:30。"))
    officers: Mapped[list[Officer]] = references(
        N_("走访民警"),
        "Officer",
        visit_officer,
        listed=True,
        also=("民警", "走访人", "检查民警", "走访人员"),
        help=N_("参加走访的民警、辅警，可以多名；第一名为主。"),
    )
    departments: Mapped[list[Department]] = references(
        N_("同行警种"),
        "Department",
        visit_department,
        also=("同行部门", "参加部门", "参加警种", "联合走访部门", "联合走访单位"),
        help=N_("一同走访的警种部门，可以多个；走访民警属于警种部门的自动填写。"),
    )
    accompanied_by: Mapped[str | None] = text(
        N_("陪同人员"),
        max=120,
        also=("陪同", "陪同人"),
        help=N_("一同前往的人，如“交警大队李强、园区管委会陈静”。"),
    )
    met_with: Mapped[str | None] = text(
        N_("受访人"),
        max=80,
        listed=True,
        search=True,
        help=N_("姓名和职务，如“王芳 安全主管”。"),
        also=("企业参加人", "接待人", "被访人", "受访人员"),
    )
    form: Mapped[VisitForm] = one_of(
        N_("走访形式"),
        VisitForm,
        default=VisitForm.routine,
        listed=True,
        also=("形式", "方式", "走访方式"),
        help=N_("企业预约的选“预约服务”，八小时以外的选“延时服务”。"),
    )
    outcome: Mapped[Outcome] = one_of(
        N_("结果"),
        Outcome,
        default=Outcome.done,
        also=("走访结果",),
        help=N_("未遇、拒绝只算一次尝试，不计入走访；还没去的选“计划”。"),
    )
    duties: Mapped[tuple[str, ...] | None] = many_of(
        N_("完成任务"), VisitDuty, help=N_("每月四项：安全检查、流动人口、防范宣传、法律咨询。")
    )
    content: Mapped[str] = long_text(
        N_("工作内容"),
        search=True,
        listed=True,
        also=("走访内容", "内容", "走访情况", "工作情况"),
        help=N_("做了什么、谈了什么，如“检查仓库消防通道，宣传防范电信诈骗”。"),
    )
    people_reached: Mapped[int | None] = whole(
        N_("宣传人次"),
        unit=N_("人次"),
        listed=True,
        also=("宣传人数", "受教育人次", "宣传教育人次"),
        help=N_("当面接受宣传的人数；同一人两次算两人次。"),
    )
    people_registered: Mapped[int | None] = whole(
        N_("登记流动人口"),
        unit=N_("人"),
        listed=True,
        also=("登记人数", "流动人口登记", "登记流动人口数"),
        help=N_("本次新登记或核对的流动人口数。"),
    )
    findings: Mapped[str | None] = long_text(
        N_("发现问题"),
        max=2000,
        search=True,
        listed=True,
        also=("存在问题", "问题", "隐患问题"),
        help=N_("没有问题的写“未发现问题”或空白；需整改的同时登记隐患。"),
    )
    handling: Mapped[str | None] = long_text(
        N_("处理情况"),
        max=2000,
        also=("处置情况", "处理结果", "整改情况"),
        help=N_("当场怎么办的，如“当场清理，已拍照”。"),
    )
    late: Mapped[bool] = yes_no(
        N_("补录"), default=False, help=N_("走访当月之后才登记的，自动标记。")
    )
    recorded_by: Mapped[str | None] = text(
        N_("登记人"),
        max=40,
        also=("填报人", "记录人", "录入人"),
        help=N_("空白时为当前登录的民警。"),
    )
    remark: Mapped[str | None] = long_text(N_("备注"), max=1000, help=N_("如“随行车辆 2 台”。"))

    def problems(self) -> Iterator[Problem]:
        """What was done must say by whom."""
        if self.outcome is Outcome.done and not self.officers:
            yield Problem(_("请填写走访民警。"), "officers")
