"""What people say about alerts, which accounts may be shared, and who keeps away from whom. Pure.

An alert is explained or dismissed, always with a reason, and never deleted. Dismissing a grave one, and allowing an
account to be shared, takes two people; nobody dismisses an alert about themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from services.supervision.domain.severity import Severity
from shared.contracts.fact import Fact
from shared.eventlog.decider import Decider, Refused
from shared.people import same_person


class AlertExplained(Fact):
    """Somebody says why it is so. The alert stays open."""

    topic: ClassVar[str] = "supervision.alert-explained.v1"
    alert_id: str
    reason: str
    person: str
    at: datetime


class DismissalProposed(Fact):
    """One person says that a grave alert is none; a second has to agree."""

    topic: ClassVar[str] = "supervision.dismissal-proposed.v1"
    alert_id: str
    reason: str
    person: str
    at: datetime


class AlertDismissed(Fact):
    """It is looked at no more. It stays, and so does what it is about."""

    topic: ClassVar[str] = "supervision.alert-dismissed.v1"
    alert_id: str
    reason: str
    person: str
    at: datetime


class SharingProposed(Fact):
    """One person says that these employers may have one account (a branch that is paid on its legal entity's)."""

    topic: ClassVar[str] = "supervision.sharing-proposed.v1"
    account_fingerprint: str
    usccs: tuple[str, ...]
    reason: str
    person: str
    at: datetime


class SharingAllowed(Fact):
    topic: ClassVar[str] = "supervision.sharing-allowed.v1"
    account_fingerprint: str
    usccs: tuple[str, ...]
    reason: str
    person: str
    at: datetime


class SharingEnded(Fact):
    """The account is to be looked at again: one person is enough for that."""

    topic: ClassVar[str] = "supervision.sharing-ended.v1"
    account_fingerprint: str
    reason: str
    person: str
    at: datetime


class InterestDeclared(Fact):
    """A person has an interest in an employer, and keeps away from its money (回避)."""

    topic: ClassVar[str] = "supervision.interest-declared.v1"
    subject: str
    """Whose interest: the ``sub`` of their tokens."""
    uscc: str
    reason: str
    person: str
    at: datetime


HANDLING_FACTS: tuple[type[Fact], ...] = (
    AlertExplained,
    DismissalProposed,
    AlertDismissed,
    SharingProposed,
    SharingAllowed,
    SharingEnded,
    InterestDeclared,
)


@dataclass(frozen=True, slots=True)
class Word:
    """Who says so, why, and when."""

    person: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ExplainAlert:
    alert_id: str
    word: Word


@dataclass(frozen=True, slots=True)
class DismissAlert:
    alert_id: str
    severity: Severity
    about: tuple[str, ...]
    """People that the alert is about."""
    word: Word


@dataclass(frozen=True, slots=True)
class AllowSharing:
    account_fingerprint: str
    usccs: tuple[str, ...]
    word: Word


@dataclass(frozen=True, slots=True)
class EndSharing:
    account_fingerprint: str
    word: Word


@dataclass(frozen=True, slots=True)
class DeclareInterest:
    subject: str
    uscc: str
    word: Word


Handle = ExplainAlert | DismissAlert | AllowSharing | EndSharing | DeclareInterest


@dataclass(frozen=True, slots=True)
class Handling:
    """What was said of one alert, account or person so far."""

    explained: tuple[tuple[str, str], ...] = ()
    proposed_by: str | None = None
    dismissed: bool = False
    sharing_proposed: tuple[str, tuple[str, ...]] | None = None
    allowed: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()


def decide(command: Handle, state: Handling) -> Sequence[Fact]:
    word = {"reason": command.word.reason, "person": command.word.person, "at": command.word.at}
    match command:
        case ExplainAlert(alert_id=alert_id):
            if (command.word.person, command.word.reason) in state.explained:
                return []
            return [AlertExplained(alert_id=alert_id, **word)]
        case DismissAlert(alert_id=alert_id):
            return _dismiss(command, state, alert_id, word)
        case AllowSharing(account_fingerprint=account, usccs=usccs):
            return _allow(command, state, account, tuple(sorted(set(usccs))), word)
        case EndSharing(account_fingerprint=account):
            if not state.allowed and state.sharing_proposed is None:
                return []
            return [SharingEnded(account_fingerprint=account, **word)]
        case DeclareInterest(subject=subject, uscc=uscc):
            return [] if uscc in state.interests else [InterestDeclared(subject=subject, uscc=uscc, **word)]


def _dismiss(command: DismissAlert, state: Handling, alert_id: str, word: dict[str, object]) -> Sequence[Fact]:
    person = command.word.person
    if any(same_person(person, one) for one in command.about):
        raise Refused("Nobody dismisses an alert about themselves.")
    if state.dismissed:
        return []
    if command.severity == "grave" and state.proposed_by is None:
        return [DismissalProposed(alert_id=alert_id, **word)]
    if command.severity == "grave" and same_person(state.proposed_by, person):
        raise Refused("A grave alert is dismissed by two people: somebody else has to agree.")
    return [AlertDismissed(alert_id=alert_id, **word)]


def _allow(
    command: AllowSharing, state: Handling, account: str, usccs: tuple[str, ...], word: dict[str, object]
) -> Sequence[Fact]:
    if len(usccs) < 2:
        raise Refused("An account is shared by two employers or more.")
    if set(usccs) <= state.allowed:
        return []
    if state.sharing_proposed is None or state.sharing_proposed[1] != usccs:
        return [SharingProposed(account_fingerprint=account, usccs=usccs, **word)]
    if same_person(state.sharing_proposed[0], command.word.person):
        raise Refused("A shared account is allowed by two people: somebody else has to agree.")
    return [SharingAllowed(account_fingerprint=account, usccs=usccs, **word)]


def evolve(state: Handling, fact: Fact) -> Handling:
    match fact:
        case AlertExplained():
            return replace(state, explained=(*state.explained, (fact.person, fact.reason)))
        case DismissalProposed():
            return replace(state, proposed_by=fact.person)
        case AlertDismissed():
            return replace(state, dismissed=True)
        case SharingProposed():
            return replace(state, sharing_proposed=(fact.person, fact.usccs))
        case SharingAllowed():
            return replace(state, sharing_proposed=None, allowed=state.allowed | set(fact.usccs))
        case SharingEnded():
            return replace(state, sharing_proposed=None, allowed=frozenset())
        case InterestDeclared():
            return replace(state, interests=state.interests | {fact.uscc})
        case _:
            return state


HANDLING: Decider[Handle, Handling] = Decider(Handling(), decide, evolve)
