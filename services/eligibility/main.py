"""Eligibility, put together."""

from fastapi import FastAPI

from services.eligibility import notices_api, policy_api, public_pages, reviews_api, simulations
from services.eligibility.api import router
from services.eligibility.duties import close_editions, end_notices
from services.eligibility.pages.site import PAGES
from services.eligibility.projections import CASES, project_registration
from services.eligibility.reactions import react
from services.eligibility.tables import known_accounts, known_employers
from shared.contracts.eligibility import ELIGIBILITY_FACTS
from shared.contracts.registration import BankDetailsGiven, EmployerEnrolled, EmployerFactsCorrected, RefundConfirmed
from shared.eventlog.codec import EventCodec
from shared.eventlog.subscribing import Subscription
from shared.service import NETWORK, Transports, create_service
from shared.settings import Settings

PROJECTIONS = (CASES,)
SUBSCRIPTIONS = (
    Subscription(
        "eligibility-from-registration",
        "registration",
        EventCodec(EmployerEnrolled, EmployerFactsCorrected, BankDetailsGiven, RefundConfirmed),
        project=project_registration,
        tables=(known_employers, known_accounts),
        react=react,
    ),
)


def create_app(settings: Settings | None = None, transports: Transports = NETWORK) -> FastAPI:
    app = create_service(
        "eligibility",
        "wengang eligibility",
        "Who is owed, how much, and why; the public notice; the grant.",
        settings or Settings(),
        codec=EventCodec(*ELIGIBILITY_FACTS),
        projections=PROJECTIONS,
        subscriptions=SUBSCRIPTIONS,
        routers=[
            router,
            notices_api.router,
            policy_api.router,
            reviews_api.router,
            simulations.router,
            public_pages.router,
        ],
        transports=transports,
        duties=[end_notices, close_editions],
        pages=PAGES,
    )
    app.state.form_allowance = public_pages.allow_forms()
    return app
