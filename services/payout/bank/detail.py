"""One transaction of an entry (``TxDtls``): what it names, and the line that it becomes. Pure.

A debit that names a payment is money on its way to the payee, a credit that says it is a return is a payment that came
back; an entry with ``RvslInd`` undoes what was booked before, the other way round. Everything else names no payment.
"""

from services.payout.bank.booking import Booking, family_of
from services.payout.bank.iso_values import Wrong, money
from services.payout.bank.lines import At, BatchBooked, CreditLine, GoneAgainLine, Line, OddLine, ReturnLine, StrayLine
from services.payout.bank.reading_xml import Element
from services.payout.bank.return_reasons import reason_of

_AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt", "AmtDtls/InstdAmt/Amt")
_BOOKED = _AMOUNTS[:2]
_STRONG = ("Refs/AcctSvcrRef", "Refs/AcctSvcrTxId")
_FAIR = ("Refs/TxId", "Refs/ClrSysRef", "Refs/MktInfrstrctrTxId", "Refs/UETR", "Refs/Prtry/Ref")
_UNNAMED = {"", "NOTPROVIDED", "NONREF", "NOT PROVIDED"}
_RETURNED = {"RRTN", "RPCR"}
"""Sub-families of a bank transaction code: reversal due to a return, or to a request to cancel."""
AccountPath = tuple[str, ...]


def account_path(path: str) -> AccountPath:
    """Where an account's number may stand in it, in the versions that there are."""
    kinds = ("Id/Othr/Id", "Id/IBAN", "Id/BBAN", "Id/UPIC", "Id/PrtryAcct/Id", "Prxy/Id")
    return tuple(f"{path}/{kind}" for kind in kinds)


_PARTY_ACCOUNTS = {party: account_path(f"RltdPties/{party}Acct") for party in ("Cdtr", "Dbtr")}


