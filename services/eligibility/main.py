"""Eligibility, put together."""

from importlib.resources import files

from fastapi import FastAPI

from services.eligibility.api import ROUTERS
from services.eligibility.duties import DUTIES
from services.eligibility.pages import routes
from services.eligibility.pages.site import PAGES
from services.eligibility.projections import CASES, project_registration
from services.eligibility.tables import known_accounts, known_employers, known_helpers
from services.eligibility.use_cases.note_confirmations import note_confirmations
from services.eligibility.use_cases.print_notice import Printer
from shared.contracts.eligibility import ELIGIBILITY_FACTS
from shared.contracts.registration import EmployerEnrolled, EmployerFactsCorrected
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
        examples=files("services.eligibility") / "examples.json",
        title="wengang eligibility",
        summary="Who is owed, how much, and why; the public notice; the grant.",
        codec=EventCodec(*ELIGIBILITY_FACTS),
        projections=PROJECTIONS,
        subscriptions=SUBSCRIPTIONS,
        routers=[*ROUTERS, routes.router],
        duties=DUTIES,
        pages=PAGES,
    )
    app = create_service(service, settings or Settings(), transports)
    app.state.form_allowance = routes.allow_forms()
    app.state.printer = Printer()
    return app
