"""Files of the bank, as they were taken in."""

from typing import Literal

from pydantic import Field

from shared.contracts.payout import BankMessageKind
from shared.http.answers import Recorded


class FileTakenIn(Recorded):
    message_id: str = Field(description="As the file names itself.")
    kind: BankMessageKind
    lines: int = Field(description="How many lines the file tells.")
    credited: int = Field(description="Payments that arrived.")
    returned: int = Field(description="Payments that came back.")
    discrepancies: int = Field(description="Cases that people find out about.")
    already_known: int = Field(description="Lines that another file told before.")
    checked_by: Literal["schema", "structure"] = Field(
        description="`schema`: by the XSD of the message; `structure`: a form without a schema."
    )
    charges: int = Field(description="Charges of the bank.")
    left: int = Field(description="Lines of other accounts, and of entries that contradict themselves.")
