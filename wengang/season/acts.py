"""What several plots of a season do to a story. Pure."""

from shared.contracts.eligibility import (
    EmployerAssessed,
    OverpaymentFound,
    RefundGranted,
)
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    PaymentBatched,
    PaymentCredited,
    PaymentOrdered,
    PaymentReleased,
)
from shared.contracts.registration import (
    BankDetailsGiven,
)
from wengang.season.story import EDITION, Story, bank_of, moment

PAYOUT: tuple[type[Fact], ...] = (PaymentOrdered, PaymentBatched, PaymentReleased, PaymentCredited)


def not_granted(story: Story) -> None:
    story.drop(RefundGranted, *PAYOUT)


def new_account(story: Story, day: float, account: str, holder: str | None = None) -> None:
    given = BankDetailsGiven(uscc=story.uscc, bank=bank_of(story, account, holder), source="platform")
    story.tell(moment(day), given, "platform")


def not_entitled(story: Story) -> None:
    story.change(EmployerAssessed, outcome="ineligible", amount_fen=0, reasons=("The layoff rate is too high.",))


def overpaid(story: Story, day: float = 60, amount_fen: int = 1_000) -> None:
    found = {
        "edition": EDITION,
        "uscc": story.uscc,
        "case_id": story.case_id,
        "overpayment_id": f"{story.case_id}:o1",
        "name": story.name,
        "agency": story.agency,
        "assessment_id": story.assessment_id,
        "amount_fen": amount_fen,
        "reason": "更正",
        "legal_basis": "N29",
    }
    story.tell(moment(day), OverpaymentFound.model_validate(found))
