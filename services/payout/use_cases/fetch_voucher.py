"""Fetch a voucher's file, proven equal to what was taken in."""

import hashlib

from services.payout.problems.vouchers import NO_SUCH_VOUCHER, VOUCHER_DIFFERS, VOUCHER_LOST
from services.payout.queries.onward import duties_shown_by
from services.payout.vouchers.choose_store import voucher_store
from services.payout.vouchers.store import NoSuchVoucher
from shared.problem import Problem
from shared.regions import covers
from shared.runtime import Runtime
from shared.security.tokens import Principal


async def fetch_voucher(runtime: Runtime, principal: Principal, sha256: str) -> bytes:
    """For the two firms and the agency of a duty that it was shown for. Raises ``Problem``: 404, 403; 500."""
    shown_for = await duties_shown_by(runtime.engine, sha256)
    if not shown_for:
        raise Problem(NO_SUCH_VOUCHER)
    seen = [duty for duty in shown_for if principal.region is not None and covers(principal.region, duty.agency)]
    parties = {uscc for duty in shown_for for uscc in (duty.uscc, duty.using_firm_uscc)}
    principal.check_party(parties, (seen or shown_for)[0].agency)
    try:
        content = await voucher_store(runtime.settings.voucher_store).get(sha256)
    except NoSuchVoucher:
        raise Problem(VOUCHER_LOST) from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Problem(VOUCHER_DIFFERS)
    return content
