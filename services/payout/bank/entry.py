"""One entry of an account (``Ntry``): its details as they come, and at its end its total against theirs. Pure.

The first detail is held back until it is known whether it is the only one: of one alone the entry tells the amount, and
what the bank charged. Of many each goes out at once, so that an entry of a hundred thousand needs no more memory than
one; should their sum not be the entry's, what went out is distrusted (``Distrust``).
"""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from services.payout.bank.balances import Totals
from services.payout.bank.batch_block import Block, booked_batch, total_of
from services.payout.bank.booking import Booking, entry_element, read_booking
from services.payout.bank.charges import NO_CHARGES, Charges, charges_of, explained, inside, settle
from services.payout.bank.detail import Detail
from services.payout.bank.faults import DETAILS_BEFORE_ENTRY, DETAILS_OUTSIDE_ENTRY
from services.payout.bank.iso_values import Wrong, money
from services.payout.bank.lines import At, BadBankFile, Distrust, Item, OddLine, Report, StrayLine
from services.payout.bank.reading_xml import Element, local_name
from shared.contracts.payout import DiscrepancyKind
from shared.money import yuan

_MOST_CHARGED = 1_000
"""Details whose charges are told one by one; those of more are told as the entry's."""
_NO_AMOUNT = Wrong("unreadable", "an amount of its own, as one of several", "none")


