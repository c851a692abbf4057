"""The employers of a season, as they come: sizes, wages, names, banks and months. Drawn from a seed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from wengang.demo.employers import make_uscc, yuan

COUNTIES = ("630102", "630103", "630104", "630105", "630106", "630121", "630123")
SHARES = (34, 28, 22, 4, 4, 4, 4)
"""Three counties of a usual size, and four small ones."""
BASE = [f"2020-{month:02d}" for month in range(1, 13)]
BANKS = (
    ("中国工商银行西宁城东支行", "102851000106"),
    ("中国农业银行西宁城中支行", "103851012345"),
    ("中国银行青海省分行", "104851005012"),
    ("中国建设银行西宁五四大街支行", "105851000457"),
    ("青海银行股份有限公司城西支行", "313851000018"),
    ("招商银行西宁分行", "308851027014"),
    ("中国邮政储蓄银行西宁市分行", "403851000026"),
)
FAR_BANK = ("某某村镇银行深圳龙岗支行", "320584000012")
_FIRST = "昌盛和顺宏远新华金城润丰瑞达祥云博雅天成恒信东方高原雪域湟水三江青禾嘉业永泰"
_TRADE = ("商贸", "建筑工程", "餐饮", "物流", "科技", "物业服务", "医药", "文化传媒", "汽车服务", "农牧开发")
_OTHER_KINDS = ("social_organisation", "foundation", "social_service_institution", "law_firm", "individual_business")

_ROSTER = (
    "uscc,name,agency,unit_kind,size_class,first_insured_month,received_prior_refund,dispatch_firm,"
    "account_name,account_number,bank_name,cnaps_code,legal_entity_uscc"
)
_MONTH = "uscc,month,insured,employer_paid,staff_paid,retired,deceased,new_claimants,back_paid,arrears,arrears_paid"


@dataclass
class Month:
    month: str
    insured: int
    unit_fen: int
    staff_fen: int
    retired: int = 0
    deceased: int = 0
    claimants: int = 0
    back_paid_fen: int = 0
    arrears_fen: int = 0
    arrears_paid_fen: int = 0


@dataclass
class Firm:
    """``confirms_on``: days after the first list on which a newly insured employer confirms; None: never."""

    uscc: str
    name: str
    agency: str
    unit_kind: str
    size_class: str
    first_month: str
    direct: bool
    account: str
    bank: tuple[str, str]
    months: list[Month] = field(default_factory=list)
    dispatch: bool = False
    account_name: str = ""
    legal_entity: str = ""
    enrolled_in: str = "first"
    """``first`` roster, or ``never`` by an honest hand: somebody else enrols it."""
    confirms_on: int | None = 0
    returned_with: str | None = None
    """The bank's code of the first attempt."""
    corrects_after: int = 4
    taken: str = ""
    """By which plot, or look-alike."""

    @property
    def holder(self) -> str:
        return self.account_name or self.name

    @property
    def average(self) -> float:
        base = [one.insured for one in self.months if one.month in BASE and one.insured]
        return sum(base) / len(base) if base else 0.0

    @property
    def kept_staff(self) -> bool:
        """Whether it is eligible by R1 to R3, with room to both sides."""
        base = [one for one in self.months if one.month in BASE]
        opening, gone = self.months[0].insured, sum(one.retired + one.deceased for one in base)
        lost = opening - base[-1].insured - gone
        paid = sum(one.unit_fen + one.staff_fen for one in base)
        limit = 20 if self.average <= 30 else 6
        return self.unit_kind != "public_institution" and opening > 0 and paid > 0 and lost * 100 <= limit * opening


def draw(random: Random, size: int) -> list[Firm]:
    return [draw_one(random) for _ in range(size)]


