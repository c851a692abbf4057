"""Bank details change, and what was confirmed of the old ones holds no longer."""

import pytest

from services.registration.domain.commands import ConfirmRefund, GiveBankDetails
from services.registration.domain.employer import EMPLOYER, same_account
from tests.given_when_then import given
from tests.people import QINGHAI
from tests.registration.facts import FIRST, assessed, bank, confirmed, enrolled, given_bank, registered
from tests.registration.test_confirming import ON, OPEN

NEW = bank("9999")
CONFIRMED = (enrolled(), given_bank(), registered(), assessed(), confirmed())


def test_first_bank_details_are_taken_from_the_platform() -> None:
    given(EMPLOYER, enrolled()).when(GiveBankDetails(bank())).then(given_bank(source="platform"))


def test_other_bank_details_replace_the_first() -> None:
    given(EMPLOYER, enrolled(), given_bank()).when(GiveBankDetails(NEW)).then(given_bank(NEW, "platform"))


def test_the_same_bank_details_sealed_anew_yield_nothing() -> None:
    resealed = bank(account_sealed="g1.another-ciphertext")
    given(EMPLOYER, enrolled(), given_bank()).when(GiveBankDetails(resealed)).then_nothing()


@pytest.mark.parametrize(
    "change",
    [
        {"account_name": "西宁第2商贸有限公司"},
        {"bank_name": "中国农业银行西宁城东支行"},
        {"cnaps_code": "103851000107"},
        {"account_fingerprint": "fingerprint-9999", "account_masked": "6222****9999"},
    ],
    ids=["name", "bank", "cnaps", "number"],
)
def test_a_change_of_any_part_is_a_change(change: dict[str, str]) -> None:
    changed = bank(**change)
    assert not same_account(bank(), changed)
    assert changed.details_id != bank().details_id
    given(EMPLOYER, enrolled(), given_bank()).when(GiveBankDetails(changed)).then(given_bank(changed, "platform"))


def test_details_are_named_without_the_ciphertext() -> None:
    assert bank(account_sealed="g1.another-ciphertext").details_id == bank().details_id


def test_changed_bank_details_take_back_the_confirmation() -> None:
    after = given(EMPLOYER, *CONFIRMED).when(GiveBankDetails(NEW)).then(given_bank(NEW, "platform"))
    old = ConfirmRefund(QINGHAI, FIRST, 181_508, bank().account_fingerprint, ON, OPEN)
    after.when(old).then_refused("not the account on record")
    new = ConfirmRefund(QINGHAI, FIRST, 181_508, NEW.account_fingerprint, ON, OPEN)
    after.when(new).then(confirmed(account_fingerprint=NEW.account_fingerprint))


def test_going_back_to_the_old_account_needs_a_new_confirmation_too() -> None:
    there = given(EMPLOYER, *CONFIRMED).when(GiveBankDetails(NEW)).then(given_bank(NEW, "platform"))
    back = there.when(GiveBankDetails(bank())).then(given_bank(source="platform"))
    back.when(ConfirmRefund(QINGHAI, FIRST, 181_508, bank().account_fingerprint, ON, OPEN)).then(confirmed())


def test_bank_details_of_an_employer_that_nobody_enrolled_are_refused() -> None:
    given(EMPLOYER).when(GiveBankDetails(bank())).then_refused("not enrolled under any edition")
