"""The facts of the three services to supervision's tables. Pure."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import orjson

from services.supervision.projections.desk import project_desk
from services.supervision.projections.onward import project_onward
from services.supervision.tables import account_uses, confirmed_accounts, money, objections, top_ups, trail
from shared.contracts.eligibility import (
    CaseListed,
    ConfirmationNoted,
    ContributionsRecorded,
    EditionProposed,
    EmployerAssessed,
    NoticeWindowPassed,
    ObjectionDismissed,
    ObjectionRaised,
    ObjectionUpheld,
    RefundDeemedWaived,
    RefundGranted,
    TopUpGranted,
)
from shared.contracts.payout import (
    BankDiscrepancyFound,
    PaymentBatched,
    PaymentCredited,
    PaymentFreed,
    PaymentHeld,
    PaymentOrdered,
    PaymentPartSettled,
    PaymentRaised,
    PaymentReduced,
    PaymentReissued,
    PaymentReleased,
    PaymentReturned,
    PaymentReturnReversed,
    PaymentSettledByOffset,
)
from shared.contracts.registration import (
    AmountDisputed,
    BankDetailsGiven,
    EmployerEnrolled,
    EmployerFactsCorrected,
    EmployerRegistered,
    RefundConfirmed,
    RegistrationNoticeSent,
)
from shared.eventlog.records import PublishedFact, RecordedEvent
from shared.followers.row_operations import Add, Append, Put, RowOperation
from shared.identifiers import case_of
from shared.money import half_up
from shared.people import person_key

ONLY_IN_THE_TRAIL = frozenset(
    fact.topic for fact in (ConfirmationNoted, ContributionsRecorded, EditionProposed, RegistrationNoticeSent)
)
"""Facts that ``project`` has no rows for, and that are large or many: they are not made objects of."""


_OF_PAYMENTS = "payout.payment-"
_NOT_OF_THE_DESK = ("registration.", _OF_PAYMENTS, "eligibility.employer-", "eligibility.refund-")
"""Most facts by far: nothing of them waits for a person at the desk."""


def project(recorded: RecordedEvent) -> Iterable[RowOperation]:
    """What a fact says of accounts, and of how its employer stands."""
    if isinstance(recorded.event, BankDetailsGiven):
        given = recorded.event
        yield Put(account_uses, {"fingerprint": given.bank.account_fingerprint, "uscc": given.uscc})
    yield from project_standing(recorded)
    if not recorded.event.topic.startswith(_NOT_OF_THE_DESK):
        yield from project_desk(recorded)


def project_standing(recorded: RecordedEvent) -> Iterable[RowOperation]:
    """How an employer stands, and its money: what progress is counted from, now and as of any earlier position."""
    match recorded.source:
        case "registration":
            yield from _enrolment(recorded)
        case "eligibility":
            yield from _case(recorded)
        case "payout":
            yield from _payments(recorded)
            if not recorded.event.topic.startswith(_OF_PAYMENTS):
                yield from project_onward(recorded)


def keep(told: PublishedFact) -> Iterable[RowOperation]:
    """One step of the trail: the fact as it was told, but for what is nobody's business here."""
    edition, uscc = subject_of(told.data)
    kept, person = _without_others(told.data), person_key(told.actor)
    yield Append(
        trail,
        {
            "source": told.source,
            "position": told.position,
            "stream": told.stream,
            "edition": edition,
            "uscc": uscc,
            "topic": told.topic,
            "recorded_at": told.recorded_at,
            "actor": told.actor,
            "leaf_hash": told.leaf_hash,
            "refers_to": _refers_to(told.data, told.stream),
            "data": (told.json if kept is told.data else orjson.dumps(kept)).decode(),
            "person": None if person == told.actor else person,
        },
    )


WITHHELD = frozenset(("lines", "first_duty_id", "objector", "contact_sealed"))
"""Fields that the trail leaves out."""


def _without_others(fields: dict[str, Any]) -> dict[str, Any]:
    """The sealed number is nobody's business here, a batch's lines are other employers', so is what a reused voucher
    proved before, and who objected is not for the employer to read."""
    if not WITHHELD.isdisjoint(fields):
        fields = {name: value for name, value in fields.items() if name not in WITHHELD}
    bank = fields.get("bank")
    if isinstance(bank, dict):
        fields = fields | {"bank": {name: value for name, value in bank.items() if name != "account_sealed"}}
    return fields