class Entry:
    """``hold`` the first detail, ``add`` the others, and ``end`` it."""

    def __init__(self, report: Report, place: int) -> None:
        self.details = 0
        self._booking: Booking | None = None
        self._report = report
        self._place = place
        self._node: etree._Element | None = None
        self._held: Detail | None = None
        self._block: Block | None = None
        self._sum = 0
        self._contradicts = False
        self._lost = False
        self._lacking: Detail | None = None
        self._charged: list[tuple[Detail, Charges]] = []
        self._complaint = ""
        self._line = 0

    def hold(self, one: Element, block: etree._Element, entry: etree._Element) -> None:
        self.details = 1
        self._node = entry
        self._held = Detail(self._at(1, one.line), one)
        self._block = Block(block)

    def add(self, one: Element, block: etree._Element, entry: etree._Element) -> Iterator[Item]:
        """Any detail but the first."""
        self._is_mine(entry)
        self.details += 1
        if self._booking is None:
            self._booking = read_booking(entry_element(entry), self._report)
        if self._held is not None:
            yield from self._take(self._held, self._booking)
            self._held = None
        if self._block is None or self._block.node is not block:
            self._leave_block()
            self._block = Block(block)
        yield from self._take(Detail(self._at(self.details, one.line), one), self._booking)

    def end(self, node: etree._Element, totals: Totals) -> Iterator[Item]:
        self._is_mine(node)
        element = entry_element(node)
        self._line = element.line
        booking = read_booking(element, self._report)
        if self._booking is not None and replace(booking, text=self._booking.text) != self._booking:
            raise BadBankFile(DETAILS_BEFORE_ENTRY, line=element.line)
        totals.count(booking)
        if booking.left:
            return
        bare = [] if self.details == 1 and len(element.inside().get("NtryDtls", ())) == 1 else _bare_batches(node)
        batches = [batch for batch in bare if total_of(batch) is not None]
        if self._held is not None and not batches:
            yield from self._sole(self._held, booking, element)
        elif self.details + len(batches) <= 1:
            yield from self._whole(booking, element, bare)
        else:
            yield from self._many(booking, element, batches)

    def _is_mine(self, entry: etree._Element) -> None:
        if self._node is not None and self._node is not entry:
            raise BadBankFile(DETAILS_OUTSIDE_ENTRY, line=entry.sourceline)

    # Details, as they come

    def _take(self, detail: Detail, booking: Booking) -> Iterator[Item]:
        if booking.left:
            return
        inward, amount = detail.inward(booking.inward), detail.amount()
        wrong = next((one for one in (booking.wrong, inward, amount) if isinstance(one, Wrong)), None)
        if isinstance(inward, Wrong) or not isinstance(amount, int) or wrong is not None:
            self._count_in_block(None)
            if wrong is None and self._lacking is None:
                self._lacking = detail
            else:
                self._lost = True
                yield detail.odd(wrong or _NO_AMOUNT, booking)
            return
        stated, charged = amount if inward else -amount, 0
        paid = stated
        charges = charges_of(detail.element, given_back=booking.reversal and booking.inward)
        if charges is not NO_CHARGES:
            paid, charged = inside(stated, _signed(detail.instructed(), inward=inward), charges.readings)
            if not charged:
                self._remember(detail, charges)
        self._sum += stated
        self._contradicts = self._contradicts or inward is not booking.inward
        self._count_in_block(stated)
        yield detail.line(booking, abs(paid), inward)
        if charged:
            yield detail.charge(booking, charged)

    def _remember(self, detail: Detail, charges: Charges) -> None:
        """Constant memory: past the most, the last one stands for all that follow, under no payment's name."""
        if len(self._charged) <= _MOST_CHARGED:
            self._charged.append((detail, charges))
        else:
            last, so_far = self._charged[-1]
            more = Charges(so_far.by_record + charges.by_record, so_far.in_all + charges.in_all)
            self._charged[-1] = (last, more)

    def _count_in_block(self, signed_fen: int | None) -> None:
        if self._block is not None:
            self._block.take(signed_fen)

    def _leave_block(self) -> None:
        if self._block is not None:
            self._complaint = self._complaint or self._block.complaint()
            parent = self._block.node.getparent()
            if parent is not None and local_name(parent) == "Ntry":
                parent.remove(self._block.node)  # so that an entry of many batches needs no more memory
            self._block = None

    # The entry, at its end

    def _sole(self, detail: Detail, booking: Booking, element: Element) -> Iterator[Item]:
        inward, amount = detail.inward(booking.inward), detail.amount()
        wrong = next((one for one in (booking.wrong, inward, amount) if isinstance(one, Wrong)), None)
        if wrong is not None or isinstance(amount, Wrong):
            yield detail.odd(wrong or _NO_AMOUNT, booking, booking.amount_fen if booking.counted else None)
            return
        if inward is not booking.inward:
            expected = f"{_indicator(booking.inward)}, as its entry"
            yield from self._distrusted(booking, "sign-contradicts", expected, _indicator(not booking.inward), detail)
            return
        instructed = detail.instructed()
        if instructed is None:
            instructed = _own(element, "AmtDtls/InstdAmt/Amt")
        if instructed == booking.amount_fen and not detail.element.has("Amt"):
            amount = instructed  # of several amounts in an older version, the one that is the entry's
        given_back = booking.reversal and booking.inward
        settled = settle(
            booking.signed_fen,
            _signed(amount, inward=booking.inward),
            _signed(instructed, inward=booking.inward),
            charges_of(detail.element, given_back=given_back),
            charges_of(element, given_back=given_back),
        )
        if settled.rest and (settled.rest > 0) is not booking.inward:
            found = f"its detail makes {yuan(settled.paid + settled.charged)}"
            yield from self._distrusted(
                booking, "total-differs", f"{yuan(booking.signed_fen)}, as the entry", found, detail
            )
            return
        block = self._block
        if settled.paid or not settled.charged:
            line = detail.line(booking, abs(settled.paid), booking.inward)
            if isinstance(line, StrayLine) and not line.end_to_end_id and block is not None and block.said is not None:
                line = replace(line, batch=booked_batch(block.said))
            yield line
        if settled.charged:
            yield detail.charge(booking, settled.charged, self._at(0, element.line))
        if settled.rest:
            yield self._differs(booking, settled.paid + settled.charged, settled.rest, detail)
        elif block is not None and block.said is not None and detail.transfer:
            block.take(_signed(amount, inward=booking.inward) or settled.paid)
            yield from self._complained(booking, block.complaint())

    def _whole(self, booking: Booking, element: Element, batches: list[Element]) -> Iterator[Item]:
        """An entry that names no transaction: a fee, money in, a batch booked as one."""
        at, amount_fen = self._at(0, element.line), booking.amount_fen if booking.counted else None
        if booking.wrong is not None:
            yield self._odd(booking, booking.wrong.kind, booking.wrong.expected, booking.wrong.found, amount_fen)
            return
        batch = batches[0] if len(batches) == 1 else None
        total = None if batch is None else total_of(batch)
        if batch is not None and total is not None and batch.has("CdtDbtInd") and (total > 0) is not booking.inward:
            expected, found = f"{_indicator(booking.inward)}, as its entry", _indicator(not booking.inward)
            yield from self._distrusted(booking, "sign-contradicts", expected, f"a batch of {found}")
            return
        stated = None if total is None else _signed(abs(total), inward=booking.inward)
        instructed = _signed(_own(element, "AmtDtls/InstdAmt/Amt"), inward=booking.inward)
        charges = charges_of(element, given_back=booking.reversal and booking.inward)
        settled = settle(booking.signed_fen, stated, instructed, NO_CHARGES, charges)
        if settled.rest and (settled.rest > 0) is not booking.inward:
            found = f"a batch of {yuan(settled.paid)}"
            yield from self._distrusted(booking, "total-differs", f"{yuan(booking.signed_fen)}, as the entry", found)
            return
        if settled.paid or not settled.charged:
            line = self._stray(booking, at, abs(settled.paid), booking.inward)
            yield line if batch is None else replace(line, batch=booked_batch(batch))
        if settled.charged:
            yield self._charge(booking, at, settled.charged)
        if settled.rest:
            yield self._differs(booking, settled.paid + settled.charged, settled.rest)

    def _many(self, booking: Booking, element: Element, batches: list[Element]) -> Iterator[Item]:
        if self._held is not None:
            yield from self._take(self._held, booking)
        self._leave_block()
        if booking.wrong is not None:
            if booking.counted:
                wrong = booking.wrong
                yield self._odd(booking, wrong.kind, wrong.expected, wrong.found, booking.amount_fen)
            return
        for number, batch in enumerate(batches, start=self.details + 1):
            total = total_of(batch) or 0
            signed = total if batch.has("CdtDbtInd") else total if booking.inward else -total
            self._sum += signed
            self._contradicts = self._contradicts or (signed > 0) is not booking.inward
            line = self._stray(booking, self._at(number, batch.line), abs(signed), signed > 0)
            yield replace(line, batch=booked_batch(batch))
        whole = charges_of(element, given_back=booking.reversal and booking.inward)
        if self._lacking is not None:
            yield self._rest_for(self._lacking, booking, charged=bool(self._charged) or whole is not NO_CHARGES)
        rest = booking.signed_fen - self._sum
        fits = explained(
            rest, [] if self._lost else [one for _, one in self._charged], NO_CHARGES if self._lost else whole
        )
        if fits is None:
            yield from self._not_their_sum(booking, rest)
            return
        yield from self._charges_of_many(booking, self._at(0, element.line), *fits)
        yield from self._complained(booking, self._complaint)

    def _rest_for(self, lacking: Detail, booking: Booking, *, charged: bool) -> Item:
        """One detail without an amount, among others that have theirs, is what is left of the entry."""
        rest = booking.signed_fen - self._sum
        inward = lacking.inward(booking.inward)
        if self._lost or charged or rest == 0 or (rest > 0) is not inward:
            self._lost = True
            return lacking.odd(_NO_AMOUNT, booking)
        self._sum += rest
        return lacking.line(booking, abs(rest), rest > 0)

    def _charges_of_many(self, booking: Booking, at: At, reading: str, of_entry: int) -> Iterator[Item]:
        if reading and len(self._charged) > _MOST_CHARGED:
            of_entry += sum(getattr(charges, reading) for _, charges in self._charged)
        elif reading:
            for detail, charges in self._charged:
                if charged := getattr(charges, reading):
                    yield detail.charge(booking, charged)
        if of_entry:
            yield self._charge(booking, at, of_entry)

    def _not_their_sum(self, booking: Booking, rest: int) -> Iterator[Item]:
        if not self._contradicts and booking.amount_fen and (rest > 0) is booking.inward:
            yield self._differs(booking, self._sum, rest)
            return
        kind: DiscrepancyKind = "sign-contradicts" if self._contradicts else "total-differs"
        found = f"its {self.details} details make {yuan(self._sum)}"
        expected = f"{yuan(booking.signed_fen)}, as the entry"
        yield from self._distrusted(booking, kind, expected, "; ".join(filter(None, (found, self._complaint))))

    # Words

    def _at(self, detail: int, line: int = 0) -> At:
        return At(self._report, self._place, detail, line)

    def _distrusted(
        self, booking: Booking, kind: DiscrepancyKind, expected: str, found: str, detail: Detail | None = None
    ) -> Iterator[Item]:
        yield Distrust(self._report, self._place)
        yield self._odd(booking, kind, expected, found, booking.amount_fen, detail=detail)

    def _differs(self, booking: Booking, details_fen: int, rest: int, detail: Detail | None = None) -> OddLine:
        found = f"{yuan(details_fen)}, so that {yuan(abs(rest))} is not explained"
        expected = f"details that make {yuan(booking.signed_fen)}"
        found = "; ".join(filter(None, (found, self._complaint)))
        return self._odd(booking, "total-differs", expected, found, abs(rest), detail=detail)

    def _complained(self, booking: Booking, complaint: str) -> Iterator[Item]:
        if complaint:
            yield self._odd(booking, "total-differs", "a batch that is the sum of its transactions", complaint, None)

    def _odd(
        self,
        booking: Booking,
        kind: DiscrepancyKind,
        expected: str,
        found: str,
        amount_fen: int | None,
        detail: Detail | None = None,
    ) -> OddLine:
        return OddLine(
            at=self._at(0, self._line),
            kind=kind,
            expected=expected,
            found=found,
            end_to_end_id="" if detail is None else detail.transfer,
            reference=booking.named,
            amount_fen=amount_fen,
            inward=None if amount_fen is None else booking.inward,
            booked_on=booking.booked_on,
        )

    def _stray(self, booking: Booking, at: At, amount_fen: int, inward: bool) -> StrayLine:
        said = "no transaction details"
        return StrayLine(
            at=at,
            reference=booking.named,
            amount_fen=amount_fen,
            inward=inward,
            said="a reversal that names no payment" if booking.reversal else said,
            booked_on=booking.booked_on,
            reversal=booking.reversal,
            text=booking.text,
        )

    def _charge(self, booking: Booking, at: At, signed_fen: int) -> StrayLine:
        said = "charges given back" if signed_fen > 0 else "the bank's charges"
        return replace(self._stray(booking, at, abs(signed_fen), signed_fen > 0), said=said, charges=True)


def _bare_batches(entry: etree._Element) -> list[Element]:
    """The ``Btch`` of each block without transactions; of version 01, of the entry itself."""
    blocks = [child for child in entry if local_name(child) == "NtryDtls"]
    names = [{local_name(child): child for child in block} for block in blocks or [entry]]
    return [Element(one["Btch"]) for one in names if "Btch" in one and "TxDtls" not in one]


def _own(element: Element, path: str) -> int | None:
    found = element.first(path)
    amount = None if found is None else money(found.node)
    return amount if isinstance(amount, int) else None


def _signed(amount_fen: int | None, *, inward: bool) -> int | None:
    return None if amount_fen is None else amount_fen if inward else -amount_fen


def _indicator(inward: bool) -> str:
    return "CRDT" if inward else "DBIT"
