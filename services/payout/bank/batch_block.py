"""A batch in an entry (``NtryDtls`` with ``Btch``): what it says of its transactions against what there are. Pure."""

from lxml import etree

from services.payout.bank.iso_values import money, whole_number
from services.payout.bank.lines import BatchBooked
from services.payout.bank.reading_xml import Element, local_name
from shared.money import yuan


class Block:
    """``said``: its ``Btch``, if it has one. ``take`` each transaction, ``complaint`` at its end."""

    __slots__ = ("_blurred", "_count", "_sum", "node", "said")

    def __init__(self, node: etree._Element) -> None:
        self.node = node
        batches = [child for child in node if local_name(child) == "Btch"] if len(node) > 1 else []
        self.said = Element(batches[0]) if len(batches) == 1 else None
        self._count = 0
        self._sum = 0
        self._blurred = False

    def take(self, signed_fen: int | None) -> None:
        """None: the transaction's amount is not known."""
        self._count += 1
        if signed_fen is None:
            self._blurred = True
        else:
            self._sum += signed_fen

    def complaint(self) -> str:
        """A sentence where count or sum are not those of the transactions; empty where they are, or not said."""
        if self.said is None:
            return ""
        count, total = whole_number(self.said.text("NbOfTxs")), total_of(self.said)
        if count is not None and count != self._count:
            return f"the batch says {count} transactions, there are {self._count}"
        if total is None or self._blurred:
            return ""
        if abs(self._sum) != abs(total) or (self.said.has("CdtDbtInd") and self._sum != total):
            return f"the batch says {yuan(total)}, its transactions make {yuan(self._sum)}"
        return ""


def total_of(batch: Element) -> int | None:
    """Signed where it says its direction; None where it says no amount of ours."""
    found = batch.first("TtlAmt")
    amount = None if found is None else money(found.node)
    if not isinstance(amount, int):
        return None
    return -amount if batch.text("CdtDbtInd") == "DBIT" else amount


def booked_batch(batch: Element) -> BatchBooked:
    return BatchBooked(batch.text("MsgId"), batch.text("PmtInfId"), whole_number(batch.text("NbOfTxs")))
