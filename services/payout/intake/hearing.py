"""A part of a bank's file, line by line: which stream each line concerns, and as what.

A line of another account, and one of an entry that contradicts itself, is left; one case says so for all of them.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from services.payout.bank.lines import (
    At,
    CreditLine,
    Distrust,
    GoneAgainLine,
    Line,
    NameCut,
    OddLine,
    Report,
    ReturnLine,
    StrayLine,
)
from services.payout.bank.terms import BankTerms
from services.payout.domain.bank_identity import case_key
from services.payout.domain.bank_line import BANK_LINE, NoteCharge, NoteStrangeLine, bank_line_stream
from services.payout.domain.payee_name import NameCuts
from services.payout.domain.payment import (
    PAYMENT,
    BankCredit,
    BankGoneAgain,
    BankOdd,
    BankReturn,
    Days,
    payment_stream,
)
from services.payout.domain.rules import Rules
from services.payout.intake.answers import SENT_BEFORE, Answers
from services.payout.intake.identity import Identities, plain_account
from services.payout.queries.incoming import shown_by
from services.payout.queries.payments import only_payments_to, transfers_by_id
from shared.clock import date_of
from shared.contracts.payout import BankChargeTold, BankDiscrepancyFound, BankLine, DiscrepancyKind, IncomingShown
from shared.eventlog.records import Work
from shared.money import yuan
from shared.runtime import Runtime

_LONGEST = 500
Works = list[Work[Any, Any]]


@dataclass(frozen=True, slots=True)
class File:
    """What holds for every line of a file. ``left`` and ``foreign`` are filled while it is heard."""

    sha256: str
    answers: Answers
    distrusted: Set[Distrust]
    contradicted: Set[str]
    """Payments of which the file says both yes and no."""
    identities: Identities
    terms: BankTerms
    rules: Rules
    foreign: set[Report] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Heard:
    """Of a part: the work, the funds of the payments in it by end-to-end id, and how many lines were left."""

    works: Works
    funds: Mapping[str, str | None]
    left: int


async def hear_part(runtime: Runtime, file: File, lines: Sequence[Line]) -> Heard:
    ours = await transfers_by_id(runtime.engine, {one.end_to_end_id for one in lines if one.end_to_end_id})
    suspects = await _suspects(runtime, file, lines)
    hearing = _Hearing(runtime, file, ours, suspects)
    works: Works = []
    left = 0
    for line in lines:
        heard = await hearing.hear(line)
        if heard is None:
            left += 1
        else:
            works += heard
    return Heard(works, {name: row["fund_id"] for name, row in ours.items()}, left)


async def _suspects(runtime: Runtime, file: File, lines: Iterable[Line]) -> dict[tuple[str, int], str]:
    """Payments of ours to the accounts, and with the amounts, of debits that name none: where there is just one."""
    fingerprint = runtime.own_vault.fingerprint
    asked = {
        (fingerprint(plain_account(line.other_account)), line.amount_fen)
        for line in lines
        if isinstance(line, StrayLine) and not line.inward and not line.charges and line.other_account
        if file.identities.ours(line.at.report)
    }
    return await only_payments_to(runtime.engine, asked) if asked else {}


class _Hearing:
    def __init__(
        self,
        runtime: Runtime,
        file: File,
        ours: Mapping[str, dict[str, Any]],
        suspects: Mapping[tuple[str, int], str],
    ) -> None:
        self._runtime = runtime
        self._file = file
        self._ours = ours
        self._suspects = suspects
        self._today = runtime.clock.today()
        self._fingerprint = runtime.own_vault.fingerprint

    async def hear(self, line: Line) -> Works | None:
        """None: the line is left; what is odd about its report, entry or answer is a case of its own."""
        file, report = self._file, line.at.report
        if not file.identities.ours(report):
            if report in file.foreign:
                return None
            file.foreign.add(report)
            return self._foreign(line.at)
        if file.distrusted and Distrust(report, line.at.entry) in file.distrusted and not isinstance(line, OddLine):
            return None
        answers = getattr(line, "answers", None)
        if answers is not None and not file.answers.believed(answers):
            return None
        identity = file.identities.of(line)
        match line:
            case OddLine():
                return self._odd(line, identity)
            case StrayLine():
                return await self._stray(line, identity)
            case CreditLine() | ReturnLine() | GoneAgainLine():
                return self._of_payment(line, identity, answers)

    def _of_payment(
        self, line: CreditLine | ReturnLine | GoneAgainLine, identity: BankLine, answers: str | None
    ) -> Works:
        row = self._ours.get(line.end_to_end_id)
        if row is None:
            return self._unknown(line, identity)
        if answers is not None and row["batch_id"] != answers:
            found = f"an answer to {answers}"
            return self._payment_case(row, line.end_to_end_id, identity, "answer-differs", row["batch_id"] or "", found)
        days = Days(None if row["released_at"] is None else date_of(row["released_at"]), self._today)
        return [Work(PAYMENT, payment_stream(row["payment_id"]), self._command(line, row, identity, days))]

    def _command(
        self, line: CreditLine | ReturnLine | GoneAgainLine, row: dict[str, Any], identity: BankLine, days: Days
    ) -> BankCredit | BankReturn | BankGoneAgain:
        sha256 = self._file.sha256
        match line:
            case CreditLine():
                account = line.account_number
                return BankCredit(
                    line.end_to_end_id,
                    line.amount_fen,
                    None if account is None else self._fingerprint(plain_account(account)),
                    line.booked_on or self._today,
                    sha256,
                    identity,
                    days,
                    line.payee_name,
                    self._cuts(line.name_cut),
                )
            case ReturnLine():
                return BankReturn(
                    line.end_to_end_id,
                    line.amount_fen,
                    line.reason,
                    line.bank_code[:_LONGEST],
                    line.bank_text[:_LONGEST],
                    sha256,
                    identity,
                    days,
                    line.rejected,
                    line.rejected and line.bank_code in SENT_BEFORE,
                    self._file.rules.of(row["payment_id"].partition(":")[0]).attempts_allowed,
                )
            case GoneAgainLine():
                return BankGoneAgain(line.end_to_end_id, line.amount_fen, sha256, identity, days)

    def _cuts(self, cut: NameCut | None) -> NameCuts:
        """The bank's own limits, and the format's."""
        terms = self._file.terms
        characters, gbk_bytes = {terms.payee_name_characters.value}, {terms.payee_name_gbk_bytes.value}
        if cut is not None:
            (gbk_bytes if cut.of_gbk else characters).add(cut.size)
        return NameCuts(frozenset(characters), frozenset(gbk_bytes))

    # What fits no payment

    def _unknown(self, line: CreditLine | ReturnLine | GoneAgainLine, identity: BankLine) -> Works:
        said = (
            "credited"
            if isinstance(line, CreditLine)
            else "gone again"
            if isinstance(line, GoneAgainLine)
            else ("rejected" if line.rejected else "returned")
        )
        amount = "" if line.amount_fen is None else f"{yuan(line.amount_fen)} "
        return self._case(
            "unknown-payment", identity, "a payment of ours", f"{amount}{said}", line.end_to_end_id, line.amount_fen
        )

    async def _stray(self, line: StrayLine, identity: BankLine) -> Works:
        row = self._ours.get(line.end_to_end_id)
        if line.charges and row is not None and row["fund_id"]:
            told = BankChargeTold(
                payment_id=row["payment_id"],
                fund_id=row["fund_id"],
                amount_fen=line.amount_fen,
                inward=line.inward,
                message_sha256=self._file.sha256,
                line=identity,
            )
            return [Work(BANK_LINE, bank_line_stream(identity, "charges"), NoteCharge(told))]
        found = f"{yuan(line.amount_fen)} {'in' if line.inward else 'out'}: {line.said}"
        kind: DiscrepancyKind = "batch-booked" if line.batch is not None and not line.inward else "unexplained-entry"
        if line.other_account and not line.inward:
            suspect = self._suspects.get((self._fingerprint(plain_account(line.other_account)), line.amount_fen))
            if suspect is not None:
                return self._payment_case({"payment_id": suspect}, "", identity, kind, "a payment by its id", found)
        named = "" if line.batch is None else line.batch.message_id or line.batch.block_id
        shows = await shown_by(self._runtime.engine, self._file.rules, identity, self._file.sha256)
        expected = "a payment, or funds transferred"
        return self._case(kind, identity, expected, found, named or line.reference, line.amount_fen, shows)

    def _odd(self, line: OddLine, identity: BankLine) -> Works:
        row = self._ours.get(line.end_to_end_id)
        if row is not None:
            return self._payment_case(row, line.end_to_end_id, identity, line.kind, line.expected, line.found)
        return self._case(
            line.kind, identity, line.expected, line.found, line.end_to_end_id or line.reference, line.amount_fen
        )

    def _foreign(self, at: At) -> Works:
        identity = self._file.identities.at(At(at.report, 0))
        name = at.report.report_id
        found = f"{at.report.source} {name} of another account"
        return self._case("other-account", identity, "the disbursement account", found, name, None)

    def _payment_case(
        self,
        row: Mapping[str, Any],
        end_to_end_id: str,
        identity: BankLine,
        kind: DiscrepancyKind,
        expected: str,
        found: str,
    ) -> Works:
        command = BankOdd(end_to_end_id, kind, expected[:_LONGEST], found[:_LONGEST], self._file.sha256, identity)
        return [Work(PAYMENT, payment_stream(row["payment_id"]), command)]

    def _case(
        self,
        kind: DiscrepancyKind,
        identity: BankLine,
        expected: str,
        found: str,
        reference: str,
        amount_fen: int | None,
        shows: IncomingShown | None = None,
    ) -> Works:
        found = found[:_LONGEST]
        case = BankDiscrepancyFound(
            payment_id=None,
            end_to_end_id=reference[:_LONGEST],
            kind=kind,
            expected=expected[:_LONGEST],
            found=found,
            message_sha256=self._file.sha256,
            amount_fen=amount_fen,
            inward=identity.inward if amount_fen is not None else None,
            line=identity,
            key=case_key(kind, identity, found),
        )
        stream = bank_line_stream(identity, kind, reference if kind == "unknown-payment" else "")
        return [Work(BANK_LINE, stream, NoteStrangeLine(case, shows))]

    def odd_answers(self) -> Works:
        """Cases of status reports as a whole."""
        works: Works = []
        for odd in self._file.answers.odd:
            identity = self._file.identities.at(odd.answered.at)
            name = odd.answered.original_message_id
            works += self._case(odd.kind, identity, odd.expected, odd.found, name, odd.amount_fen)
        return works


def odd_answers(runtime: Runtime, file: File) -> Works:
    return _Hearing(runtime, file, {}, {}).odd_answers()
