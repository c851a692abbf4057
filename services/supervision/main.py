"""Supervision, put together."""

from fastapi import FastAPI

from services.supervision.alerts.api import router as alerts_router
from services.supervision.alerts.watching import watch
from services.supervision.desk.pages.routes import router as desk_router
from services.supervision.integrity.anchoring import anchor_checkpoints
from services.supervision.pages.site import PAGES
from services.supervision.progress.money_sums import FLOWS
from services.supervision.progress.queries import COUNTED, keep_figures
from services.supervision.projections.standing import ONLY_IN_THE_TRAIL, keep, project
from services.supervision.reports.api.bulletins import router as bulletin_router
from services.supervision.reports.api.reports import router as progress_router
from services.supervision.tables import (
    account_uses,
    confirmed_accounts,
    desk_batches,
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
from services.supervision.trail.api import router
from services.supervision.trail.pages.routes import router as pages_router
from shared.contracts.eligibility import ELIGIBILITY_FACTS
from shared.contracts.payout import PAYOUT_FACTS
from shared.contracts.registration import REGISTRATION_FACTS
from shared.eventlog.codec import EventCodec
from shared.followers.projection import Projection
from shared.followers.subscription import Subscription
from shared.service import NETWORK, Transports, create_service
from shared.settings import Settings

_FEEDS = (("registration", REGISTRATION_FACTS), ("eligibility", ELIGIBILITY_FACTS), ("payout", PAYOUT_FACTS))

_JUDGING = (account_uses, judged, pending)
# ``alerts`` is none of them: nothing of it is ever deleted, and judging anew brings its rows up to date.
_DESK = (questions, notice_windows, desk_batches)
_PROGRESS = (money, objections, top_ups, onward_credits, onward_duties, kept_figures)

PROJECTIONS: tuple[Projection, ...] = ()
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


def create_app(settings: Settings | None = None, transports: Transports = NETWORK) -> FastAPI:
    return create_service(
        "supervision",
        "wengang supervision",
        "Where every fen went: trails, alerts, progress, reconciliation.",
        settings or Settings(),
        codec=None,
        subscriptions=SUBSCRIPTIONS,
        duties=[anchor_checkpoints, watch, keep_figures, COUNTED.keep_fresh, FLOWS.keep_fresh],
        routers=[router, alerts_router, progress_router, bulletin_router, pages_router, desk_router],
        pages=PAGES,
        transports=transports,
    )
