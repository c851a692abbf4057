"""Eligibility, put together."""

from fastapi import FastAPI

from services.eligibility.api import notices as notices_api
from services.eligibility.api import policy as policy_api
from services.eligibility.api import reviews as reviews_api
from services.eligibility.api import simulations
from services.eligibility.api.assessments import router
from services.eligibility.duties import close_editions, end_notices, grant_top_ups, grant_what_waited_for_a_fund
from services.eligibility.pages import routes as public_pages
from services.eligibility.pages.site import PAGES
from services.eligibility.projections import CASES, project_registration
from services.eligibility.tables import known_accounts, known_employers, known_helpers
from services.eligibility.use_cases.note_confirmations import note_confirmations
from shared.contracts.eligibility import ELIGIBILITY_FACTS
from shared.contracts.registration import EmployerEnrolled, EmployerFactsCorrected
from shared.duties import on_news
from shared.eventlog.codec import EventCodec
from shared.followers.subscription import Subscription
from shared.recusal import SPOKEN
from shared.service import NETWORK, Service, Transports, create_service
from shared.settings import Settings

PROJECTIONS = (CASES,)
SUBSCRIPTIONS = (
    Subscription(
        "eligibility-from-registration",
        "registration",
        EventCodec(EmployerEnrolled, EmployerFactsCorrected, *SPOKEN),
        project=project_registration,
        tables=(known_employers, known_accounts, known_helpers),
        reacting=note_confirmations,
    ),
)


def create_app(settings: Settings | None = None, transports: Transports = NETWORK) -> FastAPI:
    service = Service(
        name="eligibility",
        title="wengang eligibility",
        summary="Who is owed, how much, and why; the public notice; the grant.",
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
        duties=[on_news(one) for one in (end_notices, grant_what_waited_for_a_fund, grant_top_ups, close_editions)],
        pages=PAGES,
    )
    app = create_service(service, settings or Settings(), transports)
    app.state.form_allowance = public_pages.allow_forms()
    return app
