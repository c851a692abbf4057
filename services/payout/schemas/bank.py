"""Files of the bank, as they were taken in."""

from typing import Literal

from pydantic import Field

from shared.contracts.payout import BankMessageKind
from shared.http.answers import Recorded


class FileTakenIn(Recorded):
    message_id: str
    kind: BankMessageKind
    lines: int
    credited: int
    returned: int
    discrepancies: int = Field(description="Cases that people find out about.")
    already_known: int
    checked_by: Literal["schema", "structure"]
    charges: int
    left: int = Field(description="Lines of other accounts, and of entries that contradict themselves.")
