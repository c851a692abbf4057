"""One person on both sides, put into a log directly: what supervision sees of it."""

from datetime import datetime
from typing import Any

import pytest

from services.supervision.alerts.judging import judge_employer
from services.supervision.domain.record import Record
from tests.supervision.laws import terms_for

EDITION, USCC = "qinghai-2021", "91630102000000001D"
STREAMS = {"registration": f"employer:{USCC}", "eligibility": f"case:{EDITION}:{USCC}", "payout": f"recoveries:{USCC}"}


def told(log: str, position: int, name: str, actor: str, minute: int = 0, **data: Any) -> Record:
    at = datetime.fromisoformat(f"2021-08-02T10:{minute:02d}:00+08:00")
    return Record(log, position, STREAMS[log], name, at, actor, {"edition": EDITION, "uscc": USCC, **data})


def kinds(*records: Record) -> list[str]:
    found = judge_employer(USCC, records, {}, terms_for)[f"case:{EDITION}:{USCC}"]
    watched = ("misrouted.one-hand", "misrouted.raised-and-decided", "misrouted.quick-dismissal")
    return sorted(one.kind for one in found if one.kind in (*watched, "misrouted.own-employer"))


def given(position: int, actor: str, source: str = "platform", counter: bool = True) -> Record:
    bank = {"account_fingerprint": "f"}
    return told("registration", position, "bank-details-given", actor, bank=bank, source=source, counter=counter)


def confirmed(position: int, actor: str, counter: bool = True) -> Record:
    return told(
        "registration", position, "refund-confirmed", actor, 1, account_fingerprint="f", amount_fen=1, counter=counter
    )


@pytest.mark.parametrize("source", ["platform", "roster"])
def test_entered_and_confirmed_by_one_person_at_a_counter_until_somebody_else_confirms(source: str) -> None:
    alone = (given(1, "zhao", source), confirmed(2, "ZHAO"))
    assert kinds(*alone) == ["misrouted.one-hand"]
    found = judge_employer(USCC, [*alone, confirmed(3, "qian")], {}, terms_for)[f"case:{EDITION}:{USCC}"]
    assert [one.cure is not None for one in found if one.kind == "misrouted.one-hand"] == [True]


def test_two_people_or_the_employer_itself_are_nothing() -> None:
    assert kinds(given(1, "zhao"), confirmed(2, "qian")) == []
    assert kinds(given(1, "ma", counter=False), confirmed(2, "ma", counter=False)) == []
    assert kinds(given(1, "ma", counter=False), confirmed(2, "ma")) == []


OF_THE_AGENCY = [
    ("eligibility", "employer-assessed"),
    ("eligibility", "decision-reviewed"),
    ("eligibility", "contributions-recorded"),
    ("eligibility", "placements-recorded"),
    ("eligibility", "objection-upheld"),
    ("eligibility", "objection-dismissed"),
    ("eligibility", "reconsideration-decided"),
    ("payout", "payee-cleared"),
    ("payout", "recovery-closed"),
]
FOR_THE_EMPLOYER = ["employer-registered", "refund-confirmed", "amount-disputed", "bank-details-given"]


@pytest.mark.parametrize("said", FOR_THE_EMPLOYER)
@pytest.mark.parametrize(("source", "did"), OF_THE_AGENCY)
def test_who_spoke_for_an_employer_and_acted_on_it_in_either_order(source: str, did: str, said: str) -> None:
    more = {"source": "platform"} if said == "bank-details-given" else {}
    spoke = told("registration", 1, said, "zhao", 5, **more)
    for minute in (0, 9):
        acted = told(source, 1, did, "Zhao", minute)
        assert "misrouted.own-employer" in kinds(spoke, acted)
        assert "misrouted.own-employer" not in kinds(spoke, acted._replace(actor="qian"))


ASKED = {
    "objection-raised": ("objection_id", "objection-dismissed", {}),
    "reconsideration-asked": ("reconsideration_id", "reconsideration-decided", {"accepted": False}),
}


@pytest.mark.parametrize("asked", ASKED)
def test_raised_and_decided_by_one_person_and_dismissed_within_minutes(asked: str) -> None:
    key, answer, more = ASKED[asked]

    def story(raiser: str, decider: str, minutes: int) -> list[str]:
        raised = told("eligibility", 1, asked, raiser, 0, **{key: "x"})
        decided = told("eligibility", 2, answer, decider, minutes, **{key: "x"}, **more)
        return kinds(raised, decided)

    assert story("zhao", "Zhao", 59) == ["misrouted.raised-and-decided"]
    assert story("qian", "zhao", 10) == ["misrouted.quick-dismissal"]
    assert story("qian", "zhao", 11) == []


def test_what_is_upheld_at_once_is_no_quick_dismissal() -> None:
    raised = told("eligibility", 1, "objection-raised", "qian", 0, objection_id="x")
    assert kinds(raised, told("eligibility", 2, "objection-upheld", "zhao", 1, objection_id="x")) == []


def granted(position: int, account: str = "f", route: str = "direct") -> Record:
    return told(
        "eligibility",
        position,
        "refund-granted",
        "eligibility",
        30,
        route=route,
        account_fingerprint=account,
        amount_fen=1,
    )


def account(position: int, fingerprint: str, source: str = "roster", minute: int = 0) -> Record:
    bank = {"account_fingerprint": fingerprint}
    return told("registration", position, "bank-details-given", "x", minute, edition=None, bank=bank, source=source)


def word(position: int, fingerprint: str, minute: int = 0, edition: str = EDITION) -> Record:
    return told(
        "registration", position, "refund-confirmed", "ma", minute, edition=edition, account_fingerprint=fingerprint
    )


UNCONFIRMED = {
    "a second roster before the assessment": [account(1, "e"), account(2, "f")],
    "a second roster after it": [account(1, "e"), account(2, "f", minute=20)],
    "there and back again": [account(1, "f"), account(2, "e"), account(3, "f")],
    "the platform, first": [account(1, "f", "platform")],
    "another account confirmed": [account(1, "e"), account(2, "f"), word(3, "e")],
    "confirmed after the grant": [account(1, "e"), account(2, "f"), word(3, "f", minute=40)],
}
SETTLED = {
    "the first roster's": [account(1, "f")],
    "changed and confirmed": [account(1, "e"), account(2, "f"), word(3, "f")],
    "confirmed in another year": [account(1, "e"), account(2, "f"), word(3, "f", edition="qinghai-2020")],
    "changed after the grant": [account(1, "f"), account(2, "e", minute=40)],
}


@pytest.mark.parametrize("story", [*UNCONFIRMED, *SETTLED])
def test_the_direct_route_grants_a_changed_account_only_on_the_employers_word(story: str) -> None:
    assessed = told("eligibility", 1, "employer-assessed", "bureau", 10)
    records = [assessed, granted(2), *UNCONFIRMED.get(story, SETTLED.get(story, []))]
    found = judge_employer(USCC, records, {}, terms_for)[f"case:{EDITION}:{USCC}"]
    assert ("misrouted.account-changed-unconfirmed" in {one.kind for one in found}) == (story in UNCONFIRMED)
