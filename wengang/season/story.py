"""The honest course of one employer's refund, fact by fact, as the three logs would tell it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from services.eligibility.editions import shipped
from shared.calendar import notice_window
from shared.contracts.eligibility import (
    CaseListed,
    ConfirmationNoted,
    ContributionMonth,
    ContributionsRecorded,
    EditionAdopted,
    EditionProposed,
    EmployerAssessed,
    FundRecorded,
    RefundGranted,
)
from shared.contracts.fact import Fact
from shared.contracts.payout import PaymentBatched, PaymentCredited, PaymentOrdered, PaymentReleased
from shared.contracts.registration import (
    BankDetails,
    BankDetailsGiven,
    EmployerEnrolled,
    EmployerRegistered,
    RefundConfirmed,
    RegistrationNoticeSent,
)

EDITION = "qinghai-2021"
CITY, NO_FUND = "630100", "630202"
"""Whose fund is on record, and an agency of a city whose fund is not."""
PAY_BY = date(2021, 8, 31)
_START = datetime(2021, 7, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
SERVICE = "service:wengang"


def moment(day: float, hour: float = 9.0) -> datetime:
    """Days since 2021-07-01, a Thursday; hours of Shanghai."""
    return _START + timedelta(days=day, hours=hour)


@dataclass(frozen=True, slots=True)
class Told:
    """A fact, when, on which stream and by whom."""

    at: datetime
    source: str
    stream: str
    fact: Fact
    actor: str = SERVICE


@lru_cache(maxsize=1)
def content_in_force() -> tuple[str, str]:
    """The edition's content, and its hash."""
    content = shipped()[EDITION]
    return content, hashlib.sha256(content.encode()).hexdigest()


def adoption() -> list[Told]:
    """Before the season: the edition is proposed by one person, and adopted by another; the fund is on record."""
    content, sha256 = content_in_force()
    named = {"edition": EDITION, "sha256": sha256, "proposed_by": "policy-maker"}
    facts: tuple[Fact, ...] = (
        EditionProposed(**named, content=content),
        EditionAdopted(**named, approved_by="policy-approver", adopted_on=moment(-2).date()),
    )
    people = ("policy-maker", "policy-approver")
    fund = FundRecorded(
        edition=EDITION,
        region=CITY,
        balance_fen=400_000_000_00,
        payments_of_year_fen=250_000_000_00,
        as_of=date(2020, 12, 31),
    )
    return [
        *(
            Told(moment(-3 + number), "eligibility", f"edition:{EDITION}", fact, person)
            for number, (fact, person) in enumerate(zip(facts, people, strict=True))
        ),
        Told(moment(-1), "eligibility", f"fund:{EDITION}:{CITY}", fund, "bureau"),
    ]


def fingerprint(number: str) -> str:
    return hashlib.sha256(number.encode()).hexdigest()


@dataclass
class Story:
    """One employer: ``told`` in the honest order; ``wave`` shifts it by weeks. ``kinds``: which alerts it deserves."""

    number: int
    uscc: str
    name: str
    agency: str
    confirming: bool
    dispatch: bool
    wave: int
    premium_fen: int
    amount_fen: int
    planted: str = ""
    told: list[Told] = field(default_factory=list)
    kinds: frozenset[str] = frozenset()

    @property
    def case_id(self) -> str:
        return f"{EDITION}:{self.uscc}"

    @property
    def assessment_id(self) -> str:
        return f"{self.case_id}:1"

    @property
    def notice_id(self) -> str:
        return f"{self.agency}-{self.wave}"

    @property
    def account(self) -> str:
        return fingerprint(f"account of {self.uscc}")

    @property
    def shift(self) -> int:
        return 7 * self.wave

    def end_to_end(self, attempt: int = 1) -> str:
        return f"E{self.number:07d}-{attempt}"

    def batch_id(self, round_: str = "a") -> str:
        """A batch holds a hundred employers of one county and week."""
        return f"{self.agency}-{self.wave}-{self.number // 800}-{round_}"

    # Changing the course.

    def tell(self, at: datetime, fact: Fact, actor: str = SERVICE) -> None:
        source = fact.topic.partition(".")[0]
        payment_id = getattr(fact, "payment_id", None)
        if source == "registration":
            stream = f"employer:{self.uscc}"
        elif source == "eligibility":
            stream = f"case:{self.case_id}"
        else:
            stream = f"payment:{payment_id or self.case_id}"
        self.told.append(Told(at, source, stream, fact, actor))

    def drop(self, *facts: type[Fact]) -> None:
        self.told = [one for one in self.told if not isinstance(one.fact, facts)]

    def change(self, kind: type[Fact], **values: object) -> None:
        self.told = [
            replace(one, fact=one.fact.model_copy(update=values)) if isinstance(one.fact, kind) else one
            for one in self.told
        ]

    def move(self, kind: type[Fact], at: datetime) -> None:
        self.told = [replace(one, at=at) if isinstance(one.fact, kind) else one for one in self.told]


def bank_of(story: Story, account: str | None = None, holder: str | None = None) -> BankDetails:
    return BankDetails(
        account_name=holder or story.name,
        account_sealed="-",
        account_fingerprint=account or story.account,
        account_masked="6222****0000",
        bank_name="中国工商银行西宁城东支行",
        cnaps_code="102851000106",
    )


def honest(story: Story) -> Story:
    """Enrolled on 1 July, assessed, listed, granted, ordered, batched, released and credited: paid within July."""
    _until_assessed(story)
    _until_granted(story)
    _until_paid(story)
    return story