class Detail:
    """Read at once: the element is forgotten when the next one comes."""

    __slots__ = ("at", "element")

    def __init__(self, at: At, element: Element) -> None:
        element.inside()  # so that it may be forgotten
        self.at = at
        self.element = element

    @property
    def transfer(self) -> str:
        """The end-to-end id, if it names a payment."""
        named = self.element.text("Refs/EndToEndId")
        return "" if named.upper() in _UNNAMED else named

    def inward(self, entry_inward: bool) -> bool | Wrong:
        said = self.element.text("CdtDbtInd")
        if not said:
            return entry_inward
        return said == "CRDT" if said in ("CRDT", "DBIT") else Wrong("unreadable", "CRDT or DBIT", f"CdtDbtInd {said}")

    def amount(self) -> int | Wrong | None:
        """As it is booked; None when it names none. Another currency gives way to one of ours further on.

        What was instructed, and its counter value, may be in another currency: that says nothing of what is booked.
        """
        inside, foreign = self.element.inside(), None
        for path in _AMOUNTS:
            found = inside.get(path)
            if found is not None:
                amount = money(found[0])
                if isinstance(amount, int) or amount.kind != "other-currency":
                    return amount
                if path in _BOOKED:
                    foreign = foreign or amount
        return foreign

    def instructed(self) -> int | None:
        found = self.element.inside().get("AmtDtls/InstdAmt/Amt")
        amount = None if found is None else money(found[0])
        return amount if isinstance(amount, int) else None

    def reference(self, strong: str, weak: str) -> str:
        """The bank's own: of the detail, else of the entry. ``NtryRef`` only counts entries, so it comes last."""
        text = self.element.text
        return text(*_STRONG) or strong or text(*_FAIR) or weak

    def odd(self, wrong: Wrong, booking: Booking | None = None, amount_fen: int | None = None) -> OddLine:
        """``amount_fen``: all of the entry, where this is its only detail."""
        return OddLine(
            at=self.at,
            kind=wrong.kind,
            expected=wrong.expected,
            found=wrong.found,
            end_to_end_id=self.transfer,
            reference=self.reference(booking.reference, booking.weak_reference) if booking else self.reference("", ""),
            amount_fen=amount_fen,
            inward=None if amount_fen is None or booking is None else booking.inward,
            booked_on=booking.booked_on if booking else None,
        )

    def line(self, booking: Booking, amount_fen: int, inward: bool) -> Line:
        text = self.element.text
        transfer = self.transfer
        reference = self.reference(booking.reference, booking.weak_reference)
        if not transfer:
            return self._stray(booking, reference, amount_fen, inward, "no end-to-end id")
        if booking.reversal and not inward:
            told = self._told(booking)
            return GoneAgainLine(
                self.at, transfer, amount_fen, self._account("Cdtr"), booking.booked_on, reference, told[1]
            )
        returned = "RtrInf" in self.element.inside()
        if inward:
            if not (returned or booking.reversal or self._family(booking) in _RETURNED):
                return self._stray(booking, reference, amount_fen, inward, "money in")
            code, told_text = self._told(booking)
            return ReturnLine(
                at=self.at,
                end_to_end_id=transfer,
                amount_fen=amount_fen,
                reason=reason_of(code, told_text),
                bank_code=code,
                bank_text=told_text,
                booked_on=booking.booked_on,
                bank_reference=reference,
                entry=True,
                reversal=booking.reversal,
            )
        if returned:
            return self._stray(booking, reference, amount_fen, inward, "a return booked to our debit")
        return CreditLine(
            at=self.at,
            end_to_end_id=transfer,
            amount_fen=amount_fen,
            account_number=self._account("Cdtr"),
            booked_on=booking.booked_on,
            bank_reference=reference,
            payee_name=text("RltdPties/Cdtr/Pty/Nm", "RltdPties/Cdtr/Nm") or None,
            entry=True,
        )

    def charge(self, booking: Booking, signed_fen: int, at: At | None = None) -> StrayLine:
        return StrayLine(
            at=at or self.at,
            reference=self.reference(booking.reference, booking.weak_reference),
            amount_fen=abs(signed_fen),
            inward=signed_fen > 0,
            said="charges given back" if signed_fen > 0 else "the bank's charges",
            booked_on=booking.booked_on,
            reversal=booking.reversal,
            charges=True,
            end_to_end_id=self.transfer,
        )

    def _family(self, booking: Booking) -> str:
        return family_of(self.element) or booking.family

    def _told(self, booking: Booking) -> tuple[str, str]:
        """Why it came back: the bank's code and its words, in the structures of all versions."""
        element = self.element
        code = element.text("RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry", "RtrInf/RtrRsn/Cd", "RtrInf/RtrRsn/Prtry")
        words = element.joined("RtrInf/AddtlInf", "RtrInf/AddtlRtrRsnInf", "AddtlTxInf")
        return code, words or booking.text

    def _account(self, party: str) -> str | None:
        return self.element.text(*_PARTY_ACCOUNTS[party]) or None

    def _stray(self, booking: Booking, reference: str, amount_fen: int, inward: bool, said: str) -> StrayLine:
        text, other = self.element.text, "Dbtr" if inward else "Cdtr"
        message_id, block_id = text("Refs/MsgId"), text("Refs/PmtInfId")
        transfer = self.transfer
        return StrayLine(
            at=self.at,
            reference=reference,
            amount_fen=amount_fen,
            inward=inward,
            said="a reversal that names no payment" if booking.reversal and not transfer else said,
            booked_on=booking.booked_on,
            reversal=booking.reversal,
            end_to_end_id=transfer,
            text=self.element.joined("RmtInf/Ustrd", "AddtlTxInf") or booking.text,
            other_account=self._account(other),
            other_name=text(f"RltdPties/{other}/Pty/Nm", f"RltdPties/{other}/Nm") or None,
            batch=BatchBooked(message_id, block_id) if not transfer and (message_id or block_id) else None,
        )
