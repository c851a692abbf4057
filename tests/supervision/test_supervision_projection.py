"""The three feeds to supervision's tables: they may overtake each other, and the rows come out the same."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from services.supervision.projections.standing import ONLY_IN_THE_TRAIL, keep, project
from services.supervision.tables import money, trail
from shared.contracts.eligibility import ELIGIBILITY_FACTS, CaseListed, RefundGranted
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    PAYOUT_FACTS,
    BankDiscrepancyFound,
    BatchDrafted,
    BatchLine,
    PaymentReissued,
    PaymentReturned,
)
from shared.contracts.registration import (
    REGISTRATION_FACTS,
    AmountDisputed,
    BankDetails,
    BankDetailsGiven,
    EmployerEnrolled,
    EmployerFactsCorrected,
    RefundConfirmed,
)
from shared.eventlog.records import PublishedFact, RecordedEvent
from shared.followers.row_operations import Append, Put
from tests.payout.facts import (
    ACCOUNT,
    BATCH_ID,
    BATCHED,
    CREDITED,
    GRANT,
    HELD,
    MESSAGE,
    ORDERED,
    OTHER_ACCOUNT,
    OWED,
    PAY_BY,
    PAYMENT_ID,
    REISSUED,
    RELEASED,
    RETURNED,
)
from tests.people import CITY_EAST, QINGHAI, employer

ONE = employer()
AT = datetime(2021, 8, 6, 2, 0, tzinfo=UTC)
KEY = ("edition", "uscc")
Rows = dict[tuple[str, tuple[Any, ...]], dict[str, Any]]

ENROLLED = EmployerEnrolled(
    uscc=ONE.uscc,
    edition=QINGHAI,
    name=ONE.name,
    agency=CITY_EAST,
    unit_kind="enterprise",
    size_class="small",
    first_insured_month="2015-03",
    received_prior_refund=True,
    dispatch_firm=False,
)
CONFIRMED = RefundConfirmed(
    uscc=ONE.uscc,
    edition=QINGHAI,
    assessment_id=GRANT.assessment_id,
    amount_fen=OWED,
    account_fingerprint=ACCOUNT,
)
DISPUTED = AmountDisputed(
    uscc=ONE.uscc, edition=QINGHAI, assessment_id=GRANT.assessment_id, amount_fen=OWED, reason="缴费基数有误。"
)
LISTED = CaseListed(
    edition=QINGHAI,
    uscc=ONE.uscc,
    notice_id="n-1",
    assessment_id=GRANT.assessment_id,
    amount_fen=OWED,
    last_day=PAY_BY,
)
GRANTED: RefundGranted = GRANT


def _recorded(source: str, position: int, fact: Fact, stream: str = "stream") -> RecordedEvent:
    return RecordedEvent(source, position, stream, position, fact, AT, "somebody", f"key-{position}", b"\x01" * 32)


def _told(one: RecordedEvent) -> PublishedFact:
    data = json.loads(one.event.model_dump_json())
    topic, leaf_hash = one.event.topic, one.leaf_hash.hex()
    return PublishedFact(
        one.source, one.position, one.stream, topic, data, orjson.dumps(data), one.recorded_at, one.actor, leaf_hash
    )


def _feed(source: str, *facts: Fact) -> list[RecordedEvent]:
    return [_recorded(source, position, fact) for position, fact in enumerate(facts, start=1)]


def _rows(events: Iterable[RecordedEvent]) -> Rows:
    """The tables after these events, as plain dictionaries."""
    rows: Rows = {}
    for event in events:
        for operation in (*keep(_told(event)), *project(event)):
            assert isinstance(operation, Put | Append)
            key = tuple(operation.row[column.name] for column in operation.table.primary_key.columns)
            rows.setdefault((operation.table.name, key), {}).update(operation.row)
    return rows


def _money(*facts: Fact) -> dict[str, Any]:
    """As each fact's own feed tells it."""
    told = [_recorded(fact.topic.partition(".")[0], position, fact) for position, fact in enumerate(facts, start=1)]
    return _rows(told)[money.name, (QINGHAI, ONE.uscc)]


def _interleavings(*feeds: Sequence[RecordedEvent]) -> Iterator[list[RecordedEvent]]:
    """Every way in which the feeds may arrive; each keeps its own order."""
    if not any(feeds):
        yield []
    for number, feed in enumerate(feeds):
        if feed:
            for rest in _interleavings(*feeds[:number], feed[1:], *feeds[number + 1 :]):
                yield [feed[0], *rest]


def test_facts_that_arrive_in_any_order_between_feeds_give_the_same_rows() -> None:
    registration = _feed("registration", ENROLLED, DISPUTED, CONFIRMED)
    eligibility = _feed("eligibility", LISTED, GRANTED)
    payout = _feed("payout", ORDERED, BATCHED, RELEASED, CREDITED)
    first = _rows([*registration, *eligibility, *payout])
    ways = 0
    for events in _interleavings(registration, eligibility, payout):
        assert _rows(events) == first
        ways += 1
    assert ways == 1260
    assert first[money.name, (QINGHAI, ONE.uscc)] == {
        "edition": QINGHAI,
        "uscc": ONE.uscc,
        "name": ONE.name,
        "agency": CITY_EAST,
        "enrolled_at": AT,
        "confirmed": True,
        "disputed": False,
        "stage": "granted",
        "listed": True,
        "granted_fen": OWED,
        "granted_fingerprint": ACCOUNT,
        "pay_by": PAY_BY,
        "payment_state": "credited",
        "released_at": AT,
        "ordered_fen": OWED,
        "paid_fen": OWED,
        "credited_fingerprint": ACCOUNT,
    }


