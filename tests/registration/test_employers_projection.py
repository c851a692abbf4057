"""Registration's facts to operations on its read tables."""

from datetime import UTC, datetime

from services.registration.projections import project
from services.registration.tables import employers, programmes
from shared.contracts.fact import Fact
from shared.contracts.registration import AmountDisputed, EmployerFactsCorrected, RegistrationNoticeSent
from shared.eventlog.records import RecordedEvent
from shared.followers.row_operations import Change, Put, RowOperation
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI
from tests.registration.facts import FIRST, USCC, assessed, confirmed, enrolled, given_bank, registered

KEY = {"edition": QINGHAI, "uscc": USCC}


def projected(event: Fact, position: int = 7) -> list[RowOperation]:
    recorded = RecordedEvent(
        source="registration",
        position=position,
        stream=f"employer:{USCC}",
        version=1,
        event=event,
        recorded_at=datetime(2021, 8, 2, 1, 0, tzinfo=UTC),
        actor="bureau",
        command_id="bureau/1",
        leaf_hash=b"",
    )
    return list(project(recorded))


def test_an_enrolled_employer_gets_a_row_and_one_for_its_programme() -> None:
    row = {
        "edition": QINGHAI,
        "uscc": USCC,
        "name": "西宁第1商贸有限公司",
        "agency": CITY_EAST,
        "unit_kind": "enterprise",
        "size_class": "small",
        "first_insured_month": "2020-03",
        "received_prior_refund": False,
        "dispatch_firm": False,
        "registered": False,
        "notices": 0,
        "word": "awaiting",
    }
    about = {"uscc": USCC, "name": "西宁第1商贸有限公司", "agency": CITY_EAST}
    assert projected(enrolled()) == [Put(programmes, row), Put(employers, about)]


def test_a_correction_leaves_registration_notices_and_word_alone() -> None:
    corrected = EmployerFactsCorrected(**enrolled(agency=CITY_CENTRE).model_dump())
    programme, about = projected(corrected)
    assert isinstance(programme, Put)
    assert programme.row == enrolled(agency=CITY_CENTRE).model_dump()
    assert about == Put(employers, {"uscc": USCC, "name": "西宁第1商贸有限公司", "agency": CITY_CENTRE})


def test_bank_details_are_kept_masked_and_without_the_ciphertext() -> None:
    row = {
        "uscc": USCC,
        "account_name": "西宁第1商贸有限公司",
        "account_masked": "6222****2345",
        "account_fingerprint": "fingerprint-2345",
        "bank_name": "中国工商银行西宁城东支行",
        "cnaps_code": "102851000106",
        "account_position": 7,
    }
    assert projected(given_bank()) == [Put(employers, row)]


def test_a_notice_sets_its_number() -> None:
    sent = RegistrationNoticeSent(uscc=USCC, edition=QINGHAI, channel="phone", number=3)
    assert projected(sent) == [Change(programmes, KEY, {"notices": 3})]


def test_a_registration_is_marked() -> None:
    assert projected(registered()) == [Change(programmes, KEY, {"registered": True})]


def test_an_assessment_is_shown_and_awaits_the_employers_word() -> None:
    values = {
        "assessment_id": FIRST,
        "outcome": "eligible",
        "route": "confirming",
        "amount_fen": 181_508,
        "word": "awaiting",
    }
    assert projected(assessed()) == [Change(programmes, KEY, values)]


def test_a_confirmation_is_marked_with_its_position() -> None:
    assert projected(confirmed(), 9) == [Change(programmes, KEY, {"word": "confirmed", "confirmed_position": 9})]


def test_a_dispute_is_marked() -> None:
    disputed = AmountDisputed(
        uscc=USCC, edition=QINGHAI, assessment_id=FIRST, amount_fen=181_508, reason="November is missing."
    )
    assert projected(disputed) == [Change(programmes, KEY, {"word": "disputed"})]
