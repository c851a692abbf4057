"""Whose account a line is on, and what tells it from every other line."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from services.payout.bank.lines import At, CreditLine, GoneAgainLine, Line, OddLine, Report, ReturnLine, StrayLine
from services.payout.domain.bank_identity import report_key
from shared.contracts.payout import BankLine
from shared.runtime import Runtime

_BLANKS = re.compile(r"[\s\-]")
_ACCOUNTS_NAMED = frozenset({"camt.052", "camt.053", "camt.054", "mt940", "mt942"})
_LONGEST = 140


def plain_account(written: str) -> str:
    """An account number without what only groups its digits."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", written)).upper()


class Identities:
    """Of the lines of one file."""

    def __init__(self, runtime: Runtime) -> None:
        settings = runtime.settings
        own = (settings.disbursement_account, settings.disbursement_alias)
        self._own = {plain_account(one.get_secret_value()) for one in own} - {""}
        self._fingerprint = lru_cache(maxsize=64)(runtime.own_vault.fingerprint)
        self._key = lru_cache(maxsize=64)(self._report_key)
        self.ours = lru_cache(maxsize=64)(self._is_ours)

    def _is_ours(self, report: Report) -> bool:
        """Formats that tell what is booked on an account name it; others answer what we sent."""
        return report.source not in _ACCOUNTS_NAMED or plain_account(report.account) in self._own

    def account(self, report: Report) -> str:
        return self._fingerprint(plain_account(report.account)) if report.account else ""

    def key(self, report: Report) -> str:
        return self._key(report)

    def _report_key(self, report: Report) -> str:
        return report_key(report.source, self.account(report), report.report_id, report.day, report.opening_fen)

    def of(self, line: Line) -> BankLine:
        reference = line.reference if isinstance(line, StrayLine | OddLine) else line.bank_reference
        return self.at(line.at, _inward(line), _reversal(line), line.amount_fen, reference, booked_on=line.booked_on)

    def at(
        self,
        at: At,
        inward: bool | None = None,
        reversal: bool = False,
        amount_fen: int | None = None,
        reference: str = "",
        booked_on: date | None = None,
    ) -> BankLine:
        report = at.report
        return BankLine.model_construct(
            source=report.source,
            account=self.account(report),
            report=report.report_id[:_LONGEST],
            report_key=self._key(report),
            place=f"{at.entry}/{at.detail}",
            inward=inward,
            reversal=reversal,
            amount_fen=amount_fen,
            reference=reference[:_LONGEST],
            booked_on=booked_on,
        )


def _inward(line: Line) -> bool | None:
    """Whether the line credits our account; None for what is no booking."""
    match line:
        case CreditLine():
            return False if line.entry else None
        case ReturnLine():
            return True if line.entry else None
        case GoneAgainLine():
            return False
        case StrayLine() | OddLine():
            return line.inward


def _reversal(line: Line) -> bool:
    match line:
        case ReturnLine() | StrayLine():
            return line.reversal
        case GoneAgainLine():
            return True
        case _:
            return False
