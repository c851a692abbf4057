"""What one entry of MT940 or MT942 says, in our words. Pure.

A debit that names a payment is its money on the way to the payee, a credit that names one brings it back; RC and RD
undo a credit and a debit. What names no payment is money to explain. Of a field that cannot be read only the part is
shown which is wrong: the rest may hold accounts and names.
"""

from dataclasses import dataclass, replace
from datetime import date

from services.payout.bank.lines import (
    At,
    BatchBooked,
    CreditLine,
    GoneAgainLine,
    Line,
    OddLine,
    ReturnLine,
    StrayLine,
)
from services.payout.bank.mt_details import Details, details_of
from services.payout.bank.mt_entry import Booking, Unreadable, amount_of, booking_of, loosely
from services.payout.bank.mt_fields import Field
from services.payout.bank.reading_text import masked
from services.payout.bank.return_reasons import reason_of
from shared.contracts.payout import DiscrepancyKind

MOST_OF_AN_ID = 35
_FUNDS = {"", "Y", "R"}
"""``Y`` is the third letter of CNY. ``R`` only makes ``CR`` and ``DR`` of the marks: no code of a yuan ends in it."""
_TYPES = {"CHG": "charges", "COM": "commission", "INT": "interest", "RTI": "a returned item", "DIV": "dividends"}
_CHARGES = ("CHG", "COM")
_CHARGES_OF_GERMAN_BANKS = ("808", "809")


@dataclass(frozen=True, slots=True)
class Entry:
    """One field 61 with its field 86. ``booking`` is None where it cannot be read, and ``wrong`` says why."""

    field: Field
    booking: Booking | None
    wrong: Unreadable | None
    details: Details

    @property
    def signed_fen(self) -> int | None:
        """What it moves on the account; None where that cannot be read, or is only expected."""
        if self.booking is not None:
            size = self.booking.amount_fen
            return None if self.booking.expected else size if self.booking.inward else -size
        found = loosely(self.field)
        return None if found is None else found[0] if found[1] else -found[0]

    @property
    def expected(self) -> bool:
        return self.booking is not None and self.booking.expected

    @property
    def booked_on(self) -> date | None:
        return self.booking.booked_on if self.booking is not None else None


def entry_of(field: Field, details: tuple[str, ...]) -> Entry:
    try:
        booking = booking_of(field)
    except Unreadable as wrong:
        return Entry(field, None, wrong, details_of(details))
    read = details_of(details, " ".join((booking.owner, *booking.more)))
    if read.account and booking.reference == read.account:
        booking = replace(booking, reference="")  # account numbers are compared, and not kept
    return Entry(field, booking, None, read)


def lines_of(entry: Entry, at: At) -> list[Line]:
    """One line; two where the bank's charge is in the amount; none of what is only expected, or of no amount."""
    booking, details = entry.booking, entry.details
    if booking is None:
        return [_unreadable(entry, at)]
    if booking.expected or (booking.amount_fen == 0 and not details.end_to_end_id):
        return []
    if booking.funds not in _FUNDS:
        return [_odd(entry, at, "other-currency", "CNY, funds code Y or none", f"funds code {booking.funds}")]
    if details.also:
        return [_odd(entry, at, "unreadable", "one end-to-end id", f"two: {details.end_to_end_id}, {details.also}")]
    if len(details.end_to_end_id) > MOST_OF_AN_ID:
        found = f"{len(details.end_to_end_id)} characters"
        return [_odd(entry, at, "unreadable", f"an end-to-end id of at most {MOST_OF_AN_ID} characters", found)]
    if not details.end_to_end_id:
        return [_stray(booking, details, at)]
    charges = _charges(booking, details)
    if charges == 0:
        return [_of_payment(entry, booking, details, at)]
    paid = booking.amount_fen + (charges if booking.inward else -charges)
    return [
        _of_payment(entry, replace(booking, amount_fen=paid), details, replace(at, detail=1)),
        StrayLine(
            at=replace(at, detail=2),
            reference=booking.reference,
            amount_fen=charges,
            inward=False,
            said="charges, as field 61 or 86 names them (CHGS)",
            booked_on=booking.booked_on,
            charges=True,
            end_to_end_id=details.end_to_end_id,
        ),
    ]


