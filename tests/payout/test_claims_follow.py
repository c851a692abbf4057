"""Claims never come to more than was paid and kept, and follow whatever happens to the payment they rest on."""

from collections.abc import Callable

import pytest
from hypothesis import given as generated
from hypothesis import settings
from hypothesis import strategies as st

from services.payout.domain.payment import Credited, Ordered, Settled
from services.payout.domain.recovery import Recovery
from shared.contracts.payout import RecoveriesRestated, RecoveryOffsetUndone
from shared.eventlog.decider import Refused
from tests.payout.claims_world import LATER, STREAM, World
from tests.payout.facts import OWED, PAYMENT_ID


def paid() -> World:
    world = World()
    world.order()
    world.send()
    world.credit()
    return world


def of(world: World, name: str) -> Recovery:
    return world.recoveries.cases[name]


def outstanding(world: World) -> list[int]:
    return [one.outstanding_fen for one in world.recoveries.cases.values()]


# Never more than was paid and kept


def test_a_claim_beyond_what_is_left_is_refused_with_the_amounts() -> None:
    world = paid()
    world.claim(100_000)
    with pytest.raises(Refused) as refusal:
        world.claim(44_001)
    assert refusal.value.sentence == (
        "1440.00 was paid and not returned, and 1000.00 of it is claimed back already: at most 440.00 more can be "
        "claimed, and 440.01 is too much."
    )
    world.claim(44_000)


def test_by_hand_and_found_together_claim_no_more_than_was_paid_in_either_order() -> None:
    first_by_hand = paid()
    first_by_hand.claim(100_000)
    found = first_by_hand.find(OWED)
    assert outstanding(first_by_hand) == [100_000, 44_000]
    first_found = paid()
    first_found.find(OWED)
    assert not first_found.tried(lambda: first_found.claim(1))
    first_by_hand.order(LATER, 500_000)
    assert sum(of(first_by_hand, name).offsets[LATER] for name in first_by_hand.recoveries.cases) == OWED
    first_by_hand.check()
    assert of(first_by_hand, found).got_fen == 44_000


def test_a_claim_that_was_wrong_leaves_its_room_to_another() -> None:
    world = paid()
    by_hand = world.claim(100_000)
    found = world.find(OWED)
    world.close(by_hand, "withdrawn")
    assert of(world, found).outstanding_fen == OWED
    world.check()


def test_what_was_written_off_is_not_claimed_again() -> None:
    world = paid()
    world.close(world.claim(OWED), "written-off")
    assert not world.tried(lambda: world.claim(1))


def test_what_left_besides_the_payment_is_claimed_besides_it_however_often() -> None:
    world = paid()
    for _ in range(3):
        world.claim(OWED, cause="paid-too-much")
    world.claim(OWED)
    assert outstanding(world) == [OWED] * 4
    world.check()


def test_nothing_is_claimed_of_what_never_arrived() -> None:
    world = World()
    world.order()
    world.send()
    with pytest.raises(Refused, match="Nothing of this payment has arrived"):
        world.claim(1)


def test_what_was_read_of_a_payment_does_not_count_once_the_payment_has_told() -> None:
    """The bank was faster than the clerk: two claims read 1,440.00, and the credit came back between them."""
    world = paid()
    world.claim(1_000)
    world.bank_takes_back()
    with pytest.raises(Refused, match="or it came back"):
        world.claim(1_000, kept_fen=OWED)
    late = paid()
    late.bank_takes_back()
    claim = late.claim(1_000, kept_fen=OWED)
    assert of(late, claim).outstanding_fen == 0
    late.check()


# What undoes a payment undoes what was built on it


def test_a_credit_that_the_bank_takes_back_takes_the_claim_with_it_and_paid_again_it_stands_again() -> None:
    world = paid()
    claim = world.claim(50_000)
    world.bank_takes_back()
    assert of(world, claim).outstanding_fen == 0
    world.order(LATER, 500_000)
    assert world.payment(LATER).attempt.order.amount_fen == 500_000  # type: ignore[union-attr]
    world.return_is_undone()
    assert of(world, claim).outstanding_fen == 50_000
    told = [one for one in world.streams[STREAM] if isinstance(one, RecoveriesRestated)]
    assert [one.kept_fen for one in told] == [OWED, 0, OWED]
    world.check()


def test_a_part_that_comes_back_takes_its_part_of_the_claim() -> None:
    world = paid()
    claim = world.claim(OWED)
    world.part_comes_back(44_000)
    assert of(world, claim).outstanding_fen == 100_000
    world.check()


def test_an_offset_is_undone_while_the_payment_is_not_at_the_bank() -> None:
    world = paid()
    claim = world.claim(50_000)
    world.order(LATER, 50_000)
    assert isinstance(world.payment(LATER), Settled)
    world.bank_takes_back()
    assert of(world, claim).owed_back_fen == 50_000
    world.duties()
    raised = world.payment(LATER)
    assert isinstance(raised, Ordered)
    assert (raised.attempt.order.amount_fen, of(world, claim).owed_back_fen) == (50_000, 0)
    assert of(world, claim).closed is None
    world.return_is_undone()
    assert of(world, claim).outstanding_fen == 50_000
    world.check()


