"""People explain and dismiss alerts, and allow accounts to be shared: with a reason, and by two for what is grave."""

from datetime import UTC, datetime

from services.supervision.domain.actions.account import ACCOUNT, AllowSharing, EndSharing
from services.supervision.domain.actions.alert import ALERT, DismissAlert, ExplainAlert
from services.supervision.domain.actions.interest import INTERESTS, DeclareInterest
from services.supervision.domain.actions.statement import Statement
from shared.contracts.supervision import (
    AlertDismissed,
    AlertExplained,
    DismissalProposed,
    InterestDeclared,
    SharingAllowed,
    SharingEnded,
    SharingProposed,
)
from tests.given_when_then import given

AT = datetime(2021, 9, 1, tzinfo=UTC)
ANNA = Statement("anna", "The bank corrected its file.", AT)
BORIS = Statement("boris", "I agree: the file was corrected.", AT)


PROPOSED = DismissalProposed(alert_id="1", **ANNA.fields())
DISMISSED = AlertDismissed(alert_id="1", **BORIS.fields())
EXPLAINED = AlertExplained(alert_id="1", **ANNA.fields())
SHARING = SharingProposed(account_fingerprint="f", usccs=("A", "B"), **ANNA.fields())
ALLOWED = SharingAllowed(account_fingerprint="f", usccs=("A", "B"), **BORIS.fields())


def grave(statement: Statement, *about: str) -> DismissAlert:
    return DismissAlert("1", "grave", about, statement)


def test_an_explanation_is_kept_and_the_same_one_only_once() -> None:
    given(ALERT).when(ExplainAlert("1", ANNA)).then(EXPLAINED)
    given(ALERT, EXPLAINED).when(ExplainAlert("1", ANNA)).then_nothing()


def test_a_serious_alert_is_dismissed_by_one_person() -> None:
    given(ALERT).when(DismissAlert("1", "serious", (), BORIS)).then(DISMISSED)


def test_a_grave_alert_is_dismissed_by_two_people() -> None:
    given(ALERT).when(grave(ANNA)).then(PROPOSED)
    given(ALERT, PROPOSED).when(grave(ANNA)).then_refused("two people")
    given(ALERT, PROPOSED).when(grave(BORIS)).then(DISMISSED)
    given(ALERT, PROPOSED, DISMISSED).when(grave(ANNA)).then_nothing()


def test_nobody_dismisses_an_alert_about_themselves() -> None:
    given(ALERT).when(grave(ANNA, "anna")).then_refused("about themselves")
    given(ALERT, PROPOSED).when(grave(BORIS, "boris")).then_refused("about themselves")


def test_a_shared_account_is_allowed_by_two_people() -> None:
    given(ACCOUNT).when(AllowSharing("f", ("B", "A"), ANNA)).then(SHARING)
    given(ACCOUNT, SHARING).when(AllowSharing("f", ("A", "B"), ANNA)).then_refused("two people")
    given(ACCOUNT, SHARING).when(AllowSharing("f", ("A", "B"), BORIS)).then(ALLOWED)
    given(ACCOUNT, SHARING, ALLOWED).when(AllowSharing("f", ("A", "B"), BORIS)).then_nothing()
    given(ACCOUNT).when(AllowSharing("f", ("A",), ANNA)).then_refused("two employers")


def test_others_than_those_proposed_are_a_proposal_of_their_own() -> None:
    other = SharingProposed(account_fingerprint="f", usccs=("A", "C"), **BORIS.fields())
    given(ACCOUNT, SHARING).when(AllowSharing("f", ("A", "C"), BORIS)).then(other)


def test_sharing_is_ended_by_one() -> None:
    ended = SharingEnded(account_fingerprint="f", **ANNA.fields())
    given(ACCOUNT, SHARING, ALLOWED).when(EndSharing("f", ANNA)).then(ended)
    given(ACCOUNT, SHARING, ALLOWED, ended).when(EndSharing("f", ANNA)).then_nothing()


def test_an_interest_is_declared_once() -> None:
    declared = InterestDeclared(subject="clerk", uscc="A", **ANNA.fields())
    given(INTERESTS).when(DeclareInterest("clerk", "A", ANNA)).then(declared)
    given(INTERESTS, declared).when(DeclareInterest("clerk", "A", BORIS)).then_nothing()
