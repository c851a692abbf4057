"""A step is judged by the content that was in force when it was taken; one that is adopted later says nothing of it."""

import hashlib
import json
from datetime import datetime
from typing import Any

import pytest

from services.eligibility.editions import canonical, shipped
from services.supervision.alerts.judging import judge_notice, judge_person
from services.supervision.domain.laws import Laws
from services.supervision.domain.record import Record

EDITION = "qinghai-2021"
JULY, AUGUST, SEPTEMBER = (f"2021-{month}-02T10:00:00+08:00" for month in ("07", "08", "09"))


def content(days: int = 3, limit: str = "1000000.00") -> str:
    said: dict[str, Any] = json.loads(shipped()[EDITION])
    said["notice_working_days"]["value"] = days
    said["payments"] = {"second_approver_from": {"value": limit, "source": "N29 §1"}}
    return canonical(said)


def told(log: str, position: int, stream: str, name: str, at: str, **data: Any) -> Record:
    return Record(log, position, stream, name, datetime.fromisoformat(at), "zhao", {"edition": EDITION, **data})


def adopted(position: int, text: str, at: str) -> list[Record]:
    sha256, stream = hashlib.sha256(text.encode()).hexdigest(), f"edition:{EDITION}"
    return [
        told("eligibility", position, stream, "edition-proposed", at, sha256=sha256, content=text),
        told("eligibility", position + 1, stream, "edition-adopted", at, sha256=sha256),
    ]


def changed(before: str, after: str) -> Laws:
    return Laws([*adopted(1, before, JULY), *adopted(20, after, SEPTEMBER)])


@pytest.mark.parametrize(("position", "at", "short"), [(10, AUGUST, False), (30, SEPTEMBER, True)])
def test_a_longer_notice_is_of_later_lists(position: int, at: str, short: bool) -> None:
    last_day = f"{at[:8]}06"  # two working days after the second, with which they begin
    published = told("eligibility", position, "notice:n", "notice-published", at, agency="630100", last_day=last_day)
    found = judge_notice("n", [published], changed(content(3), content(9)).terms_for)["notice:n"]
    assert ("misrouted.notice-too-short" in {one.kind for one in found}) == short


@pytest.mark.parametrize(
    ("named", "at", "split"), [(1, AUGUST, False), (0, AUGUST, False), (2, SEPTEMBER, True), (0, SEPTEMBER, True)]
)
def test_a_lower_limit_of_approval_is_of_later_batches(named: int, at: str, split: bool) -> None:
    before, after = content(limit="1000000.00"), content(limit="500000.00")
    sha256 = ["", *(hashlib.sha256(one.encode()).hexdigest() for one in (before, after))][named]
    later = at.replace("T10", "T15")
    drafts = [
        told(
            "payout",
            number,
            f"batch:{number}",
            "batch-drafted",
            when,
            agency="630102",
            total_fen=499_999_00,
            rules_sha256=sha256,
        )
        for number, when in ((1, later), (2, later))
    ]
    found = judge_person("zhao", drafts, changed(before, after).terms_for)["person:zhao"]
    assert [one.kind for one in found] == ["misrouted.split-batches"] * split