def subject_of(fields: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Edition and USCC that a fact is about; payments are named ``{edition}:{uscc}``, top-ups ``:{n}`` more."""
    payment_id = fields.get("payment_id")
    if isinstance(payment_id, str):
        return case_of(payment_id)
    return fields.get("edition"), fields.get("uscc")


_REFERENCES = (
    ("batch_id", "batch"),
    ("notice_id", "notice"),
    ("message_sha256", "bank-message"),
    ("fund_id", "fund"),
)


def _refers_to(fields: Mapping[str, Any], stream: str) -> str | None:
    for name, kind in _REFERENCES:
        if fields.get(name) and f"{kind}:{fields[name]}" != stream:
            return f"{kind}:{fields[name]}"
    return None


# One function a feed: each column of ``money`` is written from one feed only.


def _enrolment(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event = recorded.event
    match event:
        case EmployerFactsCorrected():
            yield _row(event.edition, event.uscc, name=event.name, agency=event.agency)
        case EmployerEnrolled():
            enrolled = {"name": event.name, "agency": event.agency, "enrolled_at": recorded.recorded_at}
            yield _row(event.edition, event.uscc, **enrolled)
        case EmployerRegistered():
            yield _row(event.edition, event.uscc, registered_at=recorded.recorded_at)
        case RefundConfirmed():
            yield _row(event.edition, event.uscc, confirmed=True, disputed=False)
            key = {"edition": event.edition, "uscc": event.uscc, "position": recorded.position}
            account = {"fingerprint": event.account_fingerprint, "confirmed_at": recorded.recorded_at}
            yield Put(confirmed_accounts, key | account)
        case AmountDisputed():
            yield _row(event.edition, event.uscc, disputed=True)


def _case(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event = recorded.event
    match event:
        case EmployerAssessed():
            told = {"outcome": event.outcome, "route": event.route, "entitled_fen": event.amount_fen}
            kind = {"unit_kind": event.unit_kind, "size_class": event.size_class}
            insured = None if event.average_insured is None else half_up(Fraction(event.average_insured))
            when = {"insured": insured, "assessed_at": recorded.recorded_at}
            yield _row(event.edition, event.uscc, stage="assessed", **told, **kind, **when)
        case CaseListed():
            yield _row(event.edition, event.uscc, stage="listed", listed=True)
        case ObjectionRaised():
            yield _objection(event, undecided=True)
        case ObjectionDismissed():
            yield _objection(event, undecided=False)
        case ObjectionUpheld():
            yield _objection(event, undecided=False)
            if not event.late:
                yield _row(event.edition, event.uscc, stage="taken-off")
        case NoticeWindowPassed():
            yield _row(event.edition, event.uscc, stage=f"waiting-for-{event.waiting_for}")
        case RefundGranted():
            yield _row(
                event.edition,
                event.uscc,
                stage="granted",
                granted_fen=event.amount_fen,
                granted_fingerprint=event.account_fingerprint,
                pay_by=event.pay_by,
            )
        case RefundDeemedWaived():
            yield _row(event.edition, event.uscc, stage="waived")
        case TopUpGranted():
            yield Put(
                top_ups,
                {
                    "payment_id": event.top_up_id,
                    "edition": event.edition,
                    "uscc": event.uscc,
                    "name": event.name,
                    "agency": event.agency,
                    "granted_fen": event.amount_fen,
                    "granted_fingerprint": event.account_fingerprint,
                    "pay_by": event.pay_by,
                },
            )


def _payments(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event = recorded.event
    match event:
        case PaymentOrdered():
            offset = {} if event.gross_fen is None else {"offset_fen": event.gross_fen - event.amount_fen}
            yield _payment(event.payment_id, payment_state="ordered", ordered_fen=event.amount_fen, **offset)
        case PaymentReduced() | PaymentRaised():
            by_fen = event.by_fen if isinstance(event, PaymentReduced) else -event.by_fen
            yield _added(event.payment_id, ordered_fen=-by_fen, offset_fen=by_fen)
            if event.was == "returned":
                yield _payment(event.payment_id, returned_fen=event.amount_fen)
            elif event.was == "settled":
                yield _payment(event.payment_id, payment_state="ordered")
        case PaymentSettledByOffset(payment_id=payment_id):
            yield _payment(payment_id, payment_state="settled")
        case PaymentBatched(payment_id=payment_id):
            yield _payment(payment_id, payment_state="batched")
        case PaymentFreed(payment_id=payment_id):
            yield _payment(payment_id, payment_state="ordered")
        case PaymentReleased(payment_id=payment_id):
            yield _payment(payment_id, payment_state="released", released_at=recorded.recorded_at)
        case PaymentHeld(payment_id=payment_id):
            yield _payment(payment_id, payment_state="held")
        case PaymentCredited(payment_id=payment_id):
            paid = {"paid_fen": event.amount_fen, "credited_fingerprint": event.account_fingerprint}
            yield _payment(payment_id, payment_state="credited", **paid)
        case PaymentReturned(payment_id=payment_id):
            back = {"returned_fen": event.amount_fen, "paid_fen": None, "credited_fingerprint": None}
            yield _payment(payment_id, payment_state="returned", returned_at=recorded.recorded_at, **back)
        case PaymentReturnReversed(payment_id=payment_id):
            paid = {"paid_fen": event.amount_fen, "credited_fingerprint": event.account_fingerprint}
            yield _payment(payment_id, payment_state="credited", returned_fen=None, **paid)
        case PaymentPartSettled(payment_id=payment_id):
            part = {"arrived_fen": event.arrived_in_all_fen, "returned_fen": event.amount_fen, "paid_fen": None}
            yield _payment(payment_id, payment_state="returned", returned_at=recorded.recorded_at, **part)
        case PaymentReissued(payment_id=payment_id):
            yield _payment(payment_id, payment_state="ordered", returned_fen=None)
        case BankDiscrepancyFound(payment_id=str() as payment_id, kind="account-differs"):
            yield _payment(payment_id, other_account_reported=True)


def _row(edition: str, uscc: str, **values: object) -> RowOperation:
    return Put(money, {"edition": edition, "uscc": uscc, **values})


def _objection(event: ObjectionRaised | ObjectionDismissed | ObjectionUpheld, *, undecided: bool) -> RowOperation:
    key = {"objection_id": event.objection_id, "edition": event.edition, "uscc": event.uscc}
    return Put(objections, {**key, "undecided": undecided})


def _payment(payment_id: str, **values: object) -> RowOperation:
    """The case's one row, or that of a further payment."""
    edition, uscc = case_of(payment_id)
    if payment_id == f"{edition}:{uscc}":
        return _row(edition, uscc, **values)
    return Put(top_ups, {"payment_id": payment_id, "edition": edition, "uscc": uscc, **values})


def _added(payment_id: str, **deltas: int) -> RowOperation:
    edition, uscc = case_of(payment_id)
    if payment_id == f"{edition}:{uscc}":
        return Add(money, {"edition": edition, "uscc": uscc}, deltas)
    return Add(top_ups, {"payment_id": payment_id}, deltas)
