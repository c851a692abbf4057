"""What registration and eligibility told."""

from collections.abc import Iterable

from services.payout.tables.known import (
    known_accounts,
    known_bank_details,
    known_contents,
    known_editions,
    known_givers,
    known_grants,
    known_helpers,
    known_list_entries,
    known_placements,
    known_reserves,
)
from shared.contracts.eligibility import (
    EditionAdopted,
    EditionProposed,
    ExclusionRecorded,
    FundRecorded,
    PlacementsRecorded,
    RefundGranted,
    TopUpGranted,
)
from shared.contracts.registration import BankDetailsGiven
from shared.eventlog.records import RecordedEvent
from shared.followers.row_operations import Put, RowOperation
from shared.people import person_key
from shared.recusal import helper_in


def project_registration(recorded: RecordedEvent) -> Iterable[RowOperation]:
    """Where each employer wants its money, and who said so."""
    event = recorded.event
    yield from helper_in(recorded, known_helpers)
    if isinstance(event, BankDetailsGiven):
        key = {"uscc": event.uscc, "bank_details_id": event.bank.details_id}
        yield Put(known_bank_details, key | event.bank.model_dump(exclude={"account_masked"}))
        yield Put(known_accounts, key | {"account_fingerprint": event.bank.account_fingerprint})
        yield Put(known_givers, key | {"person": person_key(recorded.actor)})


def project_eligibility(recorded: RecordedEvent) -> Iterable[RowOperation]:
    """What is granted: a refund, or a top-up of one; who stands on lists, and which of them an edition names; what
    funds hold."""
    event = recorded.event
    match event:
        case RefundGranted() | TopUpGranted():
            row = event.model_dump(include={"edition", "uscc", "agency", "name", "amount_fen"})
            payment_id = event.case_id if isinstance(event, RefundGranted) else event.top_up_id
            yield Put(known_grants, row | {"payment_id": payment_id, "granted_at": recorded.recorded_at})
        case PlacementsRecorded():
            own = sum(share.premium_fen for share in event.shares if share.using_uscc is None)
            key = {"edition": event.edition, "uscc": event.uscc}
            premium = sum(share.premium_fen for share in event.shares)
            yield Put(known_placements, key | {"own_premium_fen": own, "premium_fen": premium})
        case ExclusionRecorded():
            yield Put(known_list_entries, event.model_dump(exclude={"import_sha256"}))
        case FundRecorded():
            yield Put(known_reserves, event.model_dump())
        case EditionProposed():
            yield Put(known_contents, event.model_dump(include={"sha256", "content"}))
        case EditionAdopted():
            yield Put(known_editions, event.model_dump(include={"edition", "sha256"}))
