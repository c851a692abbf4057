"""Payout, put together."""

from importlib.resources import files

from fastapi import FastAPI

from services.payout.api import ROUTERS
from services.payout.bank.sheet_kinds import sheets_of
from services.payout.duties import duties
from services.payout.projections.everything import EVERYTHING
from services.payout.projections.known import project_eligibility, project_registration
from services.payout.reactions.claims import claims_follow
from services.payout.reactions.other_services import react_to_eligibility, react_to_registration
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
    OverpaymentFound,
    PlacementsRecorded,
    RefundGranted,
    TopUpGranted,
)
from shared.contracts.payout import PAYOUT_FACTS
from shared.eventlog.codec import EventCodec
from shared.followers.subscription import Subscription
from shared.recusal import SPOKEN
from shared.service import NETWORK, Service, Transports, create_service
from shared.settings import Settings

PROJECTIONS = (EVERYTHING,)
SUBSCRIPTIONS = (
    Subscription(
        "payout-from-eligibility",
        "eligibility",
        EventCodec(
            RefundGranted,
            TopUpGranted,
            OverpaymentFound,
            ExclusionRecorded,
            PlacementsRecorded,
            EditionProposed,
            EditionAdopted,
            FundRecorded,
        ),
        project=project_eligibility,
        tables=(known_grants, known_list_entries, known_contents, known_editions, known_reserves, known_placements),
        react=react_to_eligibility,
    ),
    Subscription(
        "payout-from-registration",
        "registration",
        EventCodec(*SPOKEN),
        project=project_registration,
        tables=(known_bank_details, known_accounts, known_givers, known_helpers),
        react=react_to_registration,
    ),
)


def create_app(settings: Settings | None = None, transports: Transports = NETWORK) -> FastAPI:
    chosen = settings or Settings()
    if not (chosen.disbursement_name and chosen.disbursement_account.get_secret_value() and chosen.disbursement_cnaps):
        raise ValueError(
            "WENGANG_DISBURSEMENT_NAME, _ACCOUNT and _CNAPS must be set: the account that payout pays from."
        )
    sheets_of(chosen.bank_sheets)  # a description that is wrong is told now, and not when the bank's file comes
    service = Service(
        name="payout",
        examples=files("services.payout") / "examples.json",
        title="wengang payout",
        summary="One payment per case, batches by four eyes, the bank's files, and what arrived.",
        codec=EventCodec(*PAYOUT_FACTS),
        projections=PROJECTIONS,
        subscriptions=SUBSCRIPTIONS,
        duties=duties(),
        routers=ROUTERS,
        follow=claims_follow,
        keeps_accounts=True,
    )
    return create_service(service, chosen, transports)
