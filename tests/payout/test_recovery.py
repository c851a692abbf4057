"""Money paid without right is claimed back: in parts, by offset, or given up; never by editing a payment."""

from dataclasses import replace
from datetime import date

import pytest

from services.payout.domain.payment import (
    PAYMENT,
    NoteReconfirmation,
    OrderPayment,
    OrderTopUp,
    PutInBatch,
    transfer_id,
)
from services.payout.domain.recovery import (
    RECOVERIES,
    AgreeInstalments,
    CloseRecovery,
    OffsetPayment,
    OpenRecovery,
    RecordRepayment,
    offsets_in,
)
from services.payout.reactions.other_services import react_to_eligibility
from shared.contracts.eligibility import OverpaymentFound, Share, TopUpGranted
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    Instalment,
    InstalmentsAgreed,
    Offset,
    PaymentOrdered,
    PaymentReissued,
    PaymentSettledByOffset,
    RecoveryClosed,
    RecoveryOffset,
    RecoveryOpened,
    RecoveryRepaid,
)
from shared.eventlog.records import RecordedEvent, WorkThen
from tests.given_when_then import given
from tests.payout.facts import ACCOUNT, FIRST_ID, GRANT, ONE, ORDERED, OTHER_ACCOUNT, OWED, PAY_BY, PAYMENT_ID
from tests.people import CITY_EAST, QINGHAI
from tests.supervision.test_supervision_projection import AT

TODAY = date(2021, 10, 8)
FIRST, SECOND = f"{PAYMENT_ID}:R1", f"{PAYMENT_ID}:R2"
NAMED = {"edition": QINGHAI, "uscc": ONE.uscc}
OPEN = OpenRecovery(
    recovery_id=None,
    payment_id=PAYMENT_ID,
    edition=QINGHAI,
    uscc=ONE.uscc,
    name=ONE.name,
    agency=CITY_EAST,
    amount_fen=50_000,
    cause="facts-corrected",
    reason="缴费数据更正。",
    legal_basis="示例依据",
    opened_by="clerk",
    kept_fen=OWED,
)


def opened(recovery_id: str = FIRST, amount_fen: int = 50_000) -> RecoveryOpened:
    return RecoveryOpened(
        recovery_id=recovery_id,
        payment_id=PAYMENT_ID,
        **NAMED,
        name=ONE.name,
        agency=CITY_EAST,
        amount_fen=amount_fen,
        cause="facts-corrected",
        reason="缴费数据更正。",
        legal_basis="示例依据",
        opened_by="clerk",
    )


def repaid(amount_fen: int, left: int, reference: str = "CCB001") -> RecoveryRepaid:
    return RecoveryRepaid(
        recovery_id=FIRST,
        **NAMED,
        amount_fen=amount_fen,
        received_on=TODAY,
        bank_reference=reference,
        outstanding_fen=left,
    )


def offset(payment_id: str, amount_fen: int, left: int, recovery_id: str = FIRST) -> RecoveryOffset:
    return RecoveryOffset(
        recovery_id=recovery_id,
        **NAMED,
        offset_payment_id=payment_id,
        amount_fen=amount_fen,
        outstanding_fen=left,
    )


def closed(recovery_id: str = FIRST) -> RecoveryClosed:
    return RecoveryClosed(
        recovery_id=recovery_id,
        **NAMED,
        outcome="recovered",
        reason="Nothing is outstanding.",
        outstanding_fen=0,
        closed_by=None,
    )


# Opened


def test_a_claim_opens_a_recovery_and_the_same_claim_is_open_only_once() -> None:
    after = given(RECOVERIES).when(OPEN).then(opened())
    after.when(OPEN).then_refused(f"open already: {FIRST}")
    after.when(replace(OPEN, amount_fen=94_000)).then(opened(SECOND, 94_000))


