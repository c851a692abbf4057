"""What the bank's files say: a file taken in, a line that is known already, a charge.

Streams: ``bank-message:{sha256}`` (one file received from the bank) and ``bank-line:{id}`` (a line that fits no
payment of ours).
"""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from shared.contracts.fact import Fact, Fen, Part, Unwritten, unsaid

Means = Literal["sent", "back", "gone-again"]
"""What a line of the bank says of a payment's money: it left, it came back, a coming back was undone."""
BankMessageKind = Literal["pain.002", "camt.052", "camt.053", "camt.054", "pacs.004", "mt940", "mt942", "sheet"]


class BankLine(Part):
    """Where the bank said it, and what tells this line from any other: its identity (ADR 0026).

    Kept with every fact that rests on a line of the bank. Empty or absent where the format does not name it.
    """

    source: BankMessageKind
    account: str = Unwritten(default="")
    """Fingerprint of the account that the line is on."""
    report: str = Unwritten(default="")
    """The statement, notification, sheet or message, as it names itself."""
    report_key: str
    """16 hexadecimal digits: format, account, id, day and opening balance of the report. Ids alone come again."""
    place: str
    """``entry/detail`` in the report, from 1; detail 0 is the entry as a whole."""
    booked_on: date | None = Unwritten(default=None)
    inward: bool | None = Field(default=None, exclude_if=unsaid)
    """Whether the line credits our account; absent of a status, which moves nothing."""
    reversal: bool = Unwritten(default=False)
    amount_fen: Fen | None = Field(default=None, exclude_if=unsaid)
    reference: str = Unwritten(default="")
    """The bank's own: of the detail, else of the entry."""


class BankLineMatched(Fact):
    """Another format told a movement that is known: no news about the money, and no second movement."""

    topic: ClassVar[str] = "payout.bank-line-matched.v1"
    payment_id: str | None
    """None: a line that fits no payment."""
    end_to_end_id: str
    means: Means | None = Field(default=None, exclude_if=unsaid)
    of: str
    """``report_key/place`` of the line that told it first; empty where that was not kept."""
    line: BankLine


class BankChargeTold(Fact):
    """The bank charged for a payment of ours. It is booked as a charge to the fund that the payment's batch drew on."""

    topic: ClassVar[str] = "payout.bank-charge-told.v1"
    payment_id: str
    fund_id: str
    amount_fen: Fen
    inward: bool
    message_sha256: str
    line: BankLine


class BankMessageReceived(Fact):
    """A file from the bank was taken in, whole."""

    topic: ClassVar[str] = "payout.bank-message-received.v1"
    message_sha256: str
    message_id: str
    kind: BankMessageKind
    lines: int
    credited: int
    returned: int
    discrepancies: int
    already_known: int
    checked_by: Literal["schema", "structure"] = "schema"
    """Whether an XSD of this version was at hand, or our reader alone checked the structure."""
    answers: tuple[str, ...] = ()
    """The files of ours (message ids) that a status report is about."""
    charges: int = Unwritten(default=0)
    left: int = Unwritten(default=0)
    """Lines of other accounts, of entries that contradict themselves, of answers to what we did not send."""


BANK_FACTS: tuple[type[Fact], ...] = (
    BankLineMatched,
    BankChargeTold,
    BankMessageReceived,
)
