"""R7: what rests on other facts than the public saw goes through a list before more is granted."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.eligibility.domain.case import CASE, DecideObjection, GrantTerms, GrantTopUp, ListCase, RaiseObjection
from shared.contracts.eligibility import (
    DecisionReviewed,
    EmployerAssessed,
    ObjectionDismissed,
    ObjectionRaised,
    ObjectionUpheld,
    OverpaymentFound,
    PlacementShare,
    PlacementsRecorded,
    ReconsiderationDecided,
    TopUpDue,
    TopUpGranted,
    TopUpListed,
)
from shared.contracts.fact import Fact
from shared.editions.reserve import Lack
from tests.eligibility.facts import EDITION, STEADY, TODAY, USCC, recorded
from tests.eligibility.test_reviewing import (
    ASKED,
    CASE_ID,
    GRANTED,
    LATER,
    anew,
    decide,
    raised,
    review,
    top_up,
)
from tests.given_when_then import Given, given
from tests.people import QINGHAI

SECOND = f"{QINGHAI}-630102-2"
ENDS = date(2021, 10, 13)
MORE = tuple(one.model_copy(update={"unit_paid_fen": 20_000}) for one in STEADY)
LIST = ListCase(SECOND, f"{CASE_ID}:2", ENDS)
OBJECT = RaiseObjection("ob-2", SECOND, "马晓梅", "It never paid that.", ENDS, person="ma")


def due(assessment_id: str = f"{CASE_ID}:2", amount_fen: int = 72_000) -> TopUpDue:
    return TopUpDue(
        edition=QINGHAI,
        uscc=USCC,
        assessment_id=assessment_id,
        amount_fen=amount_fen,
        granted_before_fen=144_000,
    )


def shown() -> TopUpListed:
    return TopUpListed(
        edition=QINGHAI,
        uscc=USCC,
        notice_id=SECOND,
        assessment_id=f"{CASE_ID}:2",
        amount_fen=216_000,
        granted_before_fen=144_000,
        last_day=ENDS,
    )


def terms(on: date = ENDS + timedelta(days=1), lacks: Lack | None = None) -> GrantTerms:
    return GrantTerms(on, EDITION.pay_by_of(LATER), None, lacks, EDITION.legal_basis)


def found() -> EmployerAssessed:
    return anew(EDITION, on=TODAY, rows="2", months=MORE)


def accepted() -> Given:
    """The employer brings other contributions, and a second person accepts them."""
    asked = given(CASE, *GRANTED, ASKED, recorded(MORE))
    reviewed_, told, decided = asked.when(decide()).then_some(DecisionReviewed, TopUpDue, ReconsiderationDecided)
    assert (reviewed_.assessment, told) == (found(), due())
    assert (decided.before_fen, decided.after_fen) == (144_000, 216_000)
    return given(CASE, *GRANTED, ASKED, recorded(MORE), reviewed_, told, decided)


def test_a_higher_amount_by_other_facts_is_granted_after_the_window_of_a_list_and_once() -> None:
    accepted().when(GrantTopUp(terms())).then_nothing()
    on_list = accepted().when(LIST).then(shown())
    on_list.when(LIST).then_refused("publish again")
    on_list.when(GrantTopUp(terms(ENDS))).then_nothing()
    granted = on_list.when(GrantTopUp(terms())).then(top_up(EDITION, found(), 72_000, 144_000))
    granted.when(GrantTopUp(terms())).then_nothing()
    granted.when(LIST).then_refused("publish again")


def test_a_fund_that_lacks_holds_it_until_it_does_not() -> None:
    on_list = accepted().when(LIST).then(shown())
    on_list.when(GrantTopUp(terms(lacks=EDITION.reserves({}).lacks("630102")))).then_nothing()
    on_list.when(GrantTopUp(terms(ENDS + timedelta(days=9)))).then_some(TopUpGranted)


@pytest.mark.parametrize("contact", [None, "sealed"])
def test_an_objection_to_it_holds_it_until_somebody_has_dismissed_it(contact: str | None) -> None:
    on_list = accepted().when(LIST).then(shown())
    held = on_list.and_then(*on_list.when(replace(OBJECT, contact_sealed=contact)).then_some(ObjectionRaised))
    held.when(GrantTopUp(terms())).then_nothing()
    decision = DecideObjection("ob-2", False, "The bank's lines say that it did.", terms(), "zhao")
    dismissed = held.when(decision).then_some(ObjectionDismissed)
    held.and_then(*dismissed).when(GrantTopUp(terms())).then_some(TopUpGranted)


def test_after_the_window_nobody_objects_to_it_by_its_list() -> None:
    late = RaiseObjection("ob-2", SECOND, "马晓梅", "Late.", ENDS + timedelta(days=1), person="ma")
    accepted().when(LIST).then(shown()).when(late).then_refused("ended with 2021-10-13")


def test_an_objection_upheld_takes_the_grant_back_and_gives_no_more() -> None:
    on_list = accepted().when(LIST).then(shown())
    held = on_list.and_then(*on_list.when(OBJECT).then_some(ObjectionRaised))
    decision = DecideObjection("ob-2", True, "The payroll was made up.", terms(), "zhao")
    upheld = held.when(decision).then_some(ObjectionUpheld, OverpaymentFound)
    held.and_then(*upheld).when(GrantTopUp(terms())).then_nothing()


def test_a_raised_rate_does_not_carry_facts_past_the_list_that_nobody_saw() -> None:
    edition = raised()
    waiting = accepted()
    (_, again) = waiting.when(review(edition)).then_some(DecisionReviewed, TopUpDue)
    assert again.amount_fen == 180_000  # 0.90 of 360,000 less what was granted, all of it to be listed
    # And the same when the review comes before anybody accepts what was brought.
    given(CASE, *GRANTED, ASKED, recorded(MORE)).when(review(edition)).then_some(DecisionReviewed, TopUpDue)


def test_what_the_public_has_seen_is_topped_up_at_once_when_a_rate_rises() -> None:
    on_list = accepted().when(LIST).then(shown())
    after = on_list.and_then(*on_list.when(GrantTopUp(terms())).then_some(TopUpGranted))
    (_, more) = after.when(review(raised())).then_some(DecisionReviewed, TopUpGranted)
    assert (more.granted_before_fen, more.amount_fen) == (216_000, 108_000)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [({"first_insured_month": "2010-01"}, TopUpDue), ({"name": "改名后的公司"}, TopUpGranted), ({}, TopUpGranted)],
)
def test_what_the_amount_rests_on_needs_a_list_and_a_name_does_not(changes: dict[str, Any], kind: type[Fact]) -> None:
    given(CASE, *GRANTED).when(review(raised(), **changes)).then_some(DecisionReviewed, kind)


def test_placements_are_facts_too() -> None:
    share = PlacementShare(using_uscc=USCC, unit_kind="enterprise", size_class="small", premium_fen=240_000)
    placed = PlacementsRecorded(edition=QINGHAI, uscc=USCC, shares=(share,), import_sha256="ab" * 32)
    (_, told) = given(CASE, *GRANTED, ASKED, placed).when(review(raised())).then_some(DecisionReviewed, TopUpDue)
    assert told.amount_fen == 72_000
