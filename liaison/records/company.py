"""The company in the park and the people to talk to there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.fields.choice import Choice
from liaison.fields.field import (
    credit_code,
    day,
    listed,
    long_text,
    one_of,
    phone,
    reference,
    text,
    whole,
    yes_no,
)
from liaison.fields.record import Record, alive_index


class CompanyKind(Choice):
    """What the unit is."""

    enterprise = "enterprise", N_("企业"), "生产企业", "工业企业", "公司", "园区企业"
    construction = "construction", N_("施工单位"), "施工企业", "建设单位", "在建项目"
    shop = "shop", N_("商铺"), "门店", "商户", "个体户", "个体工商户"
    internal = "internal", N_("内部单位"), "机关单位", "企事业单位", "事业单位"


class CompanyState(Choice):
    """Stage of life; a company that left is kept."""

    building = "building", N_("在建"), "建设中", "筹建", "签约"
    operating = "operating", N_("投产"), "正常", "在产", "正常生产", "营业", "在营", "运营"
    suspended = "suspended", N_("停产"), "停业", "歇业", "半停产"
    left = "left", N_("迁出"), "注销", "搬迁", "已迁出", "已注销", "关闭"


class Grade(Choice):
    """治安保卫 grade; key units by 国务院令421 article 13."""

    ordinary = "ordinary", N_("一般"), "一般单位", "普通", "三级"
    key = "key", N_("重点单位"), "重点", "治安保卫重点单位", "治安重点单位"
    hazardous = "hazardous", N_("涉危"), "涉危单位", "危险化学品", "涉危企业"


class Company(Record):
    """A company, construction unit, shop or internal unit (企业)."""

    __tablename__ = "company"
    __table_args__ = (
        alive_index("uq_company_credit_code_alive", "credit_code", unique=True),
        Index("ix_company_name", "name"),
    )
    label = N_("企业")
    code = "QY"
    title = "name"

    name: Mapped[str] = text(
        N_("企业名称"),
        search=True,
        listed=True,
        section=N_("基本信息"),
        also=("企业", "单位名称", "公司名称", "走访企业", "涉及企业", "单位", "名称", "被走访企业"),
        help=N_("与营业执照一致的全称，如“云岭永固建材有限公司”。"),
    )
    short_name: Mapped[str | None] = text(
        N_("简称"),
        max=30,
        search=True,
        section=N_("基本信息"),
        also=("企业简称",),
        help=N_("平时的叫法，如“永固建材”；查找时可用。"),
    )
    former_names: Mapped[str | None] = text(
        N_("曾用名"),
        max=200,
        search=True,
        section=N_("基本信息"),
        help=N_("用顿号隔开。"),
        also=("原名",),
    )
    credit_code: Mapped[str | None] = credit_code(
        N_("统一社会信用代码"),
        search=True,
        listed=True,
        section=N_("基本信息"),
        help=N_("18 位，见营业执照；末位是校验码，写错会提示。"),
        also=("信用代码", "社会信用代码", "统一信用代码", "营业执照号", "机构代码"),
    )
    station_id: Mapped[int] = reference(
        N_("警务站"), "Station", section=N_("基本信息"), help=N_("由哪个警务站管辖。")
    )
    kind: Mapped[CompanyKind] = one_of(
        N_("类别"),
        CompanyKind,
        default=CompanyKind.enterprise,
        listed=True,
        section=N_("基本信息"),
        also=("企业类别", "单位类别", "单位性质", "企业类型", "性质"),
        help=N_("在建项目选“施工单位”，机关、学校选“内部单位”。"),
    )
    state: Mapped[CompanyState] = one_of(
        N_("状态"),
        CompanyState,
        default=CompanyState.operating,
        listed=True,
        section=N_("基本信息"),
        also=("生产状态", "经营状态", "企业状态"),
        help=N_("停产、迁出的企业不再计入走访任务；迁出的请同时填写迁出日期。"),
    )
    grade: Mapped[Grade] = one_of(
        N_("等级"),
        Grade,
        default=Grade.ordinary,
        listed=True,
        section=N_("基本信息"),
        help=N_("重点单位指治安保卫重点单位（国务院令第 421 号第十三条）。"),
        also=("重点级别", "单位等级", "企业等级", "级别", "等级类别"),
    )
    industry: Mapped[str | None] = listed(
        N_("行业"),
        "industry",
        section=N_("基本信息"),
        also=("行业类别", "所属行业", "行业门类"),
        help=N_("按国民经济行业门类选择，如“制造业”；可在代码表中增加。"),
    )
    address: Mapped[str | None] = text(
        N_("地址"),
        max=120,
        search=True,
        listed=True,
        section=N_("基本信息"),
        also=("企业地址", "单位地址", "详细地址", "地点", "住所", "注册地址", "经营地址"),
        help=N_("写到门牌或厂房号，如“循环大道 18 号 3 号厂房”。"),
    )
    grid: Mapped[str | None] = text(
        N_("网格"),
        max=30,
        section=N_("基本信息"),
        also=("所属网格",),
        help=N_("所在网格的编号或名称，如“第 3 网格”。"),
    )
    place_note: Mapped[str | None] = text(
        N_("位置说明"),
        max=200,
        section=N_("基本信息"),
        help=N_("便于找到的说明，如“园区南门进门左转第二栋”。"),
    )

    legal_person: Mapped[str | None] = text(
        N_("法定代表人"),
        max=40,
        search=True,
        section=N_("联系人"),
        also=("法人", "法人代表", "负责人", "企业负责人", "单位负责人"),
        help=N_("见营业执照。"),
    )
    legal_phone: Mapped[str | None] = phone(
        N_("法定代表人电话"),
        section=N_("联系人"),
        also=("法人电话", "负责人电话"),
        help=N_("手机 11 位，或带区号的固定电话；可写多个，用顿号隔开。"),
    )
    liaison: Mapped[str | None] = text(
        N_("治安联络员"),
        max=40,
        search=True,
        listed=True,
        section=N_("联系人"),
        also=("企业联络员", "联络员", "专职治安联络员", "企业联系人", "联系人", "安全负责人"),
        help=N_("企业指定的专职联络人，走访、通知先找这一位。"),
    )
    liaison_phone: Mapped[str | None] = phone(
        N_("治安联络员电话"),
        listed=True,
        section=N_("联系人"),
        also=("联络员电话", "联系人电话", "企业联系电话"),
        help=N_("手机 11 位，或带区号的固定电话；可写多个，用顿号隔开。"),
    )
    in_group: Mapped[bool | None] = yes_no(
        N_("已入服务群"),
        section=N_("联系人"),
        also=("是否入群", "服务群", "联络群"),
        help=N_("治安联络员已加入警企服务群的选“是”。"),
    )

    employees: Mapped[int | None] = whole(
        N_("员工数"),
        unit=N_("人"),
        listed=True,
        section=N_("人员"),
        also=("员工人数", "职工人数", "从业人数", "人数"),
        help=N_("目前在册的全部员工，含劳务派遣，如 320。"),
    )
    migrants: Mapped[int | None] = whole(
        N_("流动人口"),
        unit=N_("人"),
        section=N_("人员"),
        also=("流动人口数", "外来人口", "流动人员"),
        help=N_("员工中户籍不在本县（区）的人数，不大于员工数。"),
    )
    foreigners: Mapped[int | None] = whole(
        N_("境外人员"),
        unit=N_("人"),
        section=N_("人员"),
        also=("外籍人员", "外国人", "境外人员数"),
        help=N_("员工中的外国人和港澳台人员数，没有的填 0。"),
    )
    residents: Mapped[int | None] = whole(
        N_("住宿人数"),
        unit=N_("人"),
        section=N_("人员"),
        also=("宿舍人数", "住厂人数"),
        help=N_("住在厂区宿舍的人数。"),
    )

    security_body: Mapped[bool | None] = yes_no(
        N_("内保机构"),
        section=N_("内部安保"),
        also=("是否有内保机构", "治安保卫机构"),
        help=N_("设有治安保卫机构或配有专职治安保卫人员的选“是”。"),
    )
    guards: Mapped[int | None] = whole(
        N_("保安人数"),
        unit=N_("人"),
        section=N_("内部安保"),
        also=("保安", "保安员数", "保安员"),
        help=N_("在岗保安员数，含保安公司派驻。"),
    )
    cameras: Mapped[int | None] = whole(
        N_("监控探头"),
        unit=N_("个"),
        section=N_("内部安保"),
        also=("摄像头", "监控数", "探头数"),
        help=N_("能正常使用的监控探头数。"),
    )
    access_controls: Mapped[int | None] = whole(
        N_("门禁"),
        unit=N_("套"),
        section=N_("内部安保"),
        also=("门禁数",),
        help=N_("人员和车辆出入口的门禁、道闸套数。"),
    )
    alarms: Mapped[int | None] = whole(
        N_("红外报警"),
        unit=N_("套"),
        section=N_("内部安保"),
        also=("红外报警器", "报警装置"),
        help=N_("周界、仓库等处的红外报警套数。"),
    )
    hazardous: Mapped[str | None] = text(
        N_("危险物品"),
        max=200,
        section=N_("内部安保"),
        also=("危化品", "危险化学品", "涉危物品"),
        help=N_("名称和存量，如“液氨 5 吨、柴油 200 升”；没有的空白。"),
    )

    entered_on: Mapped[date | None] = day(
        N_("入园日期"),
        section=N_("其他"),
        also=("入驻日期", "入驻时间", "入园时间"),
        help=N_("入驻园区的日期；入园之前不计走访任务。"),
    )
    left_on: Mapped[date | None] = day(
        N_("迁出日期"),
        section=N_("其他"),
        also=("迁出时间",),
        help=N_("状态为“迁出”时填写最后经营的一天。"),
    )
    merged_into_id: Mapped[int | None] = reference(
        N_("并入企业"),
        "Company",
        index=False,
        section=N_("其他"),
        help=N_("重复登记的企业合并之后，由程序填写保留的那一家。"),
    )
    remark: Mapped[str | None] = long_text(
        N_("备注"), max=1000, section=N_("其他"), also=("说明",), help=N_("其他栏目写不下的情况。")
    )

    def problems(self) -> Iterator[Problem]:
        """Facts of one company that cannot all be true."""
        if self.left_on and self.entered_on and self.left_on < self.entered_on:
            yield Problem(_("迁出日期早于入园日期。"), "left_on", _("请核对两个日期。"))


class Contact(Record):
    """A further contact of a company; as many as wanted."""

    __tablename__ = "contact"
    label = N_("联系人")
    code = "LX"
    title = "name"
    inside = "company_id"

    company_id: Mapped[int] = reference(N_("企业"), "Company", help=N_("联系人所在的企业。"))
    name: Mapped[str] = text(N_("姓名"), max=40, search=True, listed=True, help=N_("如“王芳”。"))
    post: Mapped[str | None] = text(
        N_("职务"), max=40, listed=True, help=N_("如“人事经理”“夜班值班长”。")
    )
    phone: Mapped[str | None] = phone(
        N_("联系电话"),
        listed=True,
        help=N_("手机 11 位，或带区号的固定电话；可写多个，用顿号隔开。"),
    )
    remark: Mapped[str | None] = text(
        N_("备注"), max=200, listed=True, help=N_("如“仅工作日 9 时至 17 时可联系”。")
    )
