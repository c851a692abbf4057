"""Of a status report: what it says of a file or block as a whole, and the single payments listed against it. Pure."""

from collections import Counter

from services.payout.bank.iso_values import decimal_fen, shown, whole_number
from services.payout.bank.lines import Rejection
from services.payout.bank.reading_xml import Element
from services.payout.bank.return_reasons import reason_of
from shared.money import yuan

REJECTED = {"RJCT", "CANC"}


class Level:
    """The file, or a block of it: what is said of the whole, and the single payments that are listed."""

    def __init__(self, said: Element, status_path: str) -> None:
        self.said = said
        said.inside()
        self.status = said.text(status_path)
        self.rejected = self.status in REJECTED
        self.rejection = rejection_of(said) if self.rejected else None
        self.count = whole_number(said.text("OrgnlNbOfTxs"))
        control = said.text("OrgnlCtrlSum")
        self.total_fen = decimal_fen(control) if control else None
        self.listed: Counter[str] = Counter()
        self.listed_fen: Counter[str] = Counter()
        self.unknown_fen: set[str] = set()

    def list(self, status: str, amount_fen: int | None) -> None:
        self.listed[status] += 1
        if amount_fen is None:
            self.unknown_fen.add(status)
        else:
            self.listed_fen[status] += amount_fen

    def differs(self) -> tuple[str, str] | None:
        """What ``NbOfTxsPerSts`` says against what is listed. Banks list exceptions only: other statuses may be fewer.

        Every rejection is to be listed, unless all are rejected: one that is not would be waited for for ever.
        """
        said: list[str] = []
        found: list[str] = []
        per_status = {one.text("DtldSts"): one for one in self.said.all("NbOfTxsPerSts")}
        for status in sorted({*per_status, *self.listed} if per_status else ()):
            one, listed = per_status.get(status), self.listed[status]
            number = 0 if one is None else whole_number(one.text("DtldNbOfTxs")) or 0
            must_all = status in REJECTED and not self.rejected
            if listed > number or (must_all and listed != number):
                said.append(f"{number} {shown(status)}")
                found.append(f"{listed}")
            elif one is not None and listed == number and status not in self.unknown_fen:
                control = one.text("DtldCtrlSum")
                if control and listed and decimal_fen(control) != self.listed_fen[status]:
                    said.append(f"{shown(control)} {shown(status)}")
                    found.append(yuan(self.listed_fen[status]))
        if self.count is not None and self.listed.total() > self.count:
            said.append(f"OrgnlNbOfTxs {self.count}")
            found.append(f"{self.listed.total()}")
        return (", ".join(said), ", ".join(found)) if said else None

    def accepted(self) -> str:
        """Of a rejected one, a status of its ``NbOfTxsPerSts`` that is none of a rejection."""
        for one in self.said.all("NbOfTxsPerSts") if self.rejected else ():
            status = one.text("DtldSts")
            if status not in REJECTED and whole_number(one.text("DtldNbOfTxs")):
                return f"{one.text('DtldNbOfTxs')} {shown(status)}"
        return ""


def rejection_of(said: Element) -> Rejection:
    code, text = reason_in(said)
    return Rejection(reason_of(code, text), code, text)


def reason_in(said: Element) -> tuple[str, str]:
    """Code and words, in the structures of all versions."""
    code = said.text("StsRsnInf/Rsn/Cd", "StsRsnInf/Rsn/Prtry", "StsRsnInf/StsRsn/Cd", "StsRsnInf/StsRsn/Prtry")
    return code, said.joined("StsRsnInf/AddtlInf", "StsRsnInf/AddtlStsRsnInf")
