"""A dispute is answered by what comes after it, and not by the assessment that it is about."""

from datetime import datetime
from typing import Any

import pytest

from services.supervision.alerts.judging import judge_employer
from services.supervision.domain.record import Record
from tests.supervision.laws import terms_for

EDITION, USCC = "qinghai-2021", "91630102000000001D"
STREAMS = {"registration": f"employer:{USCC}", "eligibility": f"case:{EDITION}:{USCC}"}


def told(log: str, position: int, name: str, minute: int, **data: Any) -> Record:
    at = datetime.fromisoformat(f"2021-08-02T10:{minute:02d}:00+08:00")
    return Record(log, position, STREAMS[log], name, at, "x", {"edition": EDITION, "uscc": USCC, **data})


def assessed(position: int, number: int, minute: int = 0) -> Record:
    return told("eligibility", position, "employer-assessed", minute, assessment_id=f"{EDITION}:{USCC}:{number}")


def received(position: int, number: int, minute: int = 0) -> Record:
    return told("registration", position, "assessment-received", minute, assessment_id=f"{EDITION}:{USCC}:{number}")


def disputed(position: int) -> Record:
    return told("registration", position, "amount-disputed", 0, assessment_id=f"{EDITION}:{USCC}:1", amount_fen=1)


UNANSWERED = {
    "nothing but what it is about": [],
    "an assessment of the same instant that came before it": [assessed(2, 2), received(2, 2)],
}
ANSWERED = {
    "assessed anew later": [assessed(2, 2, minute=1)],
    "assessed anew at the same instant, and received after it": [assessed(2, 2), received(9, 2)],
    "reviewed later": [told("eligibility", 2, "decision-reviewed", 1)],
    "confirmed all the same": [told("registration", 9, "refund-confirmed", 0)],
    "waived": [told("eligibility", 2, "refund-deemed-waived", 1)],
}


@pytest.mark.parametrize("story", [*UNANSWERED, *ANSWERED])
def test_a_dispute_is_answered_by_what_comes_after_it(story: str) -> None:
    """All at one instant but where a minute is named, as under a clock that stands."""
    records = [assessed(1, 1), received(1, 1), disputed(5), *UNANSWERED.get(story, ANSWERED.get(story, []))]
    found = judge_employer(USCC, records, {}, terms_for)[f"case:{EDITION}:{USCC}"]
    assert ("withheld.dispute-unanswered" in {one.kind for one in found}) == (story in UNANSWERED)
