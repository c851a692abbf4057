"""A receipt as the page shows it: what its logs prove, the working in words, and where the money is."""

from typing import Any

from sqlalchemy import select

from services.supervision.tables import money, top_ups
from services.supervision.trail.pages.receipt import ReceiptPage, assessment_id_of, receipt_page
from services.supervision.trail.queries import trail_of
from services.supervision.trail.whereabouts import whereabouts
from services.supervision.trail.working import working_of
from shared.clock import SHANGHAI
from shared.http.reading import rows_of
from shared.pages.words import Language
from shared.runtime import Runtime


async def receipt_shown(runtime: Runtime, receipt: dict[str, Any], agency: str, language: Language) -> ReceiptPage:
    """``receipt`` is what ``make_receipt`` gave."""
    uscc, edition = receipt["uscc"], receipt["edition"]
    assessed, working = assessment_id_of(receipt), None
    if assessed is not None:
        working = await working_of(runtime, uscc, edition, assessed, language)
    steps = await trail_of(runtime.engine, uscc, edition)
    (row,) = await rows_of(runtime.engine, select(money).where(money.c.edition == edition, money.c.uscc == uscc))
    more = await rows_of(
        runtime.engine,
        select(top_ups).where(top_ups.c.edition == edition, top_ups.c.uscc == uscc).order_by(top_ups.c.payment_id),
    )
    return receipt_page(
        receipt,
        language,
        agency=agency,
        working=working,
        place=whereabouts(row, f"{edition}:{uscc}", steps),
        top_ups=[(one["granted_fen"] or 0, whereabouts(one, one["payment_id"], steps)) for one in more],
        as_of=runtime.clock.now().astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
        address=f"{runtime.settings.public_url_of('supervision')}/pages/receipts/{uscc}?edition={edition}",
    )
