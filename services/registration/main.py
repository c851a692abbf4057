"""Registration, put together."""

from importlib.resources import files

from fastapi import FastAPI

from services.registration.api import ROUTERS
from services.registration.duties import DUTIES
from services.registration.projections import EMPLOYERS, project_eligibility
from services.registration.reactions import react
from services.registration.tables import adopted_editions, known_cases, known_contents, known_deciders
from shared.contracts.eligibility import EditionAdopted, EditionProposed, RefundDeemedWaived, RefundGranted
from shared.contracts.registration import REGISTRATION_FACTS
from shared.eventlog.codec import EventCodec
from shared.followers.subscription import Subscription
from shared.recusal import DECIDED
from shared.service import NETWORK, Service, Transports, create_service
from shared.settings import Settings

PROJECTIONS = (EMPLOYERS,)
SUBSCRIPTIONS = (
    Subscription(
        "registration-from-eligibility",
        "eligibility",
        EventCodec(EditionProposed, EditionAdopted, RefundGranted, RefundDeemedWaived, *DECIDED),
        project=project_eligibility,
        tables=(adopted_editions, known_contents, known_cases, known_deciders),
        react=react,
    ),
)


def create_app(settings: Settings | None = None, transports: Transports = NETWORK) -> FastAPI:
    service = Service(
        name="registration",
        examples=files("services.registration") / "examples.json",
        title="wengang registration",
        summary="Employers, their bank details, and what they confirmed.",
        codec=EventCodec(*REGISTRATION_FACTS),
        projections=PROJECTIONS,
        subscriptions=SUBSCRIPTIONS,
        duties=DUTIES,
        watches=("supervision",),
        routers=ROUTERS,
        keeps_accounts=True,
    )
    return create_service(service, settings or Settings(), transports)
