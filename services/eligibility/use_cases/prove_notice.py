"""What a reader of a list needs to check, offline, that it is the one that was published and that it stands in the log.

To check: the SHA-256 of the downloaded list is the one in the record's ``data``; the record's leaf hash is of its
fields; the path leads from there to the root of the checkpoint, which the log's key signed. ``docs/verify_log.py``
does it.
"""

from services.eligibility.problems import PLACE_UNKNOWN
from services.eligibility.schemas.notices import NoticeAnswer, NoticeProof
from shared.eventlog.notes import Signer
from shared.eventlog.sealing import origin_of
from shared.http.transparency import proven_record
from shared.problem import Problem
from shared.runtime import Runtime

FORMAT = "wengang-notice/1"
"""By which ``docs/verify_log.py`` knows it."""


async def prove_notice(runtime: Runtime, notice: NoticeAnswer) -> NoticeProof:
    """Raises ``Problem``: 425 while no checkpoint covers the record, 404 where the tables do not know its place."""
    if notice.position is None:
        raise Problem(PLACE_UNKNOWN)
    proven = await proven_record(runtime.own_log, notice.position)
    named = {"format": FORMAT, "notice_id": notice.notice_id, "verifier_key": verifier_key(runtime)}
    return NoticeProof.model_validate(proven | named)


def verifier_key(runtime: Runtime) -> str | None:
    """The public key of this service's log, as this service publishes it; to be compared with what others have."""
    key = runtime.settings.log_key
    if key is None:
        return None
    return Signer(origin_of("eligibility", runtime.own_log.suite), bytes.fromhex(key.get_secret_value())).verifier_key