def draw_one(random: Random, agency: str | None = None, size_class: str | None = None) -> Firm:
    agency = agency or random.choices(COUNTIES, SHARES)[0]
    size_class = size_class or random.choices(("large", "medium", "small", "micro"), (2, 8, 40, 50))[0]
    new = random.random() < 0.12
    first = random.choice(BASE[:9]) if new else f"{random.randint(2004, 2019)}-{random.randint(1, 12):02d}"
    heads = {
        "large": random.randint(300, 900),
        "medium": random.randint(100, 299),
        "small": random.randint(11, 99),
        "micro": random.randint(1, 10),
    }[size_class]
    bank = random.choice(BANKS)
    firm = Firm(
        uscc=make_uscc(agency, random.randrange(10**9)),
        name=name_of(random),
        agency=agency,
        unit_kind="enterprise" if random.random() < 0.94 else random.choice(_OTHER_KINDS),
        size_class=size_class,
        first_month=first,
        direct=not new,
        account=account_of(random),
        bank=bank,
    )
    firm.months = months_of(random, first, heads, relieved=size_class != "large")
    firm.dispatch = size_class in ("medium", "large") and random.random() < 0.12
    firm.confirms_on = _confirming_day(random)
    if random.random() < 0.03:
        firm.returned_with = random.choice(("AC04", "3031", "3009", "AC06"))
    firm.corrects_after = random.randint(2, 9)
    return firm


def name_of(random: Random) -> str:
    place = random.choice(("西宁", "青海", "西宁市"))
    return f"{place}{''.join(random.choices(_FIRST, k=random.choice((2, 2, 2, 3))))}{random.choice(_TRADE)}有限公司"


def account_of(random: Random) -> str:
    return f"{random.choice(('6222', '6228', '2806', '6301'))}{random.randrange(10**12):012d}"


def months_of(random: Random, first: str, heads: int, *, relieved: bool, wage: int = 0) -> list[Month]:
    """December before the base year, and the base year; from the first insured month on."""
    wage = wage or round(random.lognormvariate(8.55, 0.28)) * 100
    drift = random.choices((0, -1, 1, -2, 2), (60, 12, 14, 6, 8))[0] * max(1, heads // 45)
    turns = random.randrange(1, 13)
    insured, months = heads, []
    for number, month in enumerate(name for name in ("2019-12", *BASE) if name >= first):
        retired = deceased = claimants = 0
        if number == turns:
            insured = max(1, insured + drift)
            claimants = min(2, max(0, -drift))
        elif number and random.random() < 0.02 and insured > 1:
            insured, retired = insured - 1, 1
        elif number and random.random() < 0.08:
            insured = max(1, insured + random.choice((-1, 1)))
        noise = random.uniform(0.985, 1.015)
        paid = round(insured * wage * noise * 5 / 1000)
        unit = 0 if relieved and month >= "2020-02" else paid
        months.append(Month(month, insured, unit, paid, retired, deceased, claimants))
    return months


def _confirming_day(random: Random) -> int | None:
    """Most soon after they are told, many in the last days of August, some in those of December, and some never."""
    fate = random.random()
    if fate < 0.55:
        return random.randint(0, 15)
    if fate < 0.75:
        return random.randint(20, 26)
    if fate < 0.85:
        return random.randint(30, 100)
    if fate < 0.92:
        return random.randint(140, 147)
    return None


def roster_csv(firms: Iterable[Firm]) -> str:
    def row(one: Firm) -> str:
        bank = (one.holder, one.account, *one.bank) if one.account else ("", "", "", "")
        flags = (str(one.direct).lower(), str(one.dispatch).lower())
        facts = (one.uscc, one.name, one.agency, one.unit_kind, one.size_class, one.first_month, *flags)
        return ",".join((*facts, *bank, one.legal_entity))

    return "\n".join([_ROSTER, *map(row, firms)]) + "\n"


def contributions_csv(firms: Iterable[Firm]) -> str:
    def row(firm: Firm, one: Month) -> str:
        counts = (one.insured, yuan(one.unit_fen), yuan(one.staff_fen), one.retired, one.deceased, one.claimants)
        late = (yuan(one.back_paid_fen), yuan(one.arrears_fen), yuan(one.arrears_paid_fen))
        return ",".join(str(value) for value in (firm.uscc, one.month, *counts, *late))

    return "\n".join([_MONTH, *(row(firm, one) for firm in firms for one in firm.months)]) + "\n"


def placements_csv(placed: Iterable[tuple[Firm, int, list[tuple[str, int]]]]) -> str:
    """Of each dispatch firm: its own staff's premium, and that of the people at each using firm, in fen."""
    lines = ["uscc,using_uscc,unit_kind,size_class,premium"]
    for firm, own, shares in placed:
        lines.append(f"{firm.uscc},,enterprise,{firm.size_class},{yuan(own)}")
        lines += [f"{firm.uscc},{using},enterprise,medium,{yuan(fen)}" for using, fen in shares]
    return "\n".join(lines) + "\n"