def _of_payment(entry: Entry, booking: Booking, details: Details, at: At) -> Line:
    if booking.inward:
        return ReturnLine(
            at=at,
            end_to_end_id=details.end_to_end_id,
            amount_fen=booking.amount_fen,
            reason=reason_of(details.return_code, details.text),
            bank_code=details.return_code,
            bank_text=details.text,
            booked_on=booking.booked_on,
            bank_reference=booking.reference,
            entry=True,
            reversal=booking.reversal,
        )
    if booking.reversal:
        return GoneAgainLine(
            at=at,
            end_to_end_id=details.end_to_end_id,
            amount_fen=booking.amount_fen,
            account_number=details.account,
            booked_on=booking.booked_on,
            bank_reference=booking.reference,
            bank_text=details.text,
        )
    if booking.kind in _CHARGES or details.business_code in _CHARGES_OF_GERMAN_BANKS:
        return replace(_stray(booking, details, at), said="charges", charges=True, end_to_end_id=details.end_to_end_id)
    if booking.kind == "RTI":
        return _odd(entry, at, "sign-contradicts", "a credit, of an item that came back", "a debit of type RTI")
    return CreditLine(
        at=at,
        end_to_end_id=details.end_to_end_id,
        amount_fen=booking.amount_fen,
        account_number=details.account,
        booked_on=booking.booked_on,
        bank_reference=booking.reference,
        payee_name=details.name,
        entry=True,
        name_cut=details.name_cut,
    )


def _stray(booking: Booking, details: Details, at: At) -> StrayLine:
    what = _TYPES.get(booking.kind, "")
    turned = f"reversal of a {'debit' if booking.inward else 'credit'}" if booking.reversal else ""
    return StrayLine(
        at=at,
        reference=booking.reference,
        amount_fen=booking.amount_fen,
        inward=booking.inward,
        said=", ".join(part for part in (what, turned, "no end-to-end id") if part),
        booked_on=booking.booked_on,
        reversal=booking.reversal,
        text=details.text,
        other_account=details.account,
        other_name=details.name,
        batch=_batch(booking, details),
    )


def _batch(booking: Booking, details: Details) -> BatchBooked | None:
    if booking.inward or booking.reversal or not details.batch:
        return None
    return BatchBooked(message_id=details.batch, block_id=details.batch, count=details.batch_count)


def _charges(booking: Booking, details: Details) -> int:
    """The bank's charge inside the amount: only where original, charge and amount say the same."""
    if not (details.charges and details.original) or booking.reversal:
        return 0
    try:
        charges, original = amount_of(details.charges), amount_of(details.original)
    except Unreadable:
        return 0
    together = original - charges if booking.inward else original + charges
    return charges if together == booking.amount_fen else 0


def _unreadable(entry: Entry, at: At) -> OddLine:
    wrong = entry.wrong
    assert wrong is not None  # noqa: S101 - an entry without a booking says why
    found = f"line {entry.field.line}, field 61, {wrong.part}: {masked(wrong.found)}"
    return _odd(entry, at, "unreadable", wrong.right, found)


def _odd(entry: Entry, at: At, kind: DiscrepancyKind, expected: str, found: str) -> OddLine:
    signed = entry.signed_fen
    return OddLine(
        at=at,
        kind=kind,
        expected=expected,
        found=found,
        end_to_end_id=entry.details.end_to_end_id[:MOST_OF_AN_ID],
        reference=entry.booking.reference if entry.booking else "",
        amount_fen=None if signed is None else abs(signed),
        inward=None if signed is None else signed > 0,
        booked_on=entry.booked_on,
    )
