"""What a public notice says, as offices write one (公示), and the table that is attached to it. Chinese. Pure.

What is not recorded is shown as a blank to be filled in, and never made up.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from services.eligibility.domain.edition import Edition
from services.eligibility.domain.notice_list import claimants
from services.eligibility.domain.wording import word
from services.eligibility.schemas.notices import NoticeAnswer
from shared.contracts.eligibility import EmployerAssessed
from shared.pages.figures import day_in_words, money
from shared.regions import full_name

BLANK = "＿＿＿＿＿＿（待填）"
HEADINGS = (
    "序号", "单位名称", "统一社会信用代码", "单位类型", "平均参保人数（人）", "新领失业金人数（人）", "裁员率",
    "实缴失业保险费（元）", "返还比例", "返还金额（元）", "备注",
)  # fmt: skip
TAKEN_OFF = "异议成立，已移出"


@dataclass(frozen=True, slots=True)
class NoticeText:
    title_lines: tuple[str, str]
    paragraphs: Sequence[str]
    attachment: str
    issuer: str
    day: str
    total_fen: int
    employers: int

    @property
    def title(self) -> str:
        return "".join(self.title_lines)


def text_of(notice: NoticeAnswer, edition: Edition | None) -> NoticeText:
    programme = notice.edition if edition is None else edition.title_zh
    place = full_name(notice.agency, province=False)
    office = notice.objections_to or f"{place}失业保险经办机构"
    first, last = day_in_words(notice.first_day, "zh"), day_in_words(notice.last_day, "zh")
    return NoticeText(
        title_lines=(f"关于{programme}", f"{place}拟返还单位名单的公示"),
        paragraphs=(
            f"根据{notice.legal_basis}，经数据比对核定，拟对 {notice.employers:,} 家单位返还失业保险费，"
            f"合计 {money(notice.total_fen)} 元。现将名单予以公示，接受社会监督。",
            f"一、公示时间：{first}至{last}（{notice.working_days}个工作日）。",
            "二、异议：对名单有异议的，请在公示期内以真实姓名提出，并写明可以核实的事实和理由。"
            f"受理单位和地址：{office}；联系电话：{notice.telephone or BLANK}。",
            "三、复核：符合条件而未列入名单的单位，可在公示期内向受理单位申请复核。",
        ),
        attachment="附件：拟返还单位名单",
        issuer=notice.issuer or f"发布单位{BLANK}",
        day=day_in_words(notice.published_on, "zh"),
        total_fen=notice.total_fen,
        employers=notice.employers,
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. Ratios are exact."""

    number: int
    name: str
    uscc: str
    kind: str
    average_insured: Fraction | None
    claimants: int | None
    layoff_rate: Fraction | None
    premium_fen: int | None
    rate: Fraction | None
    refund_fen: int
    remark: str


def entries(assessments: Iterable[EmployerAssessed], taken_off: frozenset[str]) -> Iterator[Entry]:
    """``assessments`` are in the order of the list; ``taken_off``: USCCs."""
    for number, one in enumerate(assessments, 1):
        yield Entry(
            number=number,
            name=one.name,
            uscc=one.uscc,
            kind=kind_of(one),
            average_insured=_exact(one.average_insured),
            claimants=claimants(one),
            layoff_rate=_exact(one.layoff_rate),
            premium_fen=one.premium_paid_fen,
            rate=_exact(one.rate),
            refund_fen=one.amount_fen or 0,
            remark=TAKEN_OFF if one.uscc in taken_off else "",
        )


def kind_of(one: EmployerAssessed) -> str:
    """``小型企业``; other kinds of unit have no size. Empty of the first engine's, which kept no kind."""
    if one.unit_kind is None:
        return ""
    kind = word(one.unit_kind, "zh")
    return f"{word(one.size_class, 'zh')}{kind}" if one.unit_kind == "enterprise" and one.size_class else kind


def _exact(ratio: str | None) -> Fraction | None:
    return None if ratio is None else Fraction(ratio)


def two_places(number: Fraction | None, times: int = 1) -> str:
    """Half up: ``61/3`` -> ``20.33``."""
    if number is None:
        return "—"
    hundredths = number * times * 100
    whole = (2 * hundredths.numerator + hundredths.denominator) // (2 * hundredths.denominator)
    return f"{whole // 100:,}.{whole % 100:02d}"
