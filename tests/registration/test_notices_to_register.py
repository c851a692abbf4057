"""Newly insured employers are told to register and to confirm, and told again (R6, R11)."""

from services.registration.domain.commands import SendRegistrationNotice
from services.registration.domain.employer import EMPLOYER
from shared.contracts.registration import RegistrationNoticeSent
from tests.given_when_then import given
from tests.people import QINGHAI
from tests.registration.facts import USCC, assessed, confirmed, enrolled, given_bank, registered

SEND = SendRegistrationNotice(QINGHAI, "message")


def sent(number: int) -> RegistrationNoticeSent:
    return RegistrationNoticeSent(uscc=USCC, edition=QINGHAI, channel="message", number=number)


def test_notices_are_numbered_from_one() -> None:
    given(EMPLOYER, enrolled()).when(SEND).then(sent(1)).when(SEND).then(sent(2)).when(SEND).then(sent(3))


def test_an_employer_that_registered_but_did_not_confirm_is_told_again() -> None:
    given(EMPLOYER, enrolled(), sent(1), registered(), assessed()).when(SEND).then(sent(2))


def test_an_employer_that_confirmed_is_not_told_again() -> None:
    history = (enrolled(), given_bank(), registered(), assessed(), sent(1), confirmed())
    given(EMPLOYER, *history).when(SEND).then_nothing()


def test_numbers_are_counted_for_each_edition() -> None:
    next_year = SendRegistrationNotice("qinghai-2022", "phone")
    first = RegistrationNoticeSent(uscc=USCC, edition="qinghai-2022", channel="phone", number=1)
    given(EMPLOYER, enrolled(), sent(1), enrolled(edition="qinghai-2022")).when(next_year).then(first)


def test_a_notice_to_an_employer_that_nobody_enrolled_is_refused() -> None:
    given(EMPLOYER).when(SEND).then_refused("not enrolled under qinghai-2021")
