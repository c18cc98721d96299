"""Disputes (矛盾纠纷), their parties, and the sessions that mediate them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.fields.choice import Choice
from liaison.fields.field import (
    day,
    link,
    listed,
    long_text,
    money,
    one_of,
    phone,
    reference,
    references,
    resident_id,
    text,
    whole,
    yes_no,
)
from liaison.fields.record import Record, alive_index
from liaison.records.company import Company


class DisputeState(Choice):
    """The way of a dispute; moves in :data:`MOVES`."""

    found = "found", N_("排查"), "登记", "排查登记", "未调解"
    mediating = "mediating", N_("调解中"), "正在调解", "化解中"
    settled = "settled", N_("化解"), "已化解", "调解成功", "已调解"
    not_settled = "not-settled", N_("未化解"), "调解不成", "未达成"
    multi_party = "multi-party", N_("多元调解"), "多元化解"
    held = "held", N_("稳控"), "稳控中", "持续稳控"
    transferred = "transferred", N_("移交"), "已移交"


_S = DisputeState
MOVES: dict[DisputeState, tuple[DisputeState, ...]] = {
    _S.found: (_S.mediating, _S.settled, _S.held, _S.transferred),
    _S.mediating: (_S.settled, _S.not_settled, _S.multi_party, _S.held, _S.transferred),
    _S.not_settled: (_S.mediating, _S.multi_party, _S.held, _S.transferred),
    _S.multi_party: (_S.settled, _S.not_settled, _S.held, _S.transferred),
    _S.held: (_S.mediating, _S.settled, _S.multi_party, _S.transferred),
    _S.settled: (_S.mediating,),
    _S.transferred: (_S.mediating,),
}
OPEN = (_S.found, _S.mediating, _S.not_settled, _S.multi_party, _S.held)
REOPENED = {(_S.settled, _S.mediating), (_S.transferred, _S.mediating)}


class Risk(Choice):
    """Mark on the dispute; the register of risk items is kept apart from it."""

    ordinary = "ordinary", N_("一般"), "低", "蓝色"
    civil_to_criminal = "civil-to-criminal", N_("民转刑风险"), "民转刑"
    criminal_to_lethal = "criminal-to-lethal", N_("刑转命风险"), "刑转命"


class Size(Choice):
    """小事不出企,大事不出园."""

    small = "small", N_("小事")
    large = "large", N_("大事")


class Level(Choice):
    """Where the dispute stands, and where it was settled."""

    company = "company", N_("企业")
    park = "park", N_("园区"), "警务站"
    station = "station", N_("派出所")
    county = "county", N_("县局"), "县级"
    handed_over = "handed-over", N_("移交")


class Agreement(Choice):
    """Form of the agreement (人民调解法 articles 28, 29)."""

    oral = "oral", N_("口头协议"), "口头"
    written = "written", N_("书面协议"), "书面"


dispute_company = link("dispute_company", "dispute", "company")


class Dispute(Record):
    """A dispute in the park, from the first sign to its end."""

    __tablename__ = "dispute"
    __table_args__ = (
        alive_index("ix_dispute_day", "found_on", "id"),
        CheckConstraint("settled_on IS NULL OR settled_on >= found_on", name="settled_after"),
    )
    label = N_("矛盾纠纷")
    code = "JF"
    dated = "found_on"

    companies: Mapped[list[Company]] = references(
        N_("涉及企业"),
        "Company",
        dispute_company,
        listed=True,
        also=("企业", "企业名称", "涉事企业", "单位"),
        help=N_("可以多家；主要的一家写在最前。"),
    )
    station_id: Mapped[int] = reference(N_("警务站"), "Station", help=N_("按企业自动填写。"))
    found_on: Mapped[date] = day(
        N_("排查日期"),
        listed=True,
        also=("发现时间", "发现日期", "排查时间", "日期", "受理日期"),
        help=N_("发现或接到反映的日期。"),
    )
    source: Mapped[str | None] = listed(
        N_("来源"), "source", also=("纠纷来源",), help=N_("从哪里得知，如“走访”“110”“12345”。")
    )
    category: Mapped[str | None] = listed(
        N_("类别"),
        "dispute",
        listed=True,
        also=("纠纷类型", "纠纷类别", "类型"),
        help=N_("拖欠工资选“欠薪”，工伤赔偿选“工伤”。"),
    )
    people: Mapped[int | None] = whole(
        N_("涉及人数"),
        unit=N_("人"),
        listed=True,
        also=("人数", "涉及人员"),
        help=N_("直接涉及的人数，如欠薪的工人数 26。"),
    )
    amount: Mapped[Decimal | None] = money(
        N_("涉及金额"),
        unit=N_("元"),
        listed=True,
        also=("涉及金额(元)", "金额", "涉案金额"),
        help=N_("双方争议的金额，以元为单位，如 156000.00。"),
    )
    description: Mapped[str] = long_text(
        N_("纠纷简况"),
        search=True,
        listed=True,
        also=("简要情况", "基本情况", "纠纷情况", "情况"),
        help=N_("起因、经过、诉求、现状，如“26 名工人反映三个月工资未发”。"),
    )
    risk: Mapped[Risk] = one_of(
        N_("风险等级"),
        Risk,
        default=Risk.ordinary,
        listed=True,
        also=("风险", "风险级别"),
        help=N_("有暴力倾向、扬言报复的，选“民转刑风险”或更高，并及时报告。"),
    )
    level: Mapped[Level] = one_of(
        N_("层级"), Level, default=Level.company, help=N_("目前由哪一级调处。")
    )
    size: Mapped[Size] = one_of(
        N_("规模"),
        Size,
        default=Size.small,
        help=N_("小事不出企、大事不出园：企业内能解决的为小事。"),
    )
    officer_id: Mapped[int] = reference(
        N_("责任民警"),
        "Officer",
        listed=True,
        also=("责任人", "民警", "包案民警"),
        help=N_("包案跟到化解的民警。"),
    )
    forecast_on: Mapped[date | None] = day(N_("预警日期"), help=N_("激化之前预先发现苗头的日期。"))
    mediated_on: Mapped[date | None] = day(
        N_("首次调解日期"), help=N_("第一次组织调解的日期；登记调解记录后自动填写。")
    )
    escalated_on: Mapped[date | None] = day(N_("升级日期"), help=N_("事态升级或上报上一级的日期。"))
    state: Mapped[DisputeState] = one_of(
        N_("状态"),
        DisputeState,
        listed=True,
        also=("化解状态", "化解情况", "调解状态", "调解结果"),
        help=N_("用“办理”按步骤改变，每一步都有记录。"),
    )
    outcome: Mapped[str | None] = long_text(
        N_("化解情况"),
        max=2000,
        also=("化解措施", "处理结果"),
        help=N_("怎么化解的，如“企业分两期支付，双方签字”。"),
    )
    settled_at: Mapped[Level | None] = one_of(N_("化解层级"), Level, help=N_("最后在哪一级化解。"))
    transferred_to: Mapped[str | None] = text(
        N_("移交单位"), max=60, also=("移交去向",), help=N_("如“云岭县劳动人事争议仲裁委员会”。")
    )
    settled_on: Mapped[date | None] = day(
        N_("化解日期"),
        also=("化解时间", "调解日期", "办结日期"),
        help=N_("达成协议或当事人认可的日期，不早于排查日期。"),
    )
    agreement: Mapped[Agreement | None] = one_of(
        N_("协议形式"),
        Agreement,
        also=("协议",),
        help=N_("有书面协议书的选“书面协议”，并把扫描件放入附件。"),
    )
    agreement_text: Mapped[str | None] = long_text(
        N_("协议内容"), help=N_("主要条款，如“11 月 30 日前支付工资 156000 元”。")
    )
    agreement_due: Mapped[date | None] = day(N_("履行期限"), help=N_("协议约定的最后履行日期。"))
    performed: Mapped[bool | None] = yes_no(N_("已履行"), help=N_("协议内容全部履行完的选“是”。"))
    followed_on: Mapped[date | None] = day(
        N_("回访日期"), also=("回访时间",), help=N_("化解之后回访的日期。")
    )
    followed: Mapped[str | None] = text(
        N_("回访情况"),
        max=400,
        also=("回访", "回访结果"),
        help=N_("如“工资已全部到账，当事人满意”。"),
    )
    recorded_by: Mapped[str | None] = text(
        N_("登记人"),
        max=40,
        also=("填报人", "记录人", "录入人"),
        help=N_("空白时为当前登录的民警。"),
    )
    remark: Mapped[str | None] = long_text(N_("备注"), max=1000, help=N_("其他栏目写不下的情况。"))

    def problems(self) -> Iterator[Problem]:
        """A dispute names a company; dates follow one another."""
        if not self.companies:
            yield Problem(_("请填写涉及企业。"), "companies")
        if self.settled_on and self.settled_on < self.found_on:
            yield Problem(_("化解日期早于排查日期。"), "settled_on", _("请核对两个日期。"))


class Side(Choice):
    """Which side of the dispute."""

    applicant = "applicant", N_("申请方"), "甲方"
    respondent = "respondent", N_("被申请方"), "乙方"
    third = "third", N_("第三方")


class PartyKind(Choice):
    """A person, several persons, or a body."""

    person = "person", N_("个人")
    body = "body", N_("单位")


class Party(Record):
    """A party to a dispute (当事人)."""

    __tablename__ = "party"
    label = N_("当事人")
    code = "DS"
    title = "name"
    inside = "dispute_id"

    dispute_id: Mapped[int] = reference(N_("矛盾纠纷"), "Dispute", help=N_("当事人所在的纠纷。"))
    kind: Mapped[PartyKind] = one_of(
        N_("类型"),
        PartyKind,
        default=PartyKind.person,
        listed=True,
        help=N_("公司、班组选“单位”。"),
    )
    name: Mapped[str] = text(
        N_("姓名或名称"),
        max=80,
        search=True,
        listed=True,
        help=N_("个人写姓名，单位写全称，如“云岭永固建材有限公司”。"),
    )
    id_number: Mapped[str | None] = resident_id(
        N_("身份证号"), listed=True, help=N_("18 位居民身份证号；末位是校验码，写错会提示。")
    )
    phone: Mapped[str | None] = phone(
        N_("联系电话"), listed=True, help=N_("手机 11 位，或带区号的固定电话。")
    )
    side: Mapped[Side] = one_of(
        N_("方位"), Side, default=Side.applicant, listed=True, help=N_("提出要求的一方为申请方。")
    )


class SessionResult(Choice):
    """What one mediation session came to."""

    agreed = "agreed", N_("达成协议"), "调解成功", "成功"
    partly = "partly", N_("部分达成")
    failed = "failed", N_("未达成"), "不成"
    adjourned = "adjourned", N_("择期再调")


class MediationSession(Record):
    """One mediation session (调解记录)."""

    __tablename__ = "mediationsession"
    label = N_("调解记录")
    code = "TJ"
    inside = "dispute_id"

    dispute_id: Mapped[int] = reference(N_("矛盾纠纷"), "Dispute", help=N_("调解的是哪一起纠纷。"))
    held_on: Mapped[date] = day(N_("调解日期"), listed=True, help=N_("实际调解的日期。"))
    place: Mapped[str | None] = text(N_("地点"), max=80, listed=True, help=N_("如“警务站调解室”。"))
    mediators: Mapped[str | None] = text(
        N_("调解人"), max=120, listed=True, help=N_("姓名，用顿号隔开，如“赵刚、园区司法所李敏”。")
    )
    account: Mapped[str] = long_text(
        N_("调解经过"), listed=True, help=N_("双方说法、调解意见、达成或未达成的内容。")
    )
    result: Mapped[SessionResult] = one_of(
        N_("结果"), SessionResult, listed=True, help=N_("还要再调的选“择期再调”。")
    )