def test_claims_never_come_to_more_than_was_paid() -> None:
    given(RECOVERIES).when(replace(OPEN, amount_fen=OWED + 1)).then_refused("is too much")
    given(RECOVERIES, opened()).when(replace(OPEN, amount_fen=94_001)).then_refused("500.00 of it is claimed back")


def test_nothing_is_claimed_and_nothing_repaid_that_is_no_amount() -> None:
    given(RECOVERIES).when(replace(OPEN, amount_fen=0)).then_refused("greater than zero")
    nothing = RecordRepayment(FIRST, 0, TODAY, "CCB001", TODAY)
    given(RECOVERIES, opened()).when(nothing).then_refused("greater than zero")


def test_what_was_withdrawn_claims_nothing() -> None:
    gone = closed().model_copy(update={"outcome": "withdrawn", "outstanding_fen": 50_000})
    given(RECOVERIES, opened(), gone).when(replace(OPEN, amount_fen=OWED)).then(opened(SECOND, OWED))


def test_an_overpayment_that_eligibility_found_opens_one_recovery() -> None:
    found = OverpaymentFound(
        **NAMED,
        case_id=PAYMENT_ID,
        overpayment_id=f"{PAYMENT_ID}:over:1",
        name=ONE.name,
        agency=CITY_EAST,
        assessment_id=f"{PAYMENT_ID}:2",
        amount_fen=50_000,
        reason="更正。",
        legal_basis="N29 §1",
    )
    (claim,) = react_to_eligibility(_told(found))
    assert isinstance(claim, WorkThen)
    work = claim.work
    (fact,) = given(RECOVERIES).when(work.command).then_some(RecoveryOpened)
    assert (fact.recovery_id, fact.cause, fact.amount_fen) == (found.overpayment_id, "overpayment-found", 50_000)
    given(RECOVERIES, fact).when(work.command).then_nothing()
    # The case's payment and its top-ups are told, in the same command.
    noted = [more.stream for more in claim.then([fact])]
    assert noted == [f"payment:{PAYMENT_ID}", f"payment:{PAYMENT_ID}:1", f"payment:{PAYMENT_ID}:2"]
    assert claim.then([]) == []


# Paid back


def test_instalments_make_up_what_is_outstanding() -> None:
    parts = (
        Instalment(due_on=date(2021, 10, 31), amount_fen=20_000),
        Instalment(due_on=date(2021, 11, 30), amount_fen=30_000),
    )
    agreed = InstalmentsAgreed(recovery_id=FIRST, **NAMED, instalments=parts)
    command = AgreeInstalments(FIRST, parts, TODAY)
    given(RECOVERIES, opened()).when(command).then(agreed).when(command).then_nothing()
    for wrong, sentence in (
        (parts[:1], "The instalments are 200.00; outstanding is 500.00"),
        (parts[::-1], "one after the other"),
        ((), "greater than zero"),
        ((Instalment(due_on=date(2021, 10, 7), amount_fen=50_000),), "before it is agreed"),
    ):
        given(RECOVERIES, opened()).when(AgreeInstalments(FIRST, wrong, TODAY)).then_refused(sentence)


def test_repayments_close_the_recovery_when_nothing_is_outstanding() -> None:
    part = RecordRepayment(FIRST, 20_000, TODAY, "CCB001", TODAY)
    rest = RecordRepayment(FIRST, 30_000, TODAY, "CCB002", TODAY)
    after = given(RECOVERIES, opened()).when(part).then(repaid(20_000, 30_000))
    after.when(part).then_nothing()
    after.when(replace(rest, amount_fen=30_001)).then_refused("Only 300.00 is outstanding")
    ended = after.when(rest).then(repaid(30_000, 0, "CCB002"), closed())
    ended.when(rest).then_nothing()
    ended.when(replace(rest, bank_reference="CCB003")).then_refused("closed: recovered")


