"""One employer under one edition: from its contributions to a grant or a waiver."""

from datetime import date
from typing import Any

from services.eligibility.domain.case import (
    CASE,
    MOST_OPEN,
    Account,
    AssessEmployer,
    CloseCase,
    DecideObjection,
    GrantTerms,
    GrantWaiting,
    ListCase,
    NoteConfirmation,
    PassWindow,
    RaiseObjection,
)
from shared.contracts.eligibility import (
    ConfirmationNoted,
    NoticeWindowPassed,
    ObjectionDismissed,
    ObjectionRaised,
    ObjectionUpheld,
    RefundDeemedWaived,
    RefundGranted,
)
from shared.contracts.fact import Fact
from shared.editions.reserve import Lack
from tests.eligibility.facts import (
    EDITION,
    LAST_DAY,
    LIST_TERMS,
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
from tests.given_when_then import given
from tests.people import CITY_EAST, QINGHAI

ACCOUNT = "fingerprint-2345"
OTHER = "fingerprint-9999"
FIRST = f"{QINGHAI}:{USCC}:1"
DAY_AFTER = date(2021, 8, 5)
PAY_BY = date(2021, 8, 31)
LIST = ListCase(NOTICE_ID, FIRST, LAST_DAY, **LIST_TERMS)

DIRECT: tuple[Fact, ...] = (recorded(), assessed(), listed())
CONFIRMING: tuple[Fact, ...] = (recorded(), assessed(received_prior_refund=False), listed())


def terms(
    fingerprint: str | None = ACCOUNT, *, changed: bool = False, on: date = DAY_AFTER, lacks: Lack | None = None
) -> GrantTerms:
    account = None if fingerprint is None else Account(fingerprint, changed)
    return GrantTerms(on, EDITION.pay_by_of(on), account, lacks)


def passing(fingerprint: str | None = ACCOUNT, *, changed: bool = False, lacks: Lack | None = None) -> PassWindow:
    return PassWindow(NOTICE_ID, terms(fingerprint, changed=changed, lacks=lacks))


def object_to(on: date = LAST_DAY, **changes: Any) -> RaiseObjection:
    plain: dict[str, Any] = {
        "objection_id": "ob-1",
        "notice_id": NOTICE_ID,
        "objector": "马晓梅",
        "grounds": "It laid off ten people in May.",
        "on": on,
    }
    return RaiseObjection(**{**plain, **changes})


def decide_objection(*, upheld: bool, grant_terms: GrantTerms | None = None) -> DecideObjection:
    return DecideObjection("ob-1", upheld, "The payroll was checked.", grant_terms or terms())


def note(on: date = DAY_AFTER, **changes: Any) -> NoteConfirmation:
    plain: dict[str, Any] = {
        "edition": QINGHAI,
        "uscc": USCC,
        "assessment_id": FIRST,
        "amount_fen": 144_000,
        "account_fingerprint": ACCOUNT,
        "on": on,
        "lacks": None,
    }
    return NoteConfirmation(**{**plain, **changes})


def objected(number: int = 1) -> ObjectionRaised:
    return ObjectionRaised(
        edition=QINGHAI,
        uscc=USCC,
        notice_id=NOTICE_ID,
        objection_id=f"ob-{number}",
        objector="马晓梅",
        grounds="It laid off ten people in May.",
    )


def upheld() -> ObjectionUpheld:
    return ObjectionUpheld(
        edition=QINGHAI, uscc=USCC, notice_id=NOTICE_ID, objection_id="ob-1", reason="The payroll was checked."
    )


def dismissed() -> ObjectionDismissed:
    return ObjectionDismissed(
        edition=QINGHAI, uscc=USCC, notice_id=NOTICE_ID, objection_id="ob-1", reason="The payroll was checked."
    )


def waits_for(what: str) -> NoticeWindowPassed:
    return NoticeWindowPassed.model_validate(
        {"edition": QINGHAI, "uscc": USCC, "notice_id": NOTICE_ID, "waiting_for": what}
    )


def noted(fingerprint: str = ACCOUNT) -> ConfirmationNoted:
    return ConfirmationNoted(
        edition=QINGHAI, uscc=USCC, assessment_id=FIRST, amount_fen=144_000, account_fingerprint=fingerprint
    )


def granted(route: str = "direct", fingerprint: str = ACCOUNT, pay_by: date = PAY_BY) -> RefundGranted:
    return RefundGranted.model_validate(
        {
            "edition": QINGHAI,
            "uscc": USCC,
            "case_id": f"{QINGHAI}:{USCC}",
            "name": "西宁第1商贸有限公司",
            "agency": CITY_EAST,
            "assessment_id": FIRST,
            "amount_fen": 144_000,
            "route": route,
            "account_fingerprint": fingerprint,
            "dispatch_firm": False,
            "pay_by": pay_by,
        }
    )


def waived() -> RefundDeemedWaived:
    return RefundDeemedWaived(edition=QINGHAI, uscc=USCC, assessment_id=FIRST, amount_fen=144_000)


# Contributions and assessment


def test_contributions_are_recorded_once() -> None:
    given(CASE).when(record()).then(recorded()).when(record()).then_nothing()


def test_the_public_form_ends_with_the_window_and_the_agency_still_hears_what_comes_late() -> None:
    history = (recorded(), assessed(), listed(), granted())
    given(CASE, *history).when(object_to(contact_sealed="g1.sealed")).then_refused("window")
    late = objected()
    given(CASE, *history).when(object_to()).then(late)


def test_a_form_that_many_fill_in_opens_a_bounded_number_of_objections() -> None:
    many = [objected().model_copy(update={"objection_id": f"ob-{number}"}) for number in range(100, 100 + MOST_OPEN)]
    by_form = object_to(contact_sealed="g1.sealed")
    given(CASE, recorded(), assessed(), listed(), *many).when(by_form).then_refused("open already")
    told = objected().model_copy(update={"contact_sealed": "g1.sealed"})
    given(CASE, recorded(), assessed(), listed(), *many[1:]).when(by_form).then(told)


def test_a_later_import_replaces_the_earlier_one() -> None:
    given(CASE, recorded()).when(record(year(20, 18))).then(recorded(year(20, 18)))


def test_contributions_are_frozen_after_listing() -> None:
    for after in ((), (waits_for("confirmation"),), (granted(),), (waits_for("confirmation"), waived())):
        given(CASE, *DIRECT, *after).when(record(year(20, 18))).then_refused("frozen")


def test_an_employer_is_assessed_and_assessing_it_again_yields_nothing() -> None:
    command = AssessEmployer(EDITION, facts(), TODAY)
    given(CASE, recorded()).when(command).then(assessed()).when(command).then_nothing()


def test_changed_contributions_lead_to_an_assessment_with_the_next_number() -> None:
    history = (recorded(), assessed(), recorded(year(20, 18)))
    given(CASE, *history).when(AssessEmployer(EDITION, facts(), TODAY)).then(assessed(2, year(20, 18), "2"))


def test_what_stands_on_a_list_is_not_assessed_again() -> None:
    given(CASE, *DIRECT).when(AssessEmployer(EDITION, facts(size_class="large"), TODAY)).then_nothing()


def test_an_employer_without_contributions_is_assessed_as_not_assessable() -> None:
    (found,) = given(CASE).when(AssessEmployer(EDITION, facts(), TODAY)).then_some(type(assessed()))
    assert found.outcome == "not_assessable"


# The list


def test_an_eligible_employer_is_listed_once() -> None:
    given(CASE, recorded(), assessed()).when(LIST).then(listed()).when(LIST).then_refused("publish again")


def test_an_ineligible_employer_is_not_listed() -> None:
    given(CASE, recorded(year(20, 10)), assessed(months=year(20, 10))).when(LIST).then_refused("not eligible")


def test_an_employer_that_was_assessed_anew_while_the_list_was_made_is_not_listed() -> None:
    months = year(20, 18)
    anew = given(CASE, recorded(), assessed(), recorded(months), assessed(2, months, "2"))
    anew.when(LIST).then_refused("assessed anew while the list was made")


def test_an_employer_that_was_not_assessed_is_not_listed() -> None:
    given(CASE, recorded()).when(LIST).then_refused("has not been assessed")


# Objections


def test_an_objection_is_raised_once_until_the_end_of_the_last_day() -> None:
    given(CASE, *DIRECT).when(object_to()).then(objected()).when(object_to()).then_nothing()


def test_an_objection_after_the_last_day_is_refused() -> None:
    given(CASE, *DIRECT).when(object_to(DAY_AFTER)).then_refused("ended with 2021-08-04")


def test_an_objection_on_another_list_is_refused() -> None:
    given(CASE, *DIRECT).when(object_to(notice_id="qinghai-2021-630103-1")).then_refused("not on that list")


def test_an_objection_to_an_employer_on_no_open_list_is_refused() -> None:
    for history in ((recorded(), assessed()), (*DIRECT, waits_for("confirmation")), (*DIRECT, objected(), upheld())):
        given(CASE, *history).when(object_to()).then_refused("not on a list that is open")


def test_an_objection_upheld_takes_the_employer_off_the_list() -> None:
    after = given(CASE, *DIRECT, objected()).when(decide_objection(upheld=True)).then(upheld())
    after.when(passing()).then_nothing()
    after.when(note()).then_refused("not open any more")


def test_an_employer_taken_off_may_be_corrected_and_assessed_and_listed_again() -> None:
    months = year(20, 18)
    off = given(CASE, *DIRECT, objected(), upheld())
    off.when(LIST).then_refused("publish again")
    anew = (
        off.when(record(months))
        .then(recorded(months))
        .when(AssessEmployer(EDITION, facts(), TODAY))
        .then(assessed(2, months, "2"))
    )
    anew.when(ListCase("second", f"{QINGHAI}:{USCC}:2", date(2021, 8, 20), **LIST_TERMS)).then(
        listed(2, "second").model_copy(update={"last_day": date(2021, 8, 20)})
    )


def test_an_employer_taken_off_stays_off_while_nothing_has_changed() -> None:
    given(CASE, *DIRECT, objected(), upheld()).when(AssessEmployer(EDITION, facts(), TODAY)).then_nothing()


def test_an_objection_dismissed_inside_the_window_leaves_the_employer_listed() -> None:
    after = given(CASE, *DIRECT, objected()).when(decide_objection(upheld=False)).then(dismissed())
    after.when(passing()).then(granted())


def test_an_open_objection_holds_the_grant_until_it_is_dismissed() -> None:
    waiting = given(CASE, *DIRECT, objected()).when(passing()).then(waits_for("objection"))
    waiting.when(decide_objection(upheld=False)).then(dismissed(), granted())


def test_an_objection_dismissed_after_the_deadline_grants_with_the_later_day() -> None:
    late = terms(on=date(2021, 9, 6))
    history = (*DIRECT, objected(), waits_for("objection"))
    expected = granted(pay_by=date(2021, 10, 6))
    given(CASE, *history).when(decide_objection(upheld=False, grant_terms=late)).then(dismissed(), expected)


def test_one_objection_dismissed_does_not_grant_while_another_is_open() -> None:
    history = (*DIRECT, objected(1), objected(2), waits_for("objection"))
    given(CASE, *history).when(decide_objection(upheld=False)).then(dismissed())


def test_an_objection_dismissed_on_the_confirming_route_still_waits_for_confirmation() -> None:
    history = (*CONFIRMING, objected(), waits_for("objection"))
    given(CASE, *history).when(decide_objection(upheld=False)).then(dismissed(), waits_for("confirmation"))


def test_an_objection_that_was_decided_or_never_raised_is_refused() -> None:
    given(CASE, *DIRECT).when(decide_objection(upheld=True)).then_refused("no open objection")
    given(CASE, *DIRECT, objected(), dismissed()).when(decide_objection(upheld=True)).then_refused("no open objection")


# The window has passed


def test_on_the_direct_route_the_passed_window_grants_once() -> None:
    given(CASE, *DIRECT).when(passing()).then(granted()).when(passing()).then_nothing()


def test_the_end_of_another_list_grants_nothing() -> None:
    given(CASE, *DIRECT).when(PassWindow("qinghai-2021-630103-1", terms())).then_nothing()


def test_a_changed_account_on_the_direct_route_waits_for_confirmation() -> None:
    waiting = given(CASE, *DIRECT).when(passing(OTHER, changed=True)).then(waits_for("confirmation"))
    waiting.when(note(account_fingerprint=OTHER)).then(noted(OTHER), granted(fingerprint=OTHER))


def test_a_changed_account_that_was_confirmed_already_is_granted() -> None:
    given(CASE, *DIRECT, noted(OTHER)).when(passing(OTHER, changed=True)).then(granted(fingerprint=OTHER))


def test_without_an_account_the_case_waits_for_bank_details() -> None:
    given(CASE, *DIRECT).when(passing(None)).then(waits_for("bank-details"))


def test_on_the_confirming_route_the_case_waits_for_confirmation() -> None:
    given(CASE, *CONFIRMING).when(passing()).then(waits_for("confirmation"))


def test_a_case_confirmed_before_the_window_passed_is_granted_when_it_passes() -> None:
    after = given(CASE, *CONFIRMING).when(note(LAST_DAY)).then(noted())
    after.when(passing()).then(granted("confirming"))


def test_a_confirmation_of_an_account_that_changed_since_does_not_grant() -> None:
    given(CASE, *CONFIRMING, noted()).when(passing(OTHER, changed=True)).then(waits_for("confirmation"))


def test_a_waiting_case_is_granted_when_it_is_confirmed_and_only_once() -> None:
    after = given(CASE, *CONFIRMING, waits_for("confirmation")).when(note()).then(noted(), granted("confirming"))
    after.when(note()).then_nothing()


def test_a_confirmation_after_the_deadline_is_to_be_paid_within_its_term() -> None:
    on = date(2021, 11, 1)
    history = (*CONFIRMING, waits_for("confirmation"))
    given(CASE, *history).when(note(on)).then(noted(), granted("confirming", pay_by=date(2021, 12, 1)))


def test_a_confirmation_heard_twice_yields_nothing() -> None:
    given(CASE, *CONFIRMING, noted()).when(note()).then_nothing()


def test_a_confirmation_while_an_objection_is_open_is_noted_and_grants_nothing() -> None:
    history = (*CONFIRMING, objected(), waits_for("objection"))
    after = given(CASE, *history).when(note()).then(noted())
    after.when(decide_objection(upheld=False)).then(dismissed(), granted("confirming"))


def test_a_confirmation_of_something_else_than_the_current_assessment_is_refused() -> None:
    waiting = given(CASE, *CONFIRMING, waits_for("confirmation"))
    waiting.when(note(amount_fen=144_001)).then_refused("not the current assessment")
    waiting.when(note(assessment_id=f"{QINGHAI}:{USCC}:2")).then_refused("not the current assessment")


def test_a_confirmation_without_an_assessment_is_refused() -> None:
    given(CASE, recorded(STEADY)).when(note()).then_refused("has not been assessed")


# The fund (R4)

LACKS = EDITION.reserves({}).lacks("630102")


def test_what_a_passed_window_would_grant_waits_for_a_fund_that_is_not_there() -> None:
    given(CASE, *DIRECT).when(passing(lacks=LACKS)).then(waits_for("fund"))
    given(CASE, *CONFIRMING, noted()).when(passing(lacks=LACKS)).then(waits_for("fund"))


def test_who_waits_for_the_employer_is_not_said_to_wait_for_the_fund() -> None:
    given(CASE, *CONFIRMING).when(passing(lacks=LACKS)).then(waits_for("confirmation"))


def test_a_confirmation_grants_nothing_while_the_fund_is_not_there() -> None:
    waiting = given(CASE, *CONFIRMING, waits_for("confirmation"))
    after = waiting.when(note(lacks=LACKS)).then(noted(), waits_for("fund"))
    after.when(GrantWaiting(terms(lacks=LACKS))).then_nothing()
    after.when(GrantWaiting(terms())).then(granted("confirming")).when(GrantWaiting(terms())).then_nothing()


def test_a_dismissed_objection_grants_nothing_while_the_fund_is_not_there() -> None:
    history = (*DIRECT, objected(), waits_for("objection"))
    command = decide_objection(upheld=False, grant_terms=terms(lacks=LACKS))
    given(CASE, *history).when(command).then(dismissed(), waits_for("fund"))


def test_an_account_changed_while_a_fund_was_waited_for_is_to_be_confirmed() -> None:
    changed = GrantWaiting(terms(OTHER, changed=True))
    given(CASE, *DIRECT, waits_for("fund")).when(changed).then(waits_for("confirmation"))


def test_only_who_waits_for_the_fund_is_granted_when_it_is_there() -> None:
    given(CASE, *CONFIRMING, waits_for("confirmation")).when(GrantWaiting(terms())).then_nothing()


def test_who_waits_for_the_fund_is_not_waived_by_closing() -> None:
    given(CASE, *DIRECT, waits_for("fund")).when(CloseCase()).then_nothing()


# The closing date


def test_a_case_that_nobody_confirmed_is_waived_after_closing() -> None:
    after = given(CASE, *CONFIRMING, waits_for("confirmation")).when(CloseCase()).then(waived())
    after.when(CloseCase()).then_nothing()


def test_a_case_without_bank_details_is_waived_after_closing() -> None:
    given(CASE, *DIRECT, waits_for("bank-details")).when(CloseCase()).then(waived())


def test_an_open_objection_is_not_waived_by_closing() -> None:
    given(CASE, *DIRECT, objected(), waits_for("objection")).when(CloseCase()).then_nothing()


def test_closing_touches_neither_granted_nor_listed_nor_unlisted_cases() -> None:
    for history in ((recorded(), assessed()), DIRECT, (*DIRECT, granted())):
        given(CASE, *history).when(CloseCase()).then_nothing()


def test_a_confirmation_on_the_closing_date_grants() -> None:
    on = EDITION.closing_date.value
    history = (*CONFIRMING, waits_for("confirmation"))
    given(CASE, *history).when(note(on)).then(noted(), granted("confirming", pay_by=date(2022, 1, 30)))


def test_a_confirmation_that_registration_took_is_not_judged_a_second_time() -> None:
    """The edition's last day is asked where the employer gets the answer."""
    history = (*CONFIRMING, waits_for("confirmation"))
    after = date(2022, 1, 1)
    given(CASE, *history).when(note(after)).then(noted(), granted("confirming", pay_by=date(2022, 1, 31)))


def test_nobody_is_assessed_after_closing() -> None:
    late = AssessEmployer(EDITION, facts(), date(2022, 1, 1))
    given(CASE, recorded()).when(late).then_refused("qinghai-2021 closed with 2021-12-31")


def test_a_confirmation_of_a_waived_refund_is_refused() -> None:
    history = (*CONFIRMING, waits_for("confirmation"), waived())
    given(CASE, *history).when(note(date(2022, 1, 1))).then_refused("not open any more")
