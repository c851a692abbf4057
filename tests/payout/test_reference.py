"""One bank reference, one use: however it is written, across transfers, repayments, vouchers and booked entries."""

from itertools import permutations
from typing import Literal

import pytest
from hypothesis import assume
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.payout.domain.reference import (
    LONGEST,
    REFERENCE,
    AlreadyUsed,
    Reference,
    UseReference,
    normal_reference,
    reference_of,
)
from shared.contracts.payout import BankReferenceUsed, VoucherUsed
from tests.given_when_then import given
from tests.people import QINGHAI, employer

KEY = "ICBC2021082017"
VOUCHER = VoucherUsed(
    mark="bank-reference", value=KEY, use_id="5e" * 32, duty_id="one", edition=QINGHAI, uscc=employer().uscc
)


def used(kind: Literal["transfer", "repayment", "entry"], use: str = "one") -> BankReferenceUsed:
    return BankReferenceUsed(reference=KEY, told=KEY, kind=kind, use=use, person="zhao", key_id="k")


KINDS = (VOUCHER, used("transfer"), used("repayment"), used("entry"))


@pytest.mark.parametrize("one", KINDS, ids=lambda one: getattr(one, "kind", "voucher"))
def test_a_fresh_reference_is_taken_and_taken_again_by_the_same_use_adds_nothing(one: VoucherUsed) -> None:
    given(REFERENCE).when(UseReference(one)).then(one).when(UseReference(one)).then_nothing()


@pytest.mark.parametrize(("first", "second"), list(permutations(KINDS, 2)))
def test_what_one_kind_took_is_taken_for_every_other(first: VoucherUsed, second: VoucherUsed) -> None:
    given(REFERENCE, first).when(UseReference(second)).then_refused("was used before: ")
    with pytest.raises(AlreadyUsed):
        REFERENCE.decide(UseReference(second), (first,))


@pytest.mark.parametrize("kind", ["transfer", "repayment"])
def test_what_one_use_took_is_taken_for_another_of_its_kind(kind: Literal["transfer", "repayment"]) -> None:
    given(REFERENCE, used(kind)).when(UseReference(used(kind, "two"))).then_refused("was used before")


@pytest.mark.parametrize("change", [{"duty_id": "two"}, {"use_id": "6f" * 32}])
def test_another_voucher_cannot_show_it(change: dict[str, str]) -> None:
    other = UseReference(VOUCHER.model_copy(update=change))
    given(REFERENCE, VOUCHER).when(other).then_refused("was used before: the onward use towards one")


def test_banks_count_from_one_again_so_that_two_entries_may_have_one_reference() -> None:
    story = given(REFERENCE, used("entry")).when(UseReference(used("entry", "two"))).then(used("entry", "two"))
    story.when(UseReference(used("transfer"))).then_refused("the entry of the account of case one")


SEPARATORS = st.text(alphabet=" -/._:（）()[]〔〕#，。\u3000\u2014", max_size=2)
LOOKS_LATIN = str.maketrans("ABCEHIKMOPTXY", "АВСЕНІКМОРТХУ")


@st.composite
def written(draw: st.DrawFn, key: str) -> str:
    """The same reference, written otherwise."""
    spelled = draw(SEPARATORS).join(key)
    if draw(st.booleans()):
        spelled = spelled.lower()
    elif draw(st.booleans()):
        spelled = spelled.translate(LOOKS_LATIN)
    if draw(st.booleans()):
        spelled = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in spelled)
    if draw(st.booleans()):
        spelled = spelled.translate({ord("0") + digit: 0x0660 + digit for digit in range(10)})
    around = st.sampled_from(["", "流水号", "（补）", "号码：", " "])
    return draw(around) + spelled + draw(around)


KEYS = st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=8, max_size=20)


@for_all(st.data(), KEYS)
def test_however_it_is_written_it_is_one(data: st.DataObject, key: str) -> None:
    spelled = data.draw(written(key))
    assert normal_reference(spelled) == key
    assert reference_of(spelled).key == key