def test_what_was_offset_and_sent_or_repaid_is_owed_back_and_settles_when_it_is_paid_again() -> None:
    world = paid()
    claim = world.claim(50_000)
    world.repay(claim, 20_000)
    world.order(LATER, 500_000)
    world.send(LATER)
    world.bank_takes_back()
    world.duties()
    assert (of(world, claim).owed_back_fen, of(world, claim).outstanding_fen) == (50_000, 0)
    assert not any(isinstance(one, RecoveryOffsetUndone) for facts in world.streams.values() for one in facts)
    world.confirm_again()
    world.send()
    world.credit()
    # The claim was met: the payment went again in full, and nobody owes anything.
    assert world.payment().attempt.order.amount_fen == OWED  # type: ignore[union-attr]
    assert (of(world, claim).owed_back_fen, of(world, claim).outstanding_fen) == (0, 0)
    world.check()


def test_what_was_paid_back_to_the_employer_is_to_come_again_with_the_claim() -> None:
    world = paid()
    claim = world.claim(50_000)
    world.repay(claim, 50_000)
    assert not world.tried(lambda: world.give_back(claim, 1))
    world.bank_takes_back()
    assert not world.tried(lambda: world.give_back(claim, 50_001))
    world.give_back(claim, 50_000)
    assert (of(world, claim).owed_back_fen, of(world, claim).closed) == (0, None)
    world.return_is_undone()
    assert of(world, claim).outstanding_fen == 50_000
    world.check()


def test_what_comes_back_goes_again_less_what_is_still_claimed() -> None:
    world = paid()
    claim = world.claim(50_000)
    world.repay(claim, 20_000)
    world.bank_takes_back()
    world.duties()
    assert world.payment().attempt.order.amount_fen == OWED - 30_000  # type: ignore[union-attr]
    world.confirm_again()
    world.send()
    world.credit()
    assert isinstance(world.payment(), Credited)
    closed = of(world, claim).closed
    assert closed is not None
    assert (closed.outcome, of(world, claim).owed_back_fen) == ("recovered", 0)
    world.check()


def test_what_was_kept_of_a_payment_that_had_come_back_is_claimed_again_when_it_is_gone_again() -> None:
    world = paid()
    first, second = world.claim(50_000), world.claim(94_000)
    world.bank_takes_back()
    world.duties()
    assert isinstance(world.payment(), Settled)
    assert [of(world, name).unsent_fen for name in (first, second)] == [50_000, 94_000]
    world.return_is_undone()
    again = world.payment()
    assert isinstance(again, Credited)
    assert again.attempt.order.amount_fen == OWED
    assert outstanding(world) == [50_000, 94_000]
    world.check()
    world.bank_takes_back()
    world.duties()
    assert isinstance(world.payment(), Settled)
    world.check()


# In whatever order

AMOUNTS = st.integers(min_value=1, max_value=OWED + 10_000)
STEPS = st.one_of(
    st.tuples(st.sampled_from(["send", "credit", "back", "undone", "confirm"]), st.sampled_from([PAYMENT_ID, LATER])),
    st.tuples(st.sampled_from(["part", "claim", "beyond", "later"]), AMOUNTS),
    st.tuples(st.just("find"), AMOUNTS),
    st.tuples(
        st.sampled_from(["repay", "give back", "withdraw", "write off"]),
        st.tuples(st.integers(min_value=0, max_value=5), AMOUNTS),
    ),
    st.tuples(st.just("duties"), st.none()),
)


def _do(world: World, step: str, on: object) -> None:
    if isinstance(on, str):
        moves: dict[str, Callable[[str], object]] = {
            "send": world.send,
            "credit": world.credit,
            "back": world.bank_takes_back,
            "undone": world.return_is_undone,
            "confirm": world.confirm_again,
        }
        if world.streams[f"payment:{on}"]:
            world.tried(lambda: moves[step](on))
    elif isinstance(on, int):
        acts: dict[str, Callable[[int], object]] = {
            "part": world.part_comes_back,
            "claim": world.claim,
            "find": world.find,
            "beyond": lambda amount: world.claim(amount, cause="paid-too-much"),
            "later": lambda amount: world.order(LATER, amount),
        }
        if step != "later" or not world.streams[f"payment:{LATER}"]:
            world.tried(lambda: acts[step](on))
    elif isinstance(on, tuple):
        number, amount = on
        names = list(world.recoveries.cases)
        if number >= len(names):
            return
        closing = {"withdraw": "withdrawn", "write off": "written-off"}
        if step in closing:
            world.tried(lambda: world.close(names[number], closing[step]))
        else:
            act = world.repay if step == "repay" else world.give_back
            world.tried(lambda: act(names[number], amount))
    else:
        world.duties()


@settings(max_examples=100, deadline=None)
@generated(st.lists(STEPS, max_size=20))
def test_whatever_happens_in_whatever_order_claims_stand_only_on_what_the_employer_has(
    steps: list[tuple[str, object]],
) -> None:
    world = paid()
    for step, on in steps:
        _do(world, step, on)
        world.check()
    world.duties()
    world.check()
    assert not any(
        one.owed_back_fen and taken and not isinstance(world.payment(payment_id), Credited)
        for one in world.recoveries.cases.values()
        for payment_id, taken in one.offsets.items()
        if type(world.payment(payment_id)).__name__ not in ("Released", "Batched")
    )
