"""One voucher, one use: its type by its first bytes, its file taken once."""

import pytest

from services.payout.domain.reference import AlreadyUsed
from services.payout.domain.voucher import VOUCHER, UseVoucher, media_type_of
from shared.contracts.payout import VoucherUsed
from tests.given_when_then import given
from tests.people import QINGHAI, employer

USED = VoucherUsed(mark="file", value="5e" * 32, use_id="5e" * 32, duty_id="one", edition=QINGHAI, uscc=employer().uscc)


def test_a_fresh_mark_is_taken_and_taken_again_by_the_same_use_adds_nothing() -> None:
    given(VOUCHER).when(UseVoucher(USED)).then(USED).when(UseVoucher(USED)).then_nothing()


@pytest.mark.parametrize("change", [{"duty_id": "two"}, {"use_id": "6f" * 32}])
def test_a_mark_that_is_taken_stays_taken(change: dict[str, str]) -> None:
    other = UseVoucher(USED.model_copy(update=change))
    given(VOUCHER, USED).when(other).then_refused("proved another use")
    with pytest.raises(AlreadyUsed):
        VOUCHER.decide(other, USED)


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\x89PNG\r\n\x1a\nIHDR", "image/png"),
        (b"\xff\xd8\xff\xe0JFIF", "image/jpeg"),
        (b"<html><script>", None),
        (b"MZ\x90\x00", None),
        (b"PK\x03\x04", None),
        (b" %PDF-1.7", None),
        (b"%PDF", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(beginning: bytes, kind: str | None) -> None:
    assert media_type_of(beginning) == kind
