"""Which employers may share an account: two people allow it, one has it looked at again. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from services.supervision.domain.actions.statement import Statement
from services.supervision.domain.refusals import ONE_EMPLOYER_ONLY, SHARED_BY_ONE_PERSON
from shared.contracts.supervision import SharingAllowed, SharingEnded, SharingProposed
from shared.eventlog.decider import Decider, Refused
from shared.people import same_person

AccountFact = SharingProposed | SharingAllowed | SharingEnded


@dataclass(frozen=True, slots=True)
class AllowSharing:
    account_fingerprint: str
    usccs: tuple[str, ...]
    statement: Statement


@dataclass(frozen=True, slots=True)
class EndSharing:
    account_fingerprint: str
    statement: Statement


AccountCommand = AllowSharing | EndSharing


@dataclass(frozen=True, slots=True)
class SharedAccount:
    proposed: tuple[str, tuple[str, ...]] | None = None
    """By whom, and for which employers."""
    allowed: frozenset[str] = frozenset()


def decide(command: AccountCommand, state: SharedAccount) -> Sequence[AccountFact]:
    match command:
        case AllowSharing():
            return _allow(command, state)
        case EndSharing(account_fingerprint=account, statement=statement):
            if not state.allowed and state.proposed is None:
                return []
            return [SharingEnded(account_fingerprint=account, **statement.fields())]
        case _:
            assert_never(command)


def _allow(command: AllowSharing, state: SharedAccount) -> Sequence[AccountFact]:
    account, usccs, said = command.account_fingerprint, tuple(sorted(set(command.usccs))), command.statement.fields()
    if len(usccs) < 2:
        raise Refused(ONE_EMPLOYER_ONLY)
    if set(usccs) <= state.allowed:
        return []
    if state.proposed is None or state.proposed[1] != usccs:
        return [SharingProposed(account_fingerprint=account, usccs=usccs, **said)]
    if same_person(state.proposed[0], command.statement.person):
        raise Refused(SHARED_BY_ONE_PERSON)
    return [SharingAllowed(account_fingerprint=account, usccs=usccs, **said)]


def evolve(state: SharedAccount, fact: AccountFact) -> SharedAccount:
    match fact:
        case SharingProposed():
            return replace(state, proposed=(fact.person, fact.usccs))
        case SharingAllowed():
            return SharedAccount(allowed=state.allowed | set(fact.usccs))
        case SharingEnded():
            return SharedAccount()
        case _:
            assert_never(fact)


ACCOUNT: Decider[AccountCommand, SharedAccount] = Decider(SharedAccount(), decide, evolve)


def account_stream(fingerprint: str) -> str:
    return f"account:{fingerprint}"
