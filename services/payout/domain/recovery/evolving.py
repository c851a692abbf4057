"""An employer's recoveries, after what happened to them."""

from dataclasses import replace
from typing import assert_never

from services.payout.domain.recovery.facts import RecoveryFact
from services.payout.domain.recovery.states import Recoveries, Recovery
from shared.contracts.payout import (
    InstalmentsAgreed,
    RecoveriesRestated,
    RecoveryClosed,
    RecoveryGivenBack,
    RecoveryOffset,
    RecoveryOffsetUndone,
    RecoveryOpened,
    RecoveryRepaid,
)


def evolve(recoveries: Recoveries, event: RecoveryFact) -> Recoveries:
    match event:
        case RecoveryOpened(stands_fen=stands_fen):
            case = Recovery(event, event.amount_fen if stands_fen is None else stands_fen)
            return _with(recoveries, event.recovery_id, case)
        case InstalmentsAgreed(recovery_id=name):
            return _with(recoveries, name, replace(recoveries.cases[name], instalments=event.instalments))
        case RecoveryRepaid(recovery_id=name):
            case = recoveries.cases[name]
            return _with(recoveries, name, replace(case, repaid={**case.repaid, event.bank_reference: event}))
        case RecoveryOffset(recovery_id=name):
            case = _offset(recoveries.cases[name], event)
            offset = recoveries.offset_payments | {event.offset_payment_id}
            return replace(_with(recoveries, name, case), offset_payments=offset)
        case RecoveriesRestated():
            cases = dict(recoveries.cases)
            for one in event.claims:
                cases[one.recovery_id] = replace(cases[one.recovery_id], told_fen=one.stands_fen)
            return replace(recoveries, cases=cases, kept={**recoveries.kept, event.payment_id: event.kept_fen})
        case RecoveryOffsetUndone(recovery_id=name, offset_payment_id=payment_id):
            case = _reopened(recoveries.cases[name], event.reopened)
            if event.unsent:
                return _with(recoveries, name, replace(case, unsent_fen=case.unsent_fen - event.amount_fen))
            offsets = {**case.offsets, payment_id: case.offsets.get(payment_id, 0) - event.amount_fen}
            return _with(recoveries, name, replace(case, offsets=offsets))
        case RecoveryGivenBack(recovery_id=name):
            case = _reopened(recoveries.cases[name], event.reopened)
            return _with(recoveries, name, replace(case, given_back={**case.given_back, event.bank_reference: event}))
        case RecoveryClosed(recovery_id=name):
            return _with(recoveries, name, replace(recoveries.cases[name], closed=event))
        case _:
            assert_never(event)


def _offset(case: Recovery, event: RecoveryOffset) -> Recovery:
    """In facts of before only the payment's id says that it is the very one that the claim is on."""
    payment_id = event.offset_payment_id
    if event.unsent or payment_id == case.opened.payment_id:
        return replace(case, unsent_fen=case.unsent_fen + event.amount_fen)
    return replace(case, offsets={**case.offsets, payment_id: case.offsets.get(payment_id, 0) + event.amount_fen})


def _reopened(case: Recovery, reopened: bool) -> Recovery:
    return replace(case, closed=None) if reopened else case


def _with(recoveries: Recoveries, recovery_id: str, recovery: Recovery) -> Recoveries:
    return replace(recoveries, cases={**recoveries.cases, recovery_id: recovery})
