"""What people do about an alert: explain it, or dismiss it. Pure.

It is never deleted. A grave alert is dismissed by two people, and nobody dismisses one about themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from services.supervision.domain.actions.statement import Statement
from services.supervision.domain.refusals import ABOUT_ONESELF, DISMISSED_BY_ONE_PERSON
from services.supervision.domain.severity import Severity
from shared.contracts.supervision import AlertDismissed, AlertExplained, DismissalProposed
from shared.eventlog.decider import Decider, Refused
from shared.people import same_person

AlertFact = AlertExplained | DismissalProposed | AlertDismissed


@dataclass(frozen=True, slots=True)
class ExplainAlert:
    alert_id: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class DismissAlert:
    alert_id: str
    severity: Severity
    about: tuple[str, ...]
    """People that the alert is about."""
    statement: Statement


AlertCommand = ExplainAlert | DismissAlert


@dataclass(frozen=True, slots=True)
class AlertActions:
    """What was done about one alert so far."""

    explained: tuple[tuple[str, str], ...] = ()
    """Person and reason."""
    proposed_by: str | None = None
    dismissed: bool = False


def decide(command: AlertCommand, state: AlertActions) -> Sequence[AlertFact]:
    match command:
        case ExplainAlert(alert_id=alert_id, statement=statement):
            if (statement.person, statement.reason) in state.explained:
                return []
            return [AlertExplained(alert_id=alert_id, **statement.fields())]
        case DismissAlert():
            return _dismiss(command, state)
        case _:
            assert_never(command)


def _dismiss(command: DismissAlert, state: AlertActions) -> Sequence[AlertFact]:
    person, said = command.statement.person, command.statement.fields()
    if any(same_person(person, one) for one in command.about):
        raise Refused(ABOUT_ONESELF)
    if state.dismissed:
        return []
    if command.severity == "grave" and state.proposed_by is None:
        return [DismissalProposed(alert_id=command.alert_id, **said)]
    if command.severity == "grave" and same_person(state.proposed_by, person):
        raise Refused(DISMISSED_BY_ONE_PERSON)
    return [AlertDismissed(alert_id=command.alert_id, **said)]


def evolve(state: AlertActions, fact: AlertFact) -> AlertActions:
    match fact:
        case AlertExplained():
            return replace(state, explained=(*state.explained, (fact.person, fact.reason)))
        case DismissalProposed():
            return replace(state, proposed_by=fact.person)
        case AlertDismissed():
            return replace(state, dismissed=True)
        case _:
            assert_never(fact)


ALERT: Decider[AlertCommand, AlertActions] = Decider(AlertActions(), decide, evolve)


def alert_stream(alert_id: str) -> str:
    return f"alert:{alert_id}"