SUFFIXES = st.one_of(
    st.builds("".join, st.tuples(st.sampled_from("-/_. "), st.from_regex(r"[0-9A-Z]{1,4}", fullmatch=True))),
    st.from_regex(r"[A-Z0-9]{1,4}", fullmatch=True),
    st.sampled_from(["-1", "/2", "(补)1", "A", "（补记）02", "-bis", "#2", "_v2"]),
)


@for_all(KEYS, SUFFIXES, st.booleans())
def test_one_with_a_suffix_or_something_before_it_resembles_it(key: str, suffix: str, behind: bool) -> None:
    assume(len(key.lstrip("0O")) >= 8)
    other = reference_of(f"{key}{suffix}" if behind else f"{suffix}{key}")
    one = Reference(key, key)
    assert other.key == key or (one.resembles(other) and other.resembles(one))


@for_all(st.text(alphabet="0123456789ABCDEFGHJKMNPQRSTUVWXYZ", min_size=8, max_size=20), st.data())
def test_one_with_letters_for_digits_that_look_like_them_resembles_it(key: str, data: st.DataObject) -> None:
    look_alikes = {"0": "O0", "1": "IL1"}
    other = "".join(data.draw(st.sampled_from(look_alikes.get(one, one))) for one in key)
    assume(other != key and len(key.lstrip("0O")) >= 6)
    assert Reference(key, key).resembles(Reference(other, other))


@for_all(st.integers(0, 10**20 - 1), st.integers(0, 10**20 - 1))
def test_two_numbers_of_one_length_do_not_resemble_each_other(one: int, other: int) -> None:
    assume(one != other)
    numbers = [f"9{number:020}" for number in (one, other)]
    assert not Reference(numbers[0], numbers[0]).resembles(Reference(numbers[1], numbers[1]))


@pytest.mark.parametrize(
    ("one", "other"),
    [("YK-2021-08-1", "YK-2021-08-12"), ("CZ-1", "CZ-11"), ("R1", "R12"), ("财政拨款三号", "财政拨款四号")],
    ids=["numbers of one series", "short ones", "very short ones", "words"],
)
def test_what_only_begins_alike_does_not_resemble(one: str, other: str) -> None:
    assert not reference_of(one).resembles(reference_of(other))
    assert not reference_of(other).resembles(reference_of(one))


@pytest.mark.parametrize(("one", "other"), [("YK-2021-08-1", "YK-2021-08-01"), ("YK-2021-8-5-1", "YK-2021-08-05-1")])
def test_a_zero_before_a_number_makes_no_other_one(one: str, other: str) -> None:
    assert reference_of(one).resembles(reference_of(other))


@for_all(KEYS, SUFFIXES, st.booleans())
def test_what_resembles_is_found_by_how_it_looks_without_zeros(key: str, suffix: str, behind: bool) -> None:
    """What the table is asked by holds all that may resemble: one is the other with at most four more at an end."""
    one, other = Reference(key, key), reference_of(f"{key}{suffix}" if behind else f"{suffix}{key}")
    if one.resembles(other):
        short, long = sorted((one.loose, other.loose), key=len)
        assert len(long) - len(short) <= 4
        assert long.startswith(short) or long.endswith(short)


@pytest.mark.parametrize("told", ["", "12345", "流水号", "-" * 30, "9" * 65])
def test_a_voucher_s_reference_that_names_nothing_is_refused(told: str) -> None:
    with pytest.raises(ValueError, match="6 to 64"):
        normal_reference(told)


@pytest.mark.parametrize("told", ["", "-/-", "（）", "9" * 65])
def test_a_reference_without_letters_and_digits_is_none(told: str) -> None:
    with pytest.raises(ValueError, match="letters or digits"):
        reference_of(told)


@for_all(st.text(max_size=80))
def test_a_key_is_its_own_key(text: str) -> None:
    try:
        key = reference_of(text).key
    except ValueError:
        return
    assert reference_of(key).key == key
    assert 1 <= len(key) <= LONGEST
    try:
        normal = normal_reference(text)
    except ValueError:
        return
    assert normal_reference(normal) == normal == key
    assert normal.isascii()