def _until_assessed(story: Story) -> None:
    story.tell(
        moment(0),
        EmployerEnrolled(
            uscc=story.uscc,
            edition=EDITION,
            name=story.name,
            agency=story.agency,
            unit_kind="enterprise",
            size_class="small",
            first_insured_month="2020-02" if story.confirming else "2015-03",
            received_prior_refund=not story.confirming,
            dispatch_firm=story.dispatch,
        ),
        f"clerk-{story.agency}",
    )
    if not story.confirming:
        given = BankDetailsGiven(uscc=story.uscc, bank=bank_of(story), source="roster")
        story.tell(moment(0), given, f"clerk-{story.agency}")
    each, rest = divmod(story.premium_fen, 24)
    months = tuple(
        ContributionMonth(
            month=f"2020-{month:02d}",
            insured=20,
            unit_paid_fen=each,
            staff_paid_fen=each + (rest if month == 12 else 0),
            retired=0,
            deceased=0,
            new_claimants=0,
        )
        for month in range(1, 13)
    )
    imported = ContributionsRecorded(edition=EDITION, uscc=story.uscc, months=months, import_sha256="0" * 64)
    story.tell(moment(1), imported, f"clerk-{story.agency}")
    story.tell(moment(5), assessed(story), f"clerk-{story.agency}")


def assessed(story: Story, number: int = 1) -> EmployerAssessed:
    return EmployerAssessed.model_validate(
        {
            "edition": EDITION,
            "edition_sha256": content_in_force()[1],
            "engine": "season",
            "unit_kind": "enterprise",
            "decided_on": moment(5).date(),
            "uscc": story.uscc,
            "name": story.name,
            "agency": story.agency,
            "dispatch_firm": story.dispatch,
            "assessment_id": f"{story.case_id}:{number}",
            "outcome": "eligible",
            "route": "confirming" if story.confirming else "direct",
            "size_class": "small",
            "rate": "3/5",
            "premium_paid_fen": story.premium_fen,
            "average_insured": "20",
            "layoff_rate": "0",
            "layoff_limit": "1/5",
            "amount_fen": story.amount_fen,
            "reasons": (),
            "trace": (),
        }
    )


def _until_granted(story: Story) -> None:
    shift = story.shift
    if story.confirming:
        told = RegistrationNoticeSent(uscc=story.uscc, edition=EDITION, channel="message", number=1)
        story.tell(moment(6), told, f"clerk-{story.agency}")
        story.tell(moment(7), EmployerRegistered(uscc=story.uscc, edition=EDITION), "platform")
        given = BankDetailsGiven(uscc=story.uscc, bank=bank_of(story), source="platform")
        story.tell(moment(7, 9.1), given, "platform")
        confirm(story, moment(7, 9.2))
    published = moment(8 + shift)
    listed = CaseListed(
        edition=EDITION,
        uscc=story.uscc,
        notice_id=story.notice_id,
        assessment_id=story.assessment_id,
        amount_fen=story.amount_fen,
        last_day=notice_window(published.date(), 3)[1],
    )
    story.tell(published, listed, "bureau")
    story.tell(moment(13 + shift, 8), granted(story))


def confirm(story: Story, at: datetime, account: str | None = None, assessment: int = 1) -> None:
    word = {
        "uscc": story.uscc,
        "edition": EDITION,
        "assessment_id": f"{story.case_id}:{assessment}",
        "amount_fen": story.amount_fen,
        "account_fingerprint": account or story.account,
    }
    story.tell(at, RefundConfirmed.model_validate(word), "platform")
    story.tell(at + timedelta(seconds=2), ConfirmationNoted.model_validate(word))


def granted(story: Story) -> RefundGranted:
    return RefundGranted(
        edition=EDITION,
        uscc=story.uscc,
        case_id=story.case_id,
        name=story.name,
        agency=story.agency,
        assessment_id=story.assessment_id,
        amount_fen=story.amount_fen,
        route="confirming" if story.confirming else "direct",
        account_fingerprint=story.account,
        dispatch_firm=story.dispatch,
        pay_by=PAY_BY,
    )


def ordered(story: Story) -> PaymentOrdered:
    return PaymentOrdered(
        payment_id=story.case_id,
        edition=EDITION,
        uscc=story.uscc,
        agency=story.agency,
        payee_name=story.name,
        amount_fen=story.amount_fen,
        route="confirming" if story.confirming else "direct",
        account_fingerprint=story.account,
        attempt=1,
        end_to_end_id=story.end_to_end(),
        pay_by=PAY_BY,
    )


def _until_paid(story: Story) -> None:
    story.tell(moment(13 + story.shift, 8.01), ordered(story))
    send(story, 15 + story.shift)
    credit(story, 19 + story.shift)


def send(story: Story, day: int, attempt: int = 1, account: str | None = None, round_: str = "a") -> None:
    """Put into a batch on a day, and released three days later. The batch's own facts come with the season."""
    names = {"payment_id": story.case_id, "batch_id": story.batch_id(round_)}
    end_to_end = story.end_to_end(attempt)
    story.tell(moment(day), PaymentBatched(**names, end_to_end_id=end_to_end), f"maker-{story.agency}")
    released = PaymentReleased(
        **names,
        end_to_end_id=end_to_end,
        amount_fen=story.amount_fen,
        account_fingerprint=account or story.account,
        bank_details_id="0" * 64,
    )
    story.tell(moment(day + 3), released, f"releaser-{story.agency}")


def credit(story: Story, day: float, attempt: int = 1, account: str | None = None) -> None:
    arrived = PaymentCredited(
        payment_id=story.case_id,
        end_to_end_id=story.end_to_end(attempt),
        amount_fen=story.amount_fen,
        account_fingerprint=account or story.account,
        booked_on=moment(day).date(),
        bank_reference=f"R{story.number}-{attempt}",
        message_sha256="0" * 64,
    )
    story.tell(moment(day), arrived, "bank")


Plot = Callable[[Story], None]
"""Turns an honest story into another one."""