def test_one_incoming_transfer_is_one_repayment() -> None:
    past = (opened(), opened(SECOND), repaid(20_000, 30_000))
    same = RecordRepayment(SECOND, 20_000, TODAY, "CCB001", TODAY)
    given(RECOVERIES, *past).when(same).then_refused("recorded already")
    other_sum = RecordRepayment(FIRST, 10_000, TODAY, "CCB001", TODAY)
    given(RECOVERIES, *past).when(other_sum).then_refused("recorded already")
    future = RecordRepayment(FIRST, 10_000, date(2021, 10, 9), "CCB009", TODAY)
    given(RECOVERIES, *past).when(future).then_refused("in the future")


# Given up


def test_who_opened_a_claim_cannot_give_it_up() -> None:
    given(RECOVERIES, opened()).when(CloseRecovery(FIRST, "written-off", "注销。", "clerk")).then_refused("cannot give")
    write_off = CloseRecovery(FIRST, "written-off", "注销。", "chief")
    (fact,) = given(RECOVERIES, opened()).when(write_off).then_some(RecoveryClosed)
    assert (fact.outcome, fact.outstanding_fen, fact.closed_by) == ("written-off", 50_000, "chief")
    given(RECOVERIES, opened(), fact).when(write_off).then_nothing()


def test_a_claim_that_money_came_in_for_is_not_simply_withdrawn() -> None:
    withdraw = CloseRecovery(FIRST, "withdrawn", "错误。", "chief")
    given(RECOVERIES, opened(), repaid(20_000, 30_000)).when(withdraw).then_refused("must go back first")


# Offset


LATER = "qinghai-2022:x"


def test_a_later_refund_pays_the_oldest_debt_first_and_no_more_than_it_has() -> None:
    past = (opened(), opened(SECOND, 30_000))
    given(RECOVERIES, *past).when(OffsetPayment(LATER, 60_000)).then(
        offset(LATER, 50_000, 0), closed(), offset(LATER, 10_000, 20_000, SECOND)
    )


def test_a_payment_is_offset_once_and_without_debts_not_at_all() -> None:
    after = given(RECOVERIES, opened()).when(OffsetPayment(LATER, 20_000)).then(offset(LATER, 20_000, 30_000))
    after.when(OffsetPayment(LATER, 20_000)).then_nothing()
    given(RECOVERIES).when(OffsetPayment(LATER, 20_000)).then_nothing()
    given(RECOVERIES, opened()).when(OffsetPayment(LATER, 0)).then_nothing()


OFFSETS = (Offset(recovery_id=FIRST, amount_fen=50_000),)


def test_the_order_shows_gross_offset_and_net() -> None:
    (order,) = given(PAYMENT).when(OrderPayment(GRANT, OFFSETS)).then_some(PaymentOrdered)
    assert (order.gross_fen, order.offsets, order.amount_fen) == (OWED, OFFSETS, OWED - 50_000)


def test_what_is_net_of_nothing_is_settled_and_never_batched() -> None:
    whole = (Offset(recovery_id=FIRST, amount_fen=OWED),)
    order, settled = given(PAYMENT).when(OrderPayment(GRANT, whole)).then_some(PaymentOrdered, PaymentSettledByOffset)
    assert order.amount_fen == 0
    given(PAYMENT, order, settled).when(PutInBatch("b")).then_refused("not waiting")


def test_nothing_is_kept_of_a_payment_that_is_ordered_already_and_no_more_than_it_is() -> None:
    given(PAYMENT, ORDERED).when(OrderPayment(GRANT, OFFSETS)).then_refused("ordered already")
    more = (Offset(recovery_id=FIRST, amount_fen=OWED + 1),)
    given(PAYMENT).when(OrderPayment(GRANT, more)).then_refused("More is kept")


def test_an_employer_confirms_the_amount_granted_not_the_net_of_it() -> None:
    (order,) = given(PAYMENT).when(OrderPayment(GRANT, OFFSETS)).then_some(PaymentOrdered)
    scenario = given(PAYMENT, order)
    (again,) = scenario.when(NoteReconfirmation(OWED, OTHER_ACCOUNT)).then_some(PaymentReissued)
    assert again.amount_fen == OWED - 50_000
    scenario.when(NoteReconfirmation(OWED - 50_000, OTHER_ACCOUNT)).then_refused("not the amount granted")


