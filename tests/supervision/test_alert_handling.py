"""People explain and dismiss alerts, and allow accounts to be shared: with a reason, and by two for what is grave."""

from datetime import UTC, datetime

from services.supervision.domain.handling import (
    HANDLING,
    AlertDismissed,
    AlertExplained,
    AllowSharing,
    DeclareInterest,
    DismissAlert,
    DismissalProposed,
    EndSharing,
    ExplainAlert,
    InterestDeclared,
    SharingAllowed,
    SharingEnded,
    SharingProposed,
    Word,
)
from tests.given_when_then import given

AT = datetime(2021, 9, 1, tzinfo=UTC)
ANNA = Word("anna", "The bank corrected its file.", AT)
BORIS = Word("boris", "I agree: the file was corrected.", AT)


def said(word: Word) -> dict[str, object]:
    return {"reason": word.reason, "person": word.person, "at": word.at}


PROPOSED = DismissalProposed(alert_id="1", **said(ANNA))
DISMISSED = AlertDismissed(alert_id="1", **said(BORIS))
EXPLAINED = AlertExplained(alert_id="1", **said(ANNA))
SHARING = SharingProposed(account_fingerprint="f", usccs=("A", "B"), **said(ANNA))
ALLOWED = SharingAllowed(account_fingerprint="f", usccs=("A", "B"), **said(BORIS))


def grave(word: Word, *about: str) -> DismissAlert:
    return DismissAlert("1", "grave", about, word)


def test_an_explanation_is_kept_and_the_same_one_only_once() -> None:
    given(HANDLING).when(ExplainAlert("1", ANNA)).then(EXPLAINED)
    given(HANDLING, EXPLAINED).when(ExplainAlert("1", ANNA)).then_nothing()


def test_a_serious_alert_is_dismissed_by_one_person() -> None:
    given(HANDLING).when(DismissAlert("1", "serious", (), BORIS)).then(DISMISSED)


def test_a_grave_alert_is_dismissed_by_two_people() -> None:
    given(HANDLING).when(grave(ANNA)).then(PROPOSED)
    given(HANDLING, PROPOSED).when(grave(ANNA)).then_refused("two people")
    given(HANDLING, PROPOSED).when(grave(BORIS)).then(DISMISSED)
    given(HANDLING, PROPOSED, DISMISSED).when(grave(ANNA)).then_nothing()


def test_nobody_dismisses_an_alert_about_themselves() -> None:
    given(HANDLING).when(grave(ANNA, "anna")).then_refused("about themselves")
    given(HANDLING, PROPOSED).when(grave(BORIS, "boris")).then_refused("about themselves")


def test_a_shared_account_is_allowed_by_two_people() -> None:
    given(HANDLING).when(AllowSharing("f", ("B", "A"), ANNA)).then(SHARING)
    given(HANDLING, SHARING).when(AllowSharing("f", ("A", "B"), ANNA)).then_refused("two people")
    given(HANDLING, SHARING).when(AllowSharing("f", ("A", "B"), BORIS)).then(ALLOWED)
    given(HANDLING, SHARING, ALLOWED).when(AllowSharing("f", ("A", "B"), BORIS)).then_nothing()
    given(HANDLING).when(AllowSharing("f", ("A",), ANNA)).then_refused("two employers")


def test_others_than_those_proposed_are_a_proposal_of_their_own() -> None:
    other = SharingProposed(account_fingerprint="f", usccs=("A", "C"), **said(BORIS))
    given(HANDLING, SHARING).when(AllowSharing("f", ("A", "C"), BORIS)).then(other)


def test_sharing_is_ended_by_one() -> None:
    ended = SharingEnded(account_fingerprint="f", **said(ANNA))
    given(HANDLING, SHARING, ALLOWED).when(EndSharing("f", ANNA)).then(ended)
    given(HANDLING, SHARING, ALLOWED, ended).when(EndSharing("f", ANNA)).then_nothing()


def test_an_interest_is_declared_once() -> None:
    declared = InterestDeclared(subject="clerk", uscc="A", **said(ANNA))
    given(HANDLING).when(DeclareInterest("clerk", "A", ANNA)).then(declared)
    given(HANDLING, declared).when(DeclareInterest("clerk", "A", BORIS)).then_nothing()