def test_facts_told_again_give_the_same_rows() -> None:
    events = _feed("payout", ORDERED, BATCHED, RELEASED, CREDITED)
    assert _rows([*events, *events]) == _rows(events)


def test_every_fact_is_one_step_of_the_trail() -> None:
    feeds = [*_feed("registration", ENROLLED, CONFIRMED), *_feed("payout", ORDERED, BATCHED)]
    steps = [key for table, key in _rows(feeds) if table == trail.name]
    assert steps == [("registration", 1), ("registration", 2), ("payout", 1), ("payout", 2)]


def test_what_is_only_in_the_trail_has_no_other_rows() -> None:
    classes = [
        one for one in (*ELIGIBILITY_FACTS, *PAYOUT_FACTS, *REGISTRATION_FACTS) if one.topic in ONLY_IN_THE_TRAIL
    ]
    assert len(classes) == len(ONLY_IN_THE_TRAIL)
    assert not [row for one in classes for row in project(_recorded("any", 1, one.model_construct()))]


def test_a_corrected_roster_replaces_name_and_agency() -> None:
    corrected = EmployerFactsCorrected(**ENROLLED.model_dump() | {"name": "西宁更名有限公司", "agency": "630103"})
    row = _money(ENROLLED, corrected)
    assert (row["name"], row["agency"]) == ("西宁更名有限公司", "630103")


def test_money_that_came_back_is_not_paid_and_a_reissue_opens_it_again() -> None:
    story: list[Fact] = [ORDERED, BATCHED, RELEASED, CREDITED, RETURNED]
    back = _money(*story)
    assert (back["payment_state"], back["paid_fen"], back["returned_fen"]) == ("returned", None, OWED)
    assert back["returned_at"] == AT
    assert back["credited_fingerprint"] is None
    again = _money(*story, REISSUED)
    assert (again["payment_state"], again["paid_fen"], again["returned_fen"]) == ("ordered", None, None)


def test_a_held_payment_is_told_as_held() -> None:
    assert _money(ORDERED, BATCHED, HELD)["payment_state"] == "held"


def test_only_a_discrepancy_of_the_account_is_kept_with_the_money() -> None:
    def found(kind: str, payment_id: str | None = PAYMENT_ID) -> BankDiscrepancyFound:
        fields = {"payment_id": payment_id, "end_to_end_id": "E-1", "kind": kind, "message_sha256": MESSAGE}
        return BankDiscrepancyFound.model_validate(fields | {"expected": ACCOUNT, "found": OTHER_ACCOUNT})

    assert _money(ORDERED, found("account-differs"))["other_account_reported"] is True
    assert "other_account_reported" not in _money(ORDERED, found("amount-differs"))
    assert "other_account_reported" not in _money(ORDERED, found("unknown-payment", None))


def test_a_step_leaves_out_sealed_numbers_and_the_lines_of_a_batch() -> None:
    bank = BankDetails(
        account_name=ONE.name,
        account_sealed="g1.sealed",
        account_fingerprint=ACCOUNT,
        account_masked="6222****0001",
        bank_name=ONE.bank_name,
        cnaps_code=ONE.cnaps_code,
    )
    line = BatchLine(payment_id=PAYMENT_ID, end_to_end_id="E-1", amount_fen=OWED)
    drafted = BatchDrafted(
        batch_id=BATCH_ID,
        edition=QINGHAI,
        agency=CITY_EAST,
        lines=(line,),
        payments=1,
        total_fen=OWED,
        maker="li",
    )
    given = BankDetailsGiven(uscc=ONE.uscc, bank=bank, source="platform")
    rows = _rows([_recorded("registration", 1, given), _recorded("payout", 1, drafted)])
    told, batch = rows[trail.name, ("registration", 1)], rows[trail.name, ("payout", 1)]
    assert "g1.sealed" not in told["data"]
    assert json.loads(told["data"])["bank"]["account_masked"] == "6222****0001"
    assert ONE.uscc not in batch["data"]
    assert (batch["edition"], batch["uscc"]) == (QINGHAI, None)


def test_a_step_names_the_batch_list_or_bank_file_that_it_belongs_to() -> None:
    def refers_to(fact: Fact, stream: str) -> object:
        return _rows([_recorded("payout", 1, fact, stream)])[trail.name, ("payout", 1)]["refers_to"]

    payment = f"payment:{PAYMENT_ID}"
    returned: PaymentReturned = RETURNED
    reissued: PaymentReissued = REISSUED
    assert refers_to(BATCHED, payment) == f"batch:{BATCH_ID}"
    assert refers_to(LISTED, f"case:{PAYMENT_ID}") == "notice:n-1"
    assert refers_to(returned, payment) == f"bank-message:{MESSAGE}"
    assert refers_to(reissued, payment) is None
    assert refers_to(BATCHED, f"batch:{BATCH_ID}") is None


def test_the_columns_of_the_money_table_are_written_from_one_feed_each() -> None:
    feeds: dict[str, list[Fact]] = {
        "registration": [ENROLLED, DISPUTED, CONFIRMED],
        "eligibility": [LISTED, GRANTED],
        "payout": [ORDERED, BATCHED, RELEASED, HELD, CREDITED, RETURNED, REISSUED],
    }
    written = [
        {name for name in _rows(_feed(source, *facts))[money.name, (QINGHAI, ONE.uscc)] if name not in KEY}
        for source, facts in feeds.items()
    ]
    assert sum(len(names) for names in written) == len(set().union(*written))
