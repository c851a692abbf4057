"""Decisions made again: top-ups when a rate rose, recoveries, lists made anew, reconsiderations, late objections."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from services.eligibility.domain.assessment import assess
from services.eligibility.domain.case import (
    CASE,
    MOST_OPEN,
    AskReconsideration,
    ClaimThroughNotice,
    DecideObjection,
    DecideReconsideration,
    GrantTerms,
    RaiseObjection,
    RecordPlacements,
    ReviewDecision,
)
from services.eligibility.domain.edition import Edition
from services.eligibility.editions import adopted, canonical
from shared.contracts.eligibility import (
    DecisionReviewed,
    EmployerAssessed,
    ObjectionDismissed,
    ObjectionRaised,
    ObjectionUpheld,
    OverpaymentFound,
    PlacementShare,
    PlacementsRecorded,
    ReconsiderationAsked,
    ReconsiderationDecided,
    TopUpGranted,
)
from tests.eligibility.facts import (
    EDITION,
    LAST_DAY,
    NOTICE_ID,
    STEADY,
    TODAY,
    USCC,
    assessed,
    facts,
    listed,
    record,
    recorded,
    year,
)
from tests.eligibility.test_case import ACCOUNT, granted, upheld, waits_for
from tests.eligibility.test_editions import document
from tests.given_when_then import Given, given
from tests.people import QINGHAI

LATER = date(2021, 10, 8)
GRANTED = (recorded(), assessed(), listed(), granted())
CASE_ID = f"{QINGHAI}:{USCC}"


def raised(rate: str = "0.90") -> Edition:
    """The same programme, with another rate for small enterprises from October."""
    changed = document()
    later = {"value": rate, "source": "Q48 §2", "in_force_from": date(2021, 10, 1)}
    rule = {"unit_kinds": ["enterprise"], "size_classes": ["medium", "small", "micro"], "rate": later}
    changed["rates"].append(rule)
    return adopted(canonical(changed))


def corrected() -> Edition:
    """A content without any other decision."""
    changed = document()
    changed["title"] = "The same, with a word corrected"
    return adopted(canonical(changed))


def review(edition: Edition, on: date = LATER, **changes: Any) -> ReviewDecision:
    return ReviewDecision(edition, facts(**changes), on, "rate-raised")


def anew(edition: Edition, number: int = 2, on: date = LATER, rows: str = "1", **changes: Any) -> EmployerAssessed:
    months = changes.pop("months", STEADY)
    return assess(edition, facts(**changes), months, f"{CASE_ID}:{number}", on, rows)


def reviewed(found: EmployerAssessed, before_fen: int = 144_000, cause: str = "rate-raised") -> DecisionReviewed:
    values = {"edition": QINGHAI, "uscc": USCC, "cause": cause, "before_fen": before_fen, "assessment": found}
    return DecisionReviewed.model_validate(values)


def top_up(edition: Edition, found: EmployerAssessed, amount: int, before: int, number: int = 1) -> TopUpGranted:
    return TopUpGranted(
        edition=QINGHAI,
        uscc=USCC,
        case_id=CASE_ID,
        top_up_id=f"{CASE_ID}:{number}",
        name="西宁第1商贸有限公司",
        agency="630102",
        assessment_id=found.assessment_id,
        amount_fen=amount,
        granted_before_fen=before,
        route="direct",
        account_fingerprint=ACCOUNT,
        dispatch_firm=False,
        pay_by=edition.pay_by_of(LATER),
        legal_basis=edition.legal_basis,
    )


def overpaid(found: EmployerAssessed, amount: int, reason: str) -> OverpaymentFound:
    return OverpaymentFound(
        edition=QINGHAI,
        uscc=USCC,
        case_id=CASE_ID,
        overpayment_id=f"{CASE_ID}:1",
        name="西宁第1商贸有限公司",
        agency="630102",
        assessment_id=found.assessment_id,
        amount_fen=amount,
        reason=reason,
        legal_basis=EDITION.legal_basis,
    )


def test_a_rate_that_rose_after_the_grant_gives_the_difference_once() -> None:
    edition = raised()
    found = anew(edition)
    assert found.amount_fen == 216_000
    after = given(CASE, *GRANTED).when(review(edition)).then(reviewed(found), top_up(edition, found, 72_000, 144_000))
    after.when(review(edition)).then_nothing()


def test_before_the_day_of_the_raise_there_is_no_difference() -> None:
    edition = raised()
    found = anew(edition, on=date(2021, 9, 30))
    given(CASE, *GRANTED).when(review(edition, date(2021, 9, 30))).then(reviewed(found))


def test_a_second_raise_gives_the_difference_to_all_that_was_granted_so_far() -> None:
    first, second = raised(), raised("1")
    once = anew(first)
    twice = anew(second, 3)
    history = (*GRANTED, reviewed(once), top_up(first, once, 72_000, 144_000))
    after = given(CASE, *history).when(review(second))
    after.then(reviewed(twice, 216_000), top_up(second, twice, 24_000, 216_000, 2))


def test_a_correction_that_comes_to_less_finds_an_overpayment() -> None:
    edition = raised("0.40")
    found = anew(edition)
    reason = "The rate changed, and comes to less than was granted."
    given(CASE, *GRANTED).when(review(edition)).then(reviewed(found), overpaid(found, 48_000, reason))


def test_a_correction_that_changes_nothing_is_noted_once_and_nothing_moves() -> None:
    edition = corrected()
    for before in (GRANTED, GRANTED[:-1], (*GRANTED[:-1], waits_for("confirmation"))):
        after = given(CASE, *before).when(review(edition)).then(reviewed(anew(edition)))
        after.when(review(edition)).then_nothing()


def test_what_cannot_be_assessed_any_more_is_told_and_nothing_is_taken_back() -> None:
    edition = corrected()
    found = anew(edition, size_class=None)
    given(CASE, *GRANTED).when(review(edition, size_class=None)).then(reviewed(found))


def test_a_listed_case_with_another_amount_is_assessed_anew_and_must_be_listed_anew() -> None:
    edition = raised()
    for before in (GRANTED[:-1], (*GRANTED[:-1], waits_for("confirmation"))):
        (found,) = given(CASE, *before).when(review(edition)).then_some(EmployerAssessed)
        assert (found.amount_fen, found.assessment_id) == (216_000, f"{CASE_ID}:2")


# Late objections

RAISED = ObjectionRaised(
    edition=QINGHAI,
    uscc=USCC,
    notice_id=NOTICE_ID,
    objection_id="ob-1",
    objector="马晓梅",
    grounds="Ten were laid off.",
)
UPHOLD = DecideObjection(
    "ob-1", True, "The payroll was checked.", GrantTerms(LATER, LATER, None, None, EDITION.legal_basis)
)


def late_case() -> Given:
    command = RaiseObjection("ob-1", NOTICE_ID, "马晓梅", "Ten were laid off.", LATER)
    return given(CASE, *GRANTED).when(command).then(RAISED)


def test_an_objection_upheld_after_the_grant_finds_an_overpayment_of_all_that_was_granted() -> None:
    late = ObjectionUpheld(**upheld().model_dump() | {"late": True})
    reason = "An objection was upheld after the grant: The payroll was checked."
    after = late_case().when(UPHOLD).then(late, overpaid(assessed(), 144_000, reason))
    after.when(review(raised())).then_nothing()  # what was revoked is not granted again by a raise


def test_a_late_objection_dismissed_leaves_the_grant() -> None:
    late_case().when(replace(UPHOLD, upheld=False)).then_some(ObjectionDismissed)


# Reconsiderations

ASK = AskReconsideration(
    "rc-1", "王芳", "Five retired, and were counted as laid off.", TODAY, EDITION.closing_date.value, "li"
)
ASKED = ReconsiderationAsked(
    edition=QINGHAI,
    uscc=USCC,
    reconsideration_id="rc-1",
    claimant="王芳",
    grounds="Five retired, and were counted as laid off.",
    assessment_id=f"{CASE_ID}:1",
    asked_by="li",
)
LAID_OFF = year(100, 90)
RETIRED = year(100, 90, retired=5)


def decide(accepted: bool = True, by: str = "wang") -> DecideReconsideration:
    return DecideReconsideration("rc-1", accepted, "The pension office confirms it.", EDITION, facts(), TODAY, by)


def decided(before: int | None, after: int | None, number: int = 2, accepted: bool = True) -> ReconsiderationDecided:
    return ReconsiderationDecided(
        edition=QINGHAI,
        uscc=USCC,
        reconsideration_id="rc-1",
        accepted=accepted,
        reason="The pension office confirms it.",
        before_assessment_id=f"{CASE_ID}:1",
        after_assessment_id=f"{CASE_ID}:{number}",
        before_fen=before,
        after_fen=after,
    )


def test_an_employer_that_was_not_listed_brings_new_facts_and_is_assessed_with_the_difference_told() -> None:
    history = (recorded(LAID_OFF), assessed(months=LAID_OFF))
    asked = given(CASE, *history).when(ASK).then(ASKED)
    asked.when(ASK).then_nothing()
    again = asked.when(record(RETIRED)).then(recorded(RETIRED)).when(decide())
    after = again.then(assessed(2, RETIRED, "2"), decided(0, 144_000))
    after.when(decide()).then_refused("no open reconsideration")


def test_what_is_on_a_list_takes_new_facts_only_for_an_open_reconsideration() -> None:
    given(CASE, *GRANTED[:-1]).when(record(RETIRED)).then_refused("frozen")
    given(CASE, *GRANTED[:-1], ASKED).when(record(RETIRED)).then(recorded(RETIRED))


def test_a_refused_reconsideration_changes_nothing() -> None:
    given(CASE, *GRANTED, ASKED).when(decide(accepted=False)).then(decided(144_000, 144_000, 1, accepted=False))


# Placements

SCHOOL = "126301020000000035"
SHARES = (
    PlacementShare(using_uscc=None, unit_kind="enterprise", size_class="small", premium_fen=100_000),
    PlacementShare(using_uscc="91630102000000002B", unit_kind="enterprise", size_class="large", premium_fen=100_000),
    PlacementShare(using_uscc=SCHOOL, unit_kind="public_institution", size_class=None, premium_fen=40_000),
)
PLACED = PlacementsRecorded(edition=QINGHAI, uscc=USCC, shares=SHARES, import_sha256="6" * 64)


def by_placement(rate: str) -> Edition:
    changed = document()
    base, placed = ({"value": value, "source": "X74 §2"} for value in ("by-placement", rate))
    changed["dispatch"] = {"base": base, "placed_rate": placed}
    return adopted(canonical(changed))


def test_each_share_of_a_dispatch_firms_premium_has_its_own_rate() -> None:
    # 60 % of its own 1,000.00; 30 or 60 % of the 1,000.00 placed; nothing of the 400.00 with a public institution.
    for rate, refund in (("using-firm", 90_000), ("dispatch-firm", 120_000)):
        command = review(by_placement(rate), dispatch_firm=True)
        case = given(CASE, recorded()).when(RecordPlacements(PLACED)).then(PLACED)
        case.when(RecordPlacements(PLACED)).then_nothing()
        (found,) = case.when(command).then_some(EmployerAssessed)
        assert (found.outcome, found.amount_fen, found.placements) == ("eligible", refund, SHARES)


def test_placements_that_do_not_add_up_make_a_dispatch_firm_not_assessable() -> None:
    (found,) = (
        given(CASE, recorded()).when(review(by_placement("using-firm"), dispatch_firm=True)).then_some(EmployerAssessed)
    )
    assert found.reasons == ("The placements add up to 0.00, and the premium that counts is 2400.00.",)


def test_placements_are_frozen_with_the_list() -> None:
    given(CASE, *GRANTED[:-1]).when(RecordPlacements(PLACED)).then_refused("frozen")


# Claims through the window of a list

CLAIM = ClaimThroughNotice(
    "rc-2", QINGHAI, USCC, NOTICE_ID, LAST_DAY, "王芳", "g1.sealed", "We are not on the list.", LAST_DAY
)
CLAIMED = ReconsiderationAsked(
    edition=QINGHAI,
    uscc=USCC,
    reconsideration_id="rc-2",
    claimant="王芳",
    grounds="We are not on the list.",
    assessment_id=None,
    notice_id=NOTICE_ID,
    contact_sealed="g1.sealed",
)


def test_an_employer_that_nobody_assessed_claims_through_the_window_of_a_list_once() -> None:
    after = given(CASE).when(CLAIM).then(CLAIMED)
    after.when(CLAIM).then_nothing()


def test_a_claim_after_the_last_day_of_the_list_is_refused() -> None:
    given(CASE).when(replace(CLAIM, on=date(2021, 8, 5))).then_refused("ended with 2021-08-04")


def test_who_is_on_the_list_does_not_claim_to_be_missing() -> None:
    given(CASE, recorded(), assessed(), listed()).when(CLAIM).then_refused("is on the list")


def test_a_claim_for_an_employer_that_is_not_enrolled_is_not_accepted_but_may_be_refused() -> None:
    accept = replace(decide(), reconsideration_id="rc-2", facts=None)
    given(CASE, CLAIMED).when(accept).then_refused("is not enrolled")
    refused = decided(None, None, accepted=False).model_copy(
        update={"reconsideration_id": "rc-2", "before_assessment_id": None, "after_assessment_id": None}
    )
    given(CASE, CLAIMED).when(replace(accept, accepted=False)).then(refused)


def test_an_accepted_claim_of_an_employer_that_nobody_assessed_is_its_first_assessment() -> None:
    first = decided(None, 144_000, number=1).model_copy(
        update={"reconsideration_id": "rc-2", "before_assessment_id": None}
    )
    given(CASE, CLAIMED, recorded()).when(replace(decide(), reconsideration_id="rc-2")).then(assessed(), first)


def test_a_form_that_many_fill_in_opens_a_bounded_number_of_claims() -> None:
    many = [CLAIMED.model_copy(update={"reconsideration_id": f"rc-{number}"}) for number in range(100, 100 + MOST_OPEN)]
    given(CASE, *many).when(CLAIM).then_refused("open already")
    given(CASE, *many[1:]).when(CLAIM).then(CLAIMED)


def test_who_asked_for_a_review_does_not_decide_it_however_the_name_is_spelled() -> None:
    asked = given(CASE, recorded(LAID_OFF), assessed(months=LAID_OFF), ASKED)
    for accepted in (True, False):
        asked.when(decide(accepted, by="LI")).then_refused("LI raised this, and does not decide it")
    asked.when(decide(accepted=False, by="wang")).then_some(ReconsiderationDecided)


def test_nothing_is_accepted_and_nothing_more_is_given_after_closing() -> None:
    closed = EDITION.closing_date.value + timedelta(days=1)
    asked = given(CASE, recorded(LAID_OFF), assessed(months=LAID_OFF), ASKED)
    asked.when(replace(decide(), on=closed)).then_refused("qinghai-2021 closed with 2021-12-31")
    asked.when(replace(ASK, reconsideration_id="rc-2", on=closed)).then_refused("until 2021-12-31")
