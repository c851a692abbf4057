"""Supervision, put together."""

from importlib.resources import files

from fastapi import FastAPI

from services.supervision.actions.carrying_over import carry_over
from services.supervision.alerts import api as alerts
from services.supervision.alerts.pages import routes as alert_pages
from services.supervision.desk.pages import routes as desk_pages
from services.supervision.duties import DUTIES
from services.supervision.integrity import api as integrity
from services.supervision.pages.site import PAGES
from services.supervision.progress import api as progress
from services.supervision.progress.pages import routes as progress_pages
from services.supervision.projections.actions import ACTIONS
from services.supervision.projections.standing import ONLY_IN_THE_TRAIL, keep, project
from services.supervision.reports import api as reports
from services.supervision.reports.pages import routes as report_pages
from services.supervision.tables import (
    account_uses,
    confirmed_accounts,
    desk_batches,
    features,
    judged,
    kept_figures,
    money,
    notice_windows,
    objections,
    onward_credits,
    onward_duties,
    pending,
    questions,
    rejected_vouchers,
    top_ups,
    trail,
)
from services.supervision.trail import api as employers
from services.supervision.trail.pages import routes as employer_pages
from shared.contracts.eligibility import ELIGIBILITY_FACTS
from shared.contracts.payout import PAYOUT_FACTS
from shared.contracts.registration import REGISTRATION_FACTS
from shared.contracts.supervision import SUPERVISION_FACTS
from shared.eventlog.codec import EventCodec
from shared.followers.subscription import Subscription
from shared.service import NETWORK, Service, Transports, create_service
from shared.settings import Settings

_FEEDS = (("registration", REGISTRATION_FACTS), ("eligibility", ELIGIBILITY_FACTS), ("payout", PAYOUT_FACTS))

_JUDGING = (account_uses, features, judged, pending)
# ``alerts`` is none of them: nothing of it is ever deleted, and judging anew brings its rows up to date.
_DESK = (questions, notice_windows, desk_batches)
_PROGRESS = (money, objections, top_ups, onward_credits, onward_duties, kept_figures)

PROJECTIONS = (ACTIONS,)
SUBSCRIPTIONS = tuple(
    Subscription(
        f"supervision-from-{source}",
        source,
        EventCodec(*facts),
        project=project,
        keep=keep,
        kept_only=ONLY_IN_THE_TRAIL,
        tables=(trail, confirmed_accounts, rejected_vouchers, *_PROGRESS, *_JUDGING, *_DESK),
    )
    for source, facts in _FEEDS
)


_API = (employers.router, integrity.router, *alerts.ROUTERS, *progress.ROUTERS, *reports.ROUTERS)
_PAGES = tuple(one.router for one in (progress_pages, alert_pages, employer_pages, report_pages, desk_pages))


def create_app(settings: Settings | None = None, transports: Transports = NETWORK) -> FastAPI:
    service = Service(
        name="supervision",
        examples=files("services.supervision") / "examples.json",
        title="wengang supervision",
        summary="Where every fen went: trails, alerts, progress, reconciliation.",
        codec=EventCodec(*SUPERVISION_FACTS),
        projections=PROJECTIONS,
        begin=[carry_over],
        subscriptions=SUBSCRIPTIONS,
        duties=DUTIES,
        routers=[*_API, *_PAGES],
        pages=PAGES,
    )
    return create_service(service, settings or Settings(), transports)
