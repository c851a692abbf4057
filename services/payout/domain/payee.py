"""Whether an employer may be paid at all, and whether its name and account belong together by the bank's word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, assert_never

from services.payout.domain.refusals.payees import ANSWERED_ALREADY, CHECK_NOT_ASKED, NOT_BARRED, RESULTS
from shared.contracts.payout import PayeeBarred, PayeeCheckAnswered, PayeeCheckRequested, PayeeCleared
from shared.eventlog.decider import Decider, Refused
from shared.refusals import BANK_DETAILS_MISSING

# Barred: on a list of another department, or no longer in the register


@dataclass(frozen=True, slots=True)
class BarPayee:
    uscc: str
    why: Literal["excluded", "deregistered"]
    source: str
    since: date
    person: str
    key_id: str
    edition: str | None = None
    list: str | None = None


@dataclass(frozen=True, slots=True)
class ClearPayee:
    uscc: str
    source: str
    person: str
    key_id: str


PayeeCommand = BarPayee | ClearPayee
PayeeFact = PayeeBarred | PayeeCleared
Bars = frozenset[str]
"""The sources whose list the employer is on now."""


def _decide_bar(command: PayeeCommand, bars: Bars) -> Sequence[PayeeFact]:
    match command:
        case BarPayee():
            if command.source in bars:
                return []
            return [
                PayeeBarred(
                    uscc=command.uscc,
                    why=command.why,
                    source=command.source,
                    since=command.since,
                    person=command.person,
                    key_id=command.key_id,
                    edition=command.edition,
                    list=command.list,
                )
            ]
        case ClearPayee(uscc, source, person, key_id):
            if source not in bars:
                raise Refused(NOT_BARRED, source=source)
            return [PayeeCleared(uscc=uscc, source=source, person=person, key_id=key_id)]
        case _:
            assert_never(command)


def _evolve_bar(bars: Bars, event: PayeeFact) -> Bars:
    match event:
        case PayeeBarred(source=source):
            return bars | {source}
        case PayeeCleared(source=source):
            return bars - {source}
        case _:
            assert_never(event)


PAYEE: Decider[PayeeCommand, Bars] = Decider(frozenset(), _decide_bar, _evolve_bar)


def payee_stream(uscc: str) -> str:
    return f"payee:{uscc}"


# Checked: name and account, before the first payment to these bank details


@dataclass(frozen=True, slots=True)
class RequestPayeeCheck:
    uscc: str
    bank_details_id: str
    account_fingerprint: str
    person: str
    key_id: str


def check_of(uscc: str, account: Mapping[str, str] | None, person: str, key_id: str) -> RequestPayeeCheck:
    """``account``: what is on record now. Raises ``Refused``."""
    if account is None:
        raise Refused(BANK_DETAILS_MISSING)
    return RequestPayeeCheck(uscc, account["bank_details_id"], account["account_fingerprint"], person, key_id)


@dataclass(frozen=True, slots=True)
class AnswerPayeeCheck:
    result: Literal["match", "no-match", "unknown"]
    bank_text: str
    person: str
    key_id: str


PayeeCheckCommand = RequestPayeeCheck | AnswerPayeeCheck
PayeeCheckFact = PayeeCheckRequested | PayeeCheckAnswered


@dataclass(frozen=True, slots=True)
class PayeeCheck:
    asked: PayeeCheckRequested | None = None
    answer: PayeeCheckAnswered | None = None


def _decide_check(command: PayeeCheckCommand, check: PayeeCheck) -> Sequence[PayeeCheckFact]:
    match command:
        case RequestPayeeCheck(uscc, details, fingerprint, person, key_id):
            # An unknown result may be asked about again; a match or mismatch stands.
            if check.asked is not None and (check.answer is None or check.answer.result != "unknown"):
                return []
            return [
                PayeeCheckRequested(
                    uscc=uscc, bank_details_id=details, account_fingerprint=fingerprint, person=person, key_id=key_id
                )
            ]
        case AnswerPayeeCheck(result, bank_text, person, key_id):
            if check.asked is None:
                raise Refused(CHECK_NOT_ASKED)
            if check.answer is not None:
                if check.answer.result == result:
                    return []
                raise Refused(ANSWERED_ALREADY, result=RESULTS[check.answer.result])
            return [
                PayeeCheckAnswered(
                    uscc=check.asked.uscc,
                    bank_details_id=check.asked.bank_details_id,
                    result=result,
                    bank_text=bank_text,
                    person=person,
                    key_id=key_id,
                )
            ]
        case _:
            assert_never(command)


def _evolve_check(check: PayeeCheck, event: PayeeCheckFact) -> PayeeCheck:
    match event:
        case PayeeCheckRequested():
            return PayeeCheck(event)
        case PayeeCheckAnswered():
            return replace(check, answer=event)
        case _:
            assert_never(event)


PAYEE_CHECK: Decider[PayeeCheckCommand, PayeeCheck] = Decider(PayeeCheck(), _decide_check, _evolve_check)


def payee_check_stream(uscc: str, bank_details_id: str) -> str:
    return f"payee-check:{uscc}:{bank_details_id}"