def _told(fact: Fact) -> RecordedEvent:
    return RecordedEvent("eligibility", 1, "case", 1, fact, AT, "somebody", "key", b"\x01" * 32)


def test_a_grant_is_ordered_with_what_its_recoveries_took_in_one_command() -> None:
    (order,) = react_to_eligibility(_told(GRANT))
    assert isinstance(order, WorkThen)
    taken = given(RECOVERIES, opened()).when(order.work.command).then_some(RecoveryOffset, RecoveryClosed)
    (work,) = order.then(taken)
    assert work.command == OrderPayment(GRANT, offsets_in(taken))
    assert [one.amount_fen for one in work.command.offsets] == [50_000]


def test_using_firms_money_does_not_pay_a_dispatch_firms_debts() -> None:
    own = Share(placement="own", amount_fen=4_000)
    placed = Share(placement="using-firm", using_firm_uscc=ONE.uscc, using_firm_name="u", amount_fen=OWED - 4_000)
    for shares, most in (((), 0), ((own, placed), 4_000)):
        grant = GRANT.model_copy(update={"dispatch_firm": True, "shares": shares})
        (order,) = react_to_eligibility(_told(grant))
        assert isinstance(order, WorkThen)
        assert order.work.command == OffsetPayment(PAYMENT_ID, most)


# Top-up


TOP_UP_ID = f"{PAYMENT_ID}:1"
TOP_UP = TopUpGranted(
    **NAMED,
    case_id=PAYMENT_ID,
    top_up_id=TOP_UP_ID,
    name=ONE.name,
    agency=CITY_EAST,
    assessment_id=f"{PAYMENT_ID}:2",
    amount_fen=48_000,
    granted_before_fen=OWED,
    route="direct",
    account_fingerprint=ACCOUNT,
    dispatch_firm=False,
    pay_by=PAY_BY,
    legal_basis="N29 §1",
)


def test_a_top_up_is_a_payment_of_its_own_linked_to_the_first_and_ordered_once() -> None:
    (order,) = given(PAYMENT).when(OrderTopUp(TOP_UP)).then_some(PaymentOrdered)
    assert (order.payment_id, order.first_payment_id, order.amount_fen) == (TOP_UP_ID, PAYMENT_ID, 48_000)
    assert order.end_to_end_id != FIRST_ID
    given(PAYMENT, order).when(OrderTopUp(TOP_UP)).then_nothing()
    (reaction,) = react_to_eligibility(_told(TOP_UP))
    assert isinstance(reaction, WorkThen)
    assert [work.stream for work in reaction.then([])] == [f"payment:{TOP_UP_ID}"]


def test_end_to_end_ids_of_first_payment_and_top_ups_never_meet() -> None:
    ids = {transfer_id(name, attempt) for name in (PAYMENT_ID, TOP_UP_ID, f"{PAYMENT_ID}:2") for attempt in (1, 2)}
    assert len(ids) == 6
    assert transfer_id(PAYMENT_ID, 1) == FIRST_ID
    assert all(len(one) <= 35 for one in ids)


@pytest.mark.parametrize("confirmed_fen", [OWED, OWED + 48_000], ids=["the first amount", "the whole"])
def test_a_top_up_goes_again_to_an_account_confirmed_with_either_amount(confirmed_fen: int) -> None:
    (order,) = given(PAYMENT).when(OrderTopUp(TOP_UP)).then_some(PaymentOrdered)
    again = NoteReconfirmation(confirmed_fen, OTHER_ACCOUNT)
    (reissued,) = given(PAYMENT, order).when(again).then_some(PaymentReissued)
    assert (reissued.amount_fen, reissued.end_to_end_id) == (48_000, transfer_id(TOP_UP_ID, 2))
