"""One voucher, one use: its type by its first bytes, its bank reference as it is compared, its marks taken once."""

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.payout.domain.voucher import (
    VOUCHER,
    UseVoucher,
    VoucherTaken,
    media_type_of,
    normal_reference,
    voucher_stream,
)
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
    with pytest.raises(VoucherTaken):
        VOUCHER.decide(other, USED)


def test_files_and_references_have_streams_of_their_own() -> None:
    assert voucher_stream("file", "AB") != voucher_stream("bank-reference", "AB")


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


@pytest.mark.parametrize(
    "written", ["icbc-2021 0820/17", "ＩＣＢＣ２０２１０８２０１７", "ICBC2021082017", "流水号ICBC2021082017"]
)
def test_a_reference_written_in_several_ways_is_one(written: str) -> None:
    assert normal_reference(written) == "ICBC2021082017"


@pytest.mark.parametrize("written", ["", "12345", "流水号", "-" * 30, "9" * 65])
def test_a_reference_that_names_nothing_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="6 to 64"):
        normal_reference(written)


@for_all(st.text(max_size=80))
def test_a_normal_reference_is_its_own_normal_form(text: str) -> None:
    try:
        normal = normal_reference(text)
    except ValueError:
        return
    assert normal_reference(normal) == normal
    assert normal.isascii()
