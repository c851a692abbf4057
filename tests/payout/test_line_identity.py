"""What makes two lines of the bank one: known again, told by another format, or happened twice (ADR 0026)."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given as with_examples
from hypothesis import strategies as st

from services.payout.domain.bank_identity import told_before
from services.payout.domain.payment import PAYMENT, BankCredit, BankGoneAgain, BankReturn, CloseCase
from shared.contracts.payout import (
    BankDiscrepancyFound,
    BankLineMatched,
    DiscrepancySettled,
    PaymentCaseClosed,
    PaymentCredited,
    PaymentReturned,
    PaymentReturnReversed,
    PaymentSendingBooked,
)
from tests.given_when_then import given
from tests.payout.facts import (
    ACCOUNT,
    CREDITED,
    FIRST_ID,
    LATER_MESSAGE,
    OWED,
    REISSUED,
    RETURNED,
    SENT,
    bank_line,
    bank_return,
    credit,
    discrepancy,
    gone_again,
    rejection,
)

STATEMENT: dict[str, Any] = {"source": "camt.053", "report": "S-1", "report_key": "5" * 16, "reference": "S-R1"}
LATER: dict[str, Any] = {"booked_on": bank_line().booked_on.replace(day=9)}  # type: ignore[union-attr]  # it has one


# Known again by the bank's own identity


@pytest.mark.parametrize(
    "again",
    [
        {},
        {"report": "N-2", "report_key": "2" * 16, "place": "7/1"},
    ],
    ids=["the same report", "another report, the same reference on the same day"],
)
def test_a_line_told_again_by_its_format_is_known_by_the_banks_identity(again: dict[str, Any]) -> None:
    assert told_before(bank_line(**again), bank_line())
    given(PAYMENT, *SENT, CREDITED).when(credit(message=LATER_MESSAGE, **again)).then_nothing()


@pytest.mark.parametrize(
    "other",
    [
        {"place": "2/1"},
        {"report_key": "2" * 16, "reference": "R9"},
        {"report_key": "2" * 16, "reference": ""},
        {"report_key": "2" * 16, **LATER},
        {"report_key": "2" * 16, "reversal": True},
        {"report_key": "2" * 16, "inward": True},
        {"report_key": "2" * 16, "amount_fen": OWED + 1},
        {"report_key": "2" * 16, "account": "e" * 64},
        {"report_key": "2" * 16, "source": "camt.053"},
    ],
    ids=["place", "reference", "no reference", "day", "reversal", "direction", "amount", "account", "format"],
)
def test_a_line_that_differs_in_any_part_of_its_identity_is_another(other: dict[str, Any]) -> None:
    assert not told_before(bank_line(**other), bank_line())
    assert not told_before(bank_line(), bank_line(**other))


def test_a_status_is_one_however_often_it_is_told_and_a_list_of_results_repeats_itself() -> None:
    status = rejection().line
    assert told_before(status, status.model_copy(update={"report_key": "2" * 16, "place": "9/0"}))
    row = bank_line(source="sheet", inward=None, reference="")
    assert told_before(row, row.model_copy(update={"report_key": "2" * 16, "place": "9/0"}))
    numbered = row.model_copy(update={"reference": "B-1"})
    other = numbered.model_copy(update={"report_key": "2" * 16, "reference": "B-2"})
    assert not told_before(other, numbered)


# Paid twice


@pytest.mark.parametrize(
    "second",
    [
        {"place": "2/1"},
        {"report_key": "2" * 16, "reference": "R9"},
        {"report_key": "2" * 16, "reference": "R9", **LATER},
        {"report_key": "2" * 16, **LATER},
        {"report_key": "2" * 16, "reference": ""},
    ],
    ids=["one report", "another reference", "days later", "the reference comes again", "no reference"],
)
def test_a_second_debit_of_a_payment_is_a_case(second: dict[str, Any]) -> None:
    line = credit(message=LATER_MESSAGE, **second)
    case = discrepancy("paid-twice", "one debit", "another one", line)
    assert (case.inward, case.amount_fen) == (False, OWED)
    given(PAYMENT, *SENT, CREDITED).when(line).then(case).when(line).then_nothing()


def test_a_statement_that_tells_the_debit_under_its_own_reference_is_no_second_debit() -> None:
    told = credit(message=LATER_MESSAGE, **STATEMENT)
    matched = BankLineMatched(
        payment_id=CREDITED.payment_id,
        end_to_end_id=FIRST_ID,
        means="sent",
        of="0123456789abcdef/1/1",
        line=told.line,
    )
    story = given(PAYMENT, *SENT, CREDITED).when(told).then(matched)
    story.when(told).then_nothing()
    twice = credit(message=LATER_MESSAGE, **STATEMENT | {"place": "2/1"})
    story.when(twice).then(discrepancy("paid-twice", "one debit", "another one", twice))


def test_the_second_debit_told_by_another_format_too_stays_one_case() -> None:
    second = credit(message=LATER_MESSAGE, place="2/1")
    story = given(PAYMENT, *SENT, CREDITED).when(second).then_some(BankDiscrepancyFound)
    booked = [credit(message=LATER_MESSAGE, **STATEMENT | {"place": f"{number}/1"}) for number in (1, 2)]
    after = given(PAYMENT, *SENT, CREDITED, *story).when(booked[0])
    (first,) = after.then_some(BankLineMatched)
    (other,) = given(PAYMENT, *SENT, CREDITED, *story, first).when(booked[1]).then_some(BankLineMatched)
    assert {first.of, other.of} == {"0123456789abcdef/1/1", "0123456789abcdef/2/1"}


def test_the_bank_that_takes_the_second_debit_back_settles_the_case_and_the_payment_stays_credited() -> None:
    second = credit(message=LATER_MESSAGE, place="2/1")
    case = discrepancy("paid-twice", "one debit", "another one", second)
    undone = bank_return(message="3" * 64, reversal=True, place="3/1")
    settled = DiscrepancySettled(
        key=case.key, payment_id=case.payment_id, because="reversed", message_sha256="3" * 64, line=undone.line
    )
    story = given(PAYMENT, *SENT, CREDITED, case).when(undone).then(settled)
    story.when(undone).then_nothing()
    later = bank_return(message="4" * 64, place="4/1", reference="R8")
    late = RETURNED.model_copy(update={"was": "credited", "message_sha256": "4" * 64, "line": later.line})
    story.when(later).then(late)


def test_a_status_that_came_too_late_is_answered_by_the_booking_and_hides_no_debit() -> None:
    late = credit(message=LATER_MESSAGE, source="sheet", inward=None, reference="S-1", report_key="7" * 16)
    (case,) = given(PAYMENT, *SENT, RETURNED).when(late).then_some(BankDiscrepancyFound)
    assert case.kind == "unexpected-state"
    booked, settled = (
        given(PAYMENT, *SENT, RETURNED, case).when(credit()).then_some(PaymentSendingBooked, DiscrepancySettled)
    )
    assert (booked.amount_fen, settled.key, settled.because) == (OWED, case.key, "credited")
    after = given(PAYMENT, *SENT, RETURNED, case, booked, settled)
    after.when(late).then_nothing()
    after.when(credit(place="8/1")).then_some(BankDiscrepancyFound)


# Returned twice, and returns undone


def test_a_second_return_is_a_case_of_money_that_nobody_is_known_to_own() -> None:
    again = bank_return(message=LATER_MESSAGE, reference="RT-2", place="9/1")
    case = discrepancy("returned-twice", "one return", "another one", again)
    assert case.inward is True
    given(PAYMENT, *SENT, CREDITED, RETURNED).when(again).then(case).when(again).then_nothing()


def test_a_second_return_that_the_bank_takes_back_settles_its_case_and_the_payment_stays_returned() -> None:
    again, undone = bank_return(message=LATER_MESSAGE, reference="RT-2", place="9/1"), gone_again()
    case = discrepancy("returned-twice", "one return", "another one", again)
    settled = DiscrepancySettled(
        key=case.key,
        payment_id=CREDITED.payment_id,
        because="reversed",
        message_sha256=undone.message_sha256,
        line=undone.line,
    )
    given(PAYMENT, *SENT, CREDITED, RETURNED, case).when(undone).then(settled).when(undone).then_nothing()


def test_the_sending_that_is_told_after_both_its_returns_takes_none_of_them_back() -> None:
    again, sending = bank_return(message=LATER_MESSAGE, reference="RT-2", place="9/1"), credit(reference="S-1")
    case = discrepancy("returned-twice", "one return", "another one", again)
    booked = PaymentSendingBooked(
        payment_id=CREDITED.payment_id,
        end_to_end_id=FIRST_ID,
        amount_fen=OWED,
        account_fingerprint=ACCOUNT,
        booked_on=sending.booked_on,
        bank_reference="S-1",
        message_sha256=sending.message_sha256,
        line=sending.line,
    )
    given(PAYMENT, *SENT, RETURNED, case).when(sending).then(booked)


def test_after_people_have_booked_a_second_return_the_reversal_of_one_of_them_is_a_case() -> None:
    again, undone = bank_return(message=LATER_MESSAGE, reference="RT-2", place="9/1"), gone_again()
    case = discrepancy("returned-twice", "one return", "another one", again)
    closed = PaymentCaseClosed(payment_id=CREDITED.payment_id, key=case.key, case=1)
    now = given(PAYMENT, *SENT, CREDITED, RETURNED, case).when(CloseCase(case.key, 1)).then(closed)
    now.when(undone).then(
        discrepancy("unexpected-state", "one return, to be undone", "the reversal of one of two", undone)
    )


@pytest.mark.parametrize("reversal", [True, False], ids=["a reversal", "a return"])
def test_after_people_have_claimed_a_second_debit_back_the_return_of_one_of_them_is_a_case(reversal: bool) -> None:
    second, back = credit(message=LATER_MESSAGE, reference="REF-B", place="9/1"), bank_return(reversal=reversal)
    case = discrepancy("paid-twice", "one debit", "another one", second)
    closed = PaymentCaseClosed(payment_id=CREDITED.payment_id, key=case.key, case=1)
    one_of_two = discrepancy("unexpected-state", "one sending, to come back", "one of two came back", back)
    now = given(PAYMENT, *SENT, CREDITED, case).when(CloseCase(case.key, 1)).then(closed)
    now.when(back).then(one_of_two).when(back).then_nothing()
    # Once people have said that it was the second one, what comes back later is the payment.
    later = bank_return(message=LATER_MESSAGE, reference="RT-2", place="8/1")
    returned = RETURNED.model_copy(
        update={"was": "credited", "message_sha256": later.message_sha256, "line": later.line}
    )
    said = PaymentCaseClosed(payment_id=CREDITED.payment_id, key=one_of_two.key, case=2)
    now = given(PAYMENT, *SENT, CREDITED, case, closed, one_of_two).when(CloseCase(one_of_two.key, 2)).then(said)
    now.when(later).then(returned)


def test_the_reversal_of_a_debit_is_a_return() -> None:
    undone = bank_return(reversal=True)
    returned = RETURNED.model_copy(update={"line": undone.line})
    given(PAYMENT, *SENT).when(undone).then(returned)
    given(PAYMENT, *SENT, CREDITED).when(undone).then(returned.model_copy(update={"was": "credited"}))


@pytest.mark.parametrize(
    ("later", "was"), [((), "returned"), ((REISSUED,), "ordered")], ids=["returned", "ordered anew"]
)
def test_the_reversal_of_a_return_means_that_the_money_is_gone_again(later: tuple[Any, ...], was: str) -> None:
    undone = gone_again()
    fact = PaymentReturnReversed.model_validate(
        {
            "payment_id": CREDITED.payment_id,
            "end_to_end_id": FIRST_ID,
            "amount_fen": OWED,
            "account_fingerprint": ACCOUNT,
            "was": was,
            "message_sha256": LATER_MESSAGE,
            "line": undone.line,
        }
    )
    given(PAYMENT, *SENT, CREDITED, RETURNED, *later).when(undone).then(fact).when(undone).then_nothing()


def test_a_reversal_of_nothing_that_is_known_is_a_case() -> None:
    undone = gone_again()
    case = discrepancy("reversal-of-nothing", "a return that is known", "the reversal of one", undone)
    given(PAYMENT, *SENT).when(undone).then(case)
    refused = RETURNED.model_copy(update={"rejected": True, "line": rejection().line})
    given(PAYMENT, *SENT, refused).when(undone).then(case)


# The whole kind: any number of debits, told by any formats, in any order, again and again

FORMATS = ("camt.052", "camt.053", "camt.054", "mt940")


@st.composite
def tellings(draw: st.DrawFn) -> list[tuple[str, int, bool]]:
    """Which format tells which of up to four debits, and whether it has told it before in another report."""
    told = draw(st.lists(st.tuples(st.sampled_from(FORMATS), st.integers(0, 3)), min_size=1, max_size=10, unique=True))
    again = draw(st.lists(st.sampled_from(told), max_size=6))
    order = draw(st.permutations([*((*one, False) for one in told), *((*one, True) for one in again)]))
    return list(order)


@with_examples(tellings())
def test_debits_are_counted_once_each_however_they_are_told(order: list[tuple[str, int, bool]]) -> None:
    """As many as the format that tells most of them: formats share no reference that would tell more."""
    events: list[Any] = list(SENT)
    for index, (source, debit, again) in enumerate(order):
        line = credit(
            message=f"{index:064x}",
            source=source,
            reference=f"{source}-{debit}",
            report_key=f"{FORMATS.index(source)}{int(again)}".zfill(16),
            place=f"{debit + 1}/1",
        )
        decided = PAYMENT.decide(line, PAYMENT.fold(events, PAYMENT.initial))
        assert sum(isinstance(one, PaymentCredited | BankDiscrepancyFound) for one in decided) <= 1
        events += decided
    most = max(Counter(source for source, debit in {(source, debit) for source, debit, _ in order}).values())
    assert sum(isinstance(one, PaymentCredited) for one in events) == 1
    assert sum(isinstance(one, BankDiscrepancyFound) for one in events) == most - 1


@with_examples(st.lists(st.sampled_from(["debit", "return", "return undone"]), min_size=1, max_size=8))
def test_what_the_bank_says_of_the_money_and_what_is_recorded_come_to_the_same(moves: list[str]) -> None:
    """Every booking is a fact or an open case, or settles one: their sum is the account's, to the fen."""
    events: list[Any] = list(SENT)
    out = 0
    for index, move in enumerate(moves):
        where: dict[str, Any] = {"place": f"{index + 1}/1", "reference": f"R-{index}"}
        line: BankCredit | BankReturn | BankGoneAgain
        match move:
            case "debit":
                line = credit(**where)
            case "return":
                line = bank_return(**where)
            case _:
                line = gone_again(**where)
        out += -OWED if move == "return" else OWED
        events += PAYMENT.decide(line, PAYMENT.fold(events, PAYMENT.initial))
    assert _booked(events) == out


def _booked(events: list[Any]) -> int:
    """What left the account by the facts, and by the cases that are open."""
    settled = {one.key for one in events if isinstance(one, DiscrepancySettled)}
    sum_fen = 0
    for one in events:
        match one:
            case PaymentCredited() | PaymentReturnReversed():
                sum_fen += one.amount_fen
            case PaymentReturned(was="credited"):
                sum_fen -= one.amount_fen
            case PaymentReturned(rejected=False):
                # Told before its debit: what came back had left, so that the debit is still to come.
                sum_fen -= one.amount_fen
            case BankDiscrepancyFound(inward=bool() as inward, key=key) if key not in settled:
                sum_fen += -OWED if inward else OWED
            case _ if type(one).__name__ == "PaymentSendingBooked":
                sum_fen += one.amount_fen
    return sum_fen
