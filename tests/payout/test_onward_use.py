"""What a dispatch firm owes onward: placements split a credit, each using firm's share is a duty until it is proven."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given as generated
from hypothesis import settings
from hypothesis import strategies as st

from services.payout.domain.onward_use import (
    DUTY,
    FileReport,
    OpenDuty,
    RecordUse,
    Reuse,
    SuspendDuty,
    TellReceipt,
    duty_id,
)
from services.payout.domain.placements import (
    PLACEMENTS,
    DecidePlacements,
    DeclarePlacements,
    NoteCredit,
    NoteCreditGone,
    OwnStaff,
    duties_opened,
)
from services.payout.projections.onward import project_onward_use
from services.payout.reactions.onward import duty_work
from services.payout.tables.onward import onward_duties
from services.supervision.projections.onward import project_onward
from shared.contracts.eligibility import Share
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    OnwardDutyOpened,
    OnwardDutySuspended,
    OnwardReceiptConfirmed,
    OnwardReceiptDenied,
    OnwardReportFiled,
    OnwardUseDue,
    OnwardUseRecorded,
    OnwardUseSuspended,
    PlacementsAccepted,
    PlacementsDeclared,
    PlacementsRejected,
    VoucherRejected,
)
from shared.eventlog.decider import Refused
from shared.eventlog.records import RecordedEvent
from shared.followers.row_operations import Put
from tests.given_when_then import given
from tests.people import CITY_EAST, QINGHAI, employer
from tests.supervision.test_supervision_projection import AT

FIRM, USER, OTHER_USER = employer(1), employer(2), employer(3)
PAYMENT = f"{QINGHAI}:{FIRM.uscc}"
CREDITED_ON = date(2021, 8, 6)
NAMED = {"edition": QINGHAI, "uscc": FIRM.uscc}
FILE, OTHER_FILE = "5e" * 32, "6f" * 32


def share(one: object = USER, amount_fen: int = 100_000) -> Share:
    return Share(
        placement="using-firm",
        using_firm_uscc=getattr(one, "uscc", None),
        using_firm_name=getattr(one, "name", None),
        amount_fen=amount_fen,
    )


OWN = Share(placement="own", amount_fen=14_000)
SHARES = (share(), share(OTHER_USER, 30_000))


def due(*shares: Share, credited_on: date = CREDITED_ON) -> OnwardUseDue:
    return OnwardUseDue(
        payment_id=PAYMENT,
        **NAMED,
        name=FIRM.name,
        agency=CITY_EAST,
        amount_fen=144_000,
        credited_on=credited_on,
        shares=shares,
    )


DUE = due()
DECLARED = PlacementsDeclared(payment_id=PAYMENT, **NAMED, own_fen=14_000, shares=SHARES, declared_by="firm")
ACCEPTED = PlacementsAccepted(
    payment_id=PAYMENT, **NAMED, own_fen=14_000, shares=SHARES, split_by="declaration", checker="clerk"
)
BY_GRANT = ACCEPTED.model_copy(update={"split_by": "grant", "checker": None})

# A credit and its split


def test_a_credit_is_due_onward_and_waits_for_its_split() -> None:
    given(PLACEMENTS).when(NoteCredit(DUE)).then(DUE)


def test_a_split_that_the_grant_carries_stands_at_once() -> None:
    with_shares = due(OWN, *SHARES)
    given(PLACEMENTS).when(NoteCredit(with_shares)).then(with_shares, BY_GRANT)


def test_shares_of_public_institutions_owe_nobody() -> None:
    nothing = Share(placement="public-institution", amount_fen=0)
    with_shares = due(OWN, nothing, *SHARES)
    given(PLACEMENTS).when(NoteCredit(with_shares)).then(with_shares, BY_GRANT)


HALF = share(USER, 65_000)
NAMELESS = share(None, 30_000)


@pytest.mark.parametrize(
    "shares",
    [(*SHARES,), (OWN, HALF, HALF), (OWN, SHARES[0], share(FIRM, 30_000)), (OWN, SHARES[0], NAMELESS)],
    ids=["too little", "one firm twice", "the firm itself", "nobody named"],
)
def test_a_grants_split_that_does_not_fit_the_money_is_left_for_a_declaration(shares: tuple[Share, ...]) -> None:
    odd = due(*shares)
    given(PLACEMENTS).when(NoteCredit(odd)).then(odd)


def test_the_same_credit_noted_twice_is_due_once() -> None:
    given(PLACEMENTS, DUE).when(NoteCredit(DUE)).then_nothing()


def test_a_credit_that_came_back_suspends_what_is_due_and_a_new_one_takes_it_up_again() -> None:
    suspended = OnwardUseSuspended(payment_id=PAYMENT, **NAMED, using_firms=(USER.uscc, OTHER_USER.uscc))
    later = due(credited_on=date(2021, 9, 1))
    after = given(PLACEMENTS, DUE, DECLARED, ACCEPTED).when(NoteCreditGone()).then(suspended)
    after.when(NoteCreditGone()).then_nothing()
    after.when(DecidePlacements(None, "clerk")).then_refused("No money of this payment is with the firm")
    after.when(NoteCredit(later)).then(later, ACCEPTED)
    given(PLACEMENTS).when(NoteCreditGone()).then_nothing()


def test_a_firm_declares_its_placements_and_repeats_add_nothing() -> None:
    declare = DeclarePlacements(14_000, SHARES, "firm")
    given(PLACEMENTS, DUE).when(declare).then(DECLARED).when(declare).then_nothing()


@pytest.mark.parametrize(
    ("own_fen", "shares", "sentence"),
    [
        (13_999, SHARES, "make 1439.99; credited was 1440.00"),
        (14_001, SHARES, "make 1440.01; credited was 1440.00"),
        (14_000, (share(), share(USER, 30_000)), "stands there twice"),
        (44_000, (share(FIRM, 100_000),), "not its own using firm"),
        (144_000, (share(USER, 0),), "greater than zero"),
        (114_000, (NAMELESS,), "names the using firm"),
    ],
)
def test_a_declaration_must_add_up_and_name_others(own_fen: int, shares: tuple[Share, ...], sentence: str) -> None:
    given(PLACEMENTS, DUE).when(DeclarePlacements(own_fen, shares, "firm")).then_refused(sentence)


def test_nothing_is_declared_before_the_money_is_there() -> None:
    given(PLACEMENTS).when(DeclarePlacements(14_000, SHARES, "firm")).then_refused("No money of this payment")


def test_the_agency_accepts_a_declaration_once_and_it_does_not_change_after() -> None:
    after = given(PLACEMENTS, DUE, DECLARED).when(DecidePlacements(None, "clerk")).then(ACCEPTED)
    after.when(DecidePlacements(None, "clerk")).then_nothing()
    after.when(DecidePlacements("No.", "clerk")).then_refused("do not change any more")
    after.when(DeclarePlacements(144_000, (), "firm")).then_refused("do not change any more")


def test_who_declared_does_not_check() -> None:
    given(PLACEMENTS, DUE, DECLARED).when(DecidePlacements(None, "firm")).then_refused("cannot check it")


def test_a_rejected_declaration_is_made_anew() -> None:
    rejected = PlacementsRejected(payment_id=PAYMENT, **NAMED, reason="缺少协议。", checker="clerk")
    after = given(PLACEMENTS, DUE, DECLARED).when(DecidePlacements("缺少协议。", "clerk")).then(rejected)
    after.when(DecidePlacements(None, "clerk")).then_refused("No declaration waits")
    after.when(DeclarePlacements(14_000, SHARES, "firm")).then(DECLARED)


def test_one_duty_opens_per_using_firm_and_a_suspension_rests_each() -> None:
    opened = duty_work([DUE, ACCEPTED])
    assert [work.command.opened for work in opened] == list(duties_opened(DUE, ACCEPTED))
    assert [work.stream for work in opened] == [f"onward-duty:{PAYMENT}:{one.uscc}" for one in (USER, OTHER_USER)]
    gone = OnwardUseSuspended(payment_id=PAYMENT, **NAMED, using_firms=(USER.uscc,))
    (rest,) = duty_work([gone])
    assert (rest.stream, rest.command) == (opened[0].stream, SuspendDuty())


# One duty


DUTY_ID = duty_id(PAYMENT, USER.uscc)
OPENED = OnwardDutyOpened(
    duty_id=DUTY_ID,
    payment_id=PAYMENT,
    **NAMED,
    name=FIRM.name,
    agency=CITY_EAST,
    using_firm_uscc=USER.uscc,
    using_firm_name=USER.name,
    amount_fen=100_000,
    credited_on=CREDITED_ON,
    reports_from="2021-09",
)
TODAY = date(2021, 9, 20)


def record(
    amount_fen: int = 60_000,
    file: str = FILE,
    reference: str = "ICBC001",
    used_on: date = date(2021, 8, 20),
    reuse: Reuse | None = None,
) -> RecordUse:
    return RecordUse("transfer", amount_fen, used_on, file, "application/pdf", 900, reference, TODAY, reuse)


def recorded(
    amount_fen: int = 60_000, file: str = FILE, reference: str = "ICBC001", before: int = 0
) -> OnwardUseRecorded:
    return OnwardUseRecorded(
        duty_id=DUTY_ID,
        use_id=file,
        **NAMED,
        kind="transfer",
        amount_fen=amount_fen,
        used_on=date(2021, 8, 20),
        bank_reference=reference,
        media_type="application/pdf",
        size=900,
        passed_on_fen=before + amount_fen,
        proven_fen=before + amount_fen,
    )


DENIED = OnwardReceiptDenied(
    duty_id=DUTY_ID,
    use_id=FILE,
    **NAMED,
    amount_fen=60_000,
    reason="未收到。",
    passed_on_fen=60_000,
    proven_fen=0,
    reports_from=None,
)


def test_a_duty_opens_once_and_opens_again_only_after_it_was_suspended() -> None:
    suspended = OnwardDutySuspended(duty_id=DUTY_ID, **NAMED)
    after = given(DUTY).when(OpenDuty(OPENED)).then(OPENED)
    after.when(OpenDuty(OPENED)).then_nothing()
    resting = after.when(SuspendDuty()).then(suspended)
    resting.when(SuspendDuty()).then_nothing()
    resting.when(record()).then_refused("nothing is due")
    resting.when(OpenDuty(OPENED)).then(OPENED).when(record()).then(recorded())


def test_a_use_with_a_fresh_voucher_is_recorded_and_told_again_adds_nothing() -> None:
    given(DUTY, OPENED).when(record()).then(recorded()).when(record()).then_nothing()


def test_uses_add_up_to_the_duty_to_the_fen() -> None:
    rest = record(40_000, OTHER_FILE, "ICBC002")
    given(DUTY, OPENED, recorded()).when(rest).then(recorded(40_000, OTHER_FILE, "ICBC002", before=60_000))


def test_more_than_is_outstanding_is_a_rejected_voucher_that_stays_on_record() -> None:
    more = record(40_001, OTHER_FILE, "ICBC002")
    (rejected,) = given(DUTY, OPENED, recorded()).when(more).then_some(VoucherRejected)
    assert (rejected.reason, rejected.amount_fen, rejected.outstanding_fen) == ("over-claimed", 40_001, 40_000)
    assert rejected.first_duty_id is None


@pytest.mark.parametrize(("mark", "reason"), [("file", "reused-file"), ("bank-reference", "reused-bank-reference")])
def test_a_voucher_that_proved_another_use_proves_nothing_here(mark: str, reason: str) -> None:
    reuse = Reuse(mark, "elsewhere")  # type: ignore[arg-type]
    (rejected,) = given(DUTY, OPENED).when(record(reuse=reuse)).then_some(VoucherRejected)
    assert (rejected.reason, rejected.first_duty_id) == (reason, "elsewhere")


def test_the_same_file_for_another_sum_of_the_same_duty_is_a_reuse() -> None:
    (rejected,) = given(DUTY, OPENED, recorded()).when(record(10_000)).then_some(VoucherRejected)
    assert (rejected.reason, rejected.first_duty_id) == ("reused-file", DUTY_ID)


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (record(0), "greater than zero"),
        (record(used_on=date(2021, 8, 5)), "credited on 2021-08-06"),
        (record(used_on=date(2021, 9, 21)), "in the future"),
    ],
)
def test_a_use_lies_between_the_credit_and_today(command: RecordUse, sentence: str) -> None:
    given(DUTY, OPENED).when(command).then_refused(sentence)
    given(DUTY).when(command).then_refused("no such duty")


def test_a_denial_outweighs_a_voucher_and_what_it_proved_is_owed_again() -> None:
    after = given(DUTY, OPENED, recorded()).when(TellReceipt(FILE, "未收到。", TODAY)).then(DENIED)
    after.when(TellReceipt(FILE, "未收到。", TODAY)).then_nothing()
    whole = recorded(100_000, OTHER_FILE, "ICBC002").model_copy(update={"passed_on_fen": 160_000})
    after.when(record(100_000, OTHER_FILE, "ICBC002")).then(whole)


def test_a_using_firm_confirms_and_may_take_a_denial_back() -> None:
    confirmed = OnwardReceiptConfirmed(
        duty_id=DUTY_ID, use_id=FILE, **NAMED, amount_fen=60_000, passed_on_fen=60_000, proven_fen=60_000
    )
    yes = TellReceipt(FILE, None, TODAY)
    given(DUTY, OPENED, recorded()).when(yes).then(confirmed).when(yes).then_nothing()
    given(DUTY, OPENED, recorded(), DENIED).when(yes).then(confirmed)
    given(DUTY, OPENED).when(yes).then_refused("no such use")


def filed(month: str, stated_fen: int, proven_fen: int, due_on: date, on: date = TODAY) -> OnwardReportFiled:
    return OnwardReportFiled(
        duty_id=DUTY_ID,
        **NAMED,
        month=month,
        stated_fen=stated_fen,
        proven_fen=proven_fen,
        due_on=due_on,
        filed_on=on,
    )


def test_a_report_states_what_was_passed_on_beside_what_is_proven() -> None:
    report = filed("2021-09", 80_000, 60_000, date(2021, 9, 30))
    command = FileReport("2021-09", 80_000, TODAY)
    given(DUTY, OPENED, recorded()).when(command).then(report).when(command).then_nothing()


def test_a_report_is_due_by_the_last_working_day_and_tells_when_it_came() -> None:
    # 2021-10-30 and 31 were a weekend; 2021-10-29 was a Friday.
    late = filed("2021-10", 0, 0, date(2021, 10, 29), on=date(2021, 11, 2))
    given(DUTY, OPENED).when(FileReport("2021-10", 0, date(2021, 11, 2))).then(late)


@pytest.mark.parametrize(
    ("month", "stated_fen", "sentence"),
    [
        ("2021-08", 0, "due from 2021-09 on"),
        ("2021-10", 0, "has not begun"),
        ("2021-09", 100_001, "more cannot have been passed on"),
    ],
)
def test_a_report_is_for_a_month_that_is_due_and_of_no_more_than_the_share(
    month: str, stated_fen: int, sentence: str
) -> None:
    given(DUTY, OPENED).when(FileReport(month, stated_fen, TODAY)).then_refused(sentence)


def test_no_report_goes_back_behind_a_later_one() -> None:
    october = filed("2021-10", 0, 0, date(2021, 10, 29), on=date(2021, 10, 20))
    command = FileReport("2021-09", 10, date(2021, 10, 21))
    given(DUTY, OPENED, october).when(command).then_refused("earlier months are past")


def test_a_fulfilled_duty_needs_no_report_until_a_denial_reopens_it_from_the_month_after() -> None:
    whole = recorded(100_000)
    given(DUTY, OPENED, whole).when(FileReport("2021-09", 100_000, TODAY)).then_refused("no report is due")
    (denied,) = given(DUTY, OPENED, whole).when(TellReceipt(FILE, "未收到。", TODAY)).then_some(OnwardReceiptDenied)
    assert (denied.proven_fen, denied.reports_from) == (0, "2021-10")
    early = FileReport("2021-09", 0, TODAY)
    given(DUTY, OPENED, whole, denied).when(early).then_refused("due from 2021-10 on")


# Never more proven than owed


def test_a_use_denied_replaced_and_then_confirmed_proves_no_more_than_is_owed() -> None:
    whole = given(DUTY, OPENED).when(record(100_000)).then_some(OnwardUseRecorded)
    (denied,) = given(DUTY, OPENED, *whole).when(TellReceipt(FILE, "未收到。", TODAY)).then_some(OnwardReceiptDenied)
    (second,) = (
        given(DUTY, OPENED, *whole, denied).when(record(100_000, OTHER_FILE, "ICBC002")).then_some(OnwardUseRecorded)
    )
    told = given(DUTY, OPENED, *whole, denied, second)
    (confirmed,) = told.when(TellReceipt(FILE, None, TODAY)).then_some(OnwardReceiptConfirmed)
    assert (denied.proven_fen, second.proven_fen, confirmed.proven_fen) == (0, 100_000, 100_000)
    # Either of the two alone proves it: the denial of one leaves it fulfilled.
    (again,) = (
        given(DUTY, OPENED, *whole, denied, second, confirmed)
        .when(TellReceipt(OTHER_FILE, "未收到。", TODAY))
        .then_some(OnwardReceiptDenied)
    )
    assert (again.proven_fen, again.reports_from) == (100_000, None)


_ACTS = st.one_of(
    st.tuples(st.just("use"), st.integers(min_value=0, max_value=7), st.integers(min_value=1, max_value=120_000)),
    st.tuples(st.just("deny"), st.integers(min_value=0, max_value=7), st.none()),
    st.tuples(st.just("confirm"), st.integers(min_value=0, max_value=7), st.none()),
    st.tuples(st.just("amount"), st.integers(min_value=0, max_value=120_000), st.none()),
    st.tuples(st.just("suspend"), st.none(), st.none()),
)


def _command(act: str, on: Any, amount: Any) -> Any:
    match act:
        case "use":
            return record(amount, f"{on:064x}", f"ICBC{on}")
        case "deny" | "confirm":
            return TellReceipt(f"{on:064x}", "未收到。" if act == "deny" else None, TODAY)
        case "amount":
            return OpenDuty(OPENED.model_copy(update={"amount_fen": on}))
        case _:
            return SuspendDuty()


@settings(max_examples=300, deadline=None)
@generated(st.lists(_ACTS, max_size=20))
def test_whatever_is_used_denied_confirmed_or_owed_anew_proven_is_what_stands_as_far_as_it_is_owed(
    acts: list[tuple[str, Any, Any]],
) -> None:
    duty = DUTY.initial
    facts: list[Fact] = []
    for act, on, amount in [("amount", 100_000, None), *acts]:
        command = _command(act, on, amount)
        try:
            decided = DUTY.decide(command, duty)
        except Refused:
            continue
        duty, facts = DUTY.fold(decided, duty), [*facts, *decided]
        stands = sum(use.recorded.amount_fen for use in duty.uses.values() if use.stands)
        assert duty.proven_fen == min(stands, duty.owed_fen)
        for fact in decided:
            proven = getattr(fact, "proven_fen", None)
            assert proven is None or proven == duty.proven_fen
    rows: dict[str, Any] = {}
    for fact in facts:
        for row in project_onward_use(RecordedEvent("payout", 1, "x", 1, fact, AT, "x", "x", b"")):
            if row.table is onward_duties:
                rows |= row.row if isinstance(row, Put) else getattr(row, "values", {})
    assert (rows["amount_fen"], min(rows["amount_fen"], rows.get("proven_fen") or 0)) == (
        duty.owed_fen,
        duty.proven_fen,
    )


# The firm has another amount


def test_a_part_that_comes_back_leaves_every_share_in_proportion_and_the_whole_brings_them_back() -> None:
    part = DUE.model_copy(update={"amount_fen": 100_001, "whole_fen": 144_000})
    (told, less) = (
        given(PLACEMENTS, DUE, DECLARED, ACCEPTED).when(NoteCredit(part)).then_some(OnwardUseDue, PlacementsAccepted)
    )
    amounts = [less.own_fen, *(one.amount_fen for one in less.shares)]
    assert (amounts, sum(amounts), less.in_proportion) == ([9_722, 69_445, 20_834], 100_001, True)
    opened = [work.command.opened.amount_fen for work in duty_work([told, less])]
    assert opened == [69_445, 20_834]
    after = given(PLACEMENTS, DUE, DECLARED, ACCEPTED, told, less)
    after.when(NoteCredit(part)).then_nothing()
    after.when(NoteCredit(DUE)).then(DUE, ACCEPTED)


def test_rows_of_a_part_name_no_column_that_is_not_there() -> None:
    part = DUE.model_copy(update={"amount_fen": 72_000, "whole_fen": 144_000})
    again = OPENED.model_copy(update={"passed_on_fen": 1, "proven_fen": 1})
    for fact in (part, again, ACCEPTED.model_copy(update={"in_proportion": True})):
        told = RecordedEvent("payout", 1, "x", 1, fact, AT, "x", "x", b"")
        for row in (*project_onward_use(told), *project_onward(told)):
            named = row.row if isinstance(row, Put) else getattr(row, "values", {})
            assert set(named) <= set(row.table.columns.keys())


def test_a_grants_split_of_a_payment_that_arrived_in_part_stands_in_proportion() -> None:
    part = due(OWN, *SHARES).model_copy(update={"amount_fen": 72_000, "whole_fen": 144_000})
    _, whole, half = (
        given(PLACEMENTS).when(NoteCredit(part)).then_some(OnwardUseDue, PlacementsAccepted, PlacementsAccepted)
    )
    assert [one.amount_fen for one in half.shares] == [50_000, 15_000]
    assert whole == BY_GRANT


def test_a_declaration_of_another_amount_is_made_again() -> None:
    part = DUE.model_copy(update={"amount_fen": 100_000, "whole_fen": 144_000})
    late = given(PLACEMENTS, DUE, DECLARED, part).when(DecidePlacements(None, "clerk"))
    late.then_refused("Declared is 1440.00, and the firm has 1000.00 now")


def test_a_duty_with_less_to_pass_on_is_proven_by_less_and_with_more_by_all_that_stands() -> None:
    used = given(DUTY, OPENED).when(record(100_000)).then_some(OnwardUseRecorded)
    less = OPENED.model_copy(update={"amount_fen": 60_000})
    (shrunk,) = given(DUTY, OPENED, *used).when(OpenDuty(less)).then_some(OnwardDutyOpened)
    assert (shrunk.amount_fen, shrunk.passed_on_fen, shrunk.proven_fen) == (60_000, 100_000, 60_000)
    after = given(DUTY, OPENED, *used, shrunk)
    after.when(OpenDuty(less)).then_nothing()
    (whole,) = after.when(OpenDuty(OPENED)).then_some(OnwardDutyOpened)
    assert whole.proven_fen == 100_000


# The firm's own staff


STAFF = OwnStaff(own_premium_fen=1_000, premium_fen=10_000)


def test_a_declaration_is_accepted_as_far_as_the_own_staffs_premiums_go_and_not_a_fen_further() -> None:
    waits = given(PLACEMENTS, DUE, DECLARED)
    waits.when(DecidePlacements(None, "clerk", STAFF)).then(ACCEPTED)
    less = OwnStaff(own_premium_fen=972, premium_fen=10_000)
    waits.when(DecidePlacements(None, "clerk", less)).then_refused(
        "Of 100.00 of premiums on record 9.72 are of the firm's own staff: at most 139.97 of this refund is theirs, "
        "and 140.00 is declared."
    )
    waits.when(DecidePlacements("少报。", "clerk", less)).then_some(PlacementsRejected)


def test_all_as_own_staffs_is_accepted_only_where_the_premiums_on_record_show_it() -> None:
    all_own = DECLARED.model_copy(update={"own_fen": 144_000, "shares": ()})
    waits = given(PLACEMENTS, DUE, all_own)
    waits.when(DecidePlacements(None, "clerk")).then_refused("Nothing on record shows that all of the firm's people")
    waits.when(DecidePlacements(None, "clerk", OwnStaff(5, 5))).then_some(PlacementsAccepted)


@generated(st.integers(0, 10**12), st.integers(1, 10**12), st.integers(1, 10**12))
def test_the_own_share_is_in_proportion_to_the_fen(own: int, rest: int, amount_fen: int) -> None:
    most = OwnStaff(own, own + rest).most_of(amount_fen)
    assert most * (own + rest) >= amount_fen * own > (most - 1) * (own + rest)
