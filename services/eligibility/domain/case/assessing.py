"""What is recorded of an employer, and the assessment of it: first, and anew on the same rows or others."""

from collections.abc import Sequence
from datetime import date

from services.eligibility.domain.assessment import assess, operands_of, receipt
from services.eligibility.domain.case.commands import (
    AssessEmployer,
    RecordContributions,
    RecordPlacements,
    TakeAssessment,
)
from services.eligibility.domain.case.state import Case, CaseFact, TakenOff, Unlisted
from services.eligibility.domain.contribution_facts import ContributionFacts
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.employer import KnownEmployer
from services.eligibility.domain.refusals import COMPARED_FROM_FILE, CONTRIBUTIONS_FROZEN, PLACEMENTS_FROZEN
from shared.contracts.eligibility import ContributionsRecorded, EmployerAssessed
from shared.eventlog.decider import Refused
from shared.identifiers import case_id


def record_contributions(command: RecordContributions, case: Case) -> Sequence[CaseFact]:
    if _is_frozen(case):
        raise Refused(CONTRIBUTIONS_FROZEN, uscc=command.uscc)
    if case.contributions is not None and case.contributions.months == command.months:
        return []
    return [
        ContributionsRecorded(
            edition=command.edition, uscc=command.uscc, months=command.months, import_sha256=command.import_sha256
        )
    ]


def record_placements(command: RecordPlacements, case: Case) -> Sequence[CaseFact]:
    placements = command.placements
    if _is_frozen(case):
        raise Refused(PLACEMENTS_FROZEN, uscc=placements.uscc)
    if case.placements is not None and case.placements.shares == placements.shares:
        return []
    return [placements]


def _is_frozen(case: Case) -> bool:
    """What was published rests on what was recorded. Of an open reconsideration more may be brought: it is decided on
    when that is accepted."""
    return _was_published(case) and not case.reconsiderations


def _was_published(case: Case) -> bool:
    return not isinstance(case.stage, Unlisted | TakenOff)


def assess_employer(command: AssessEmployer, case: Case) -> Sequence[CaseFact]:
    if _was_published(case):
        return []  # a mass run does not assess again what was published
    command.edition.check_open(command.on)
    return assess_anew(command.edition, command.facts, command.on, case)


def assess_anew(edition: Edition, facts: KnownEmployer, on: date, case: Case) -> Sequence[CaseFact]:
    if _from_file(case) and facts.first_insured_month != case.assessed.first_insured_month:
        return []  # what was counted was counted from another month on: only the file says what it would be
    return _unless_the_same(anew(edition, facts, on, case), case)


def take_assessment(command: TakeAssessment, case: Case) -> Sequence[CaseFact]:
    """What the columns found, with its number; decided again where the case knows of placements, as they do not."""
    if _was_published(case):
        return []  # as for ``AssessEmployer``
    found = command.found
    if found.decided_on is not None:
        command.edition.check_open(found.decided_on)
    number = f"{case_id(found.edition, found.uscc)}:{case.assessments + 1}"
    if case.placements is None:
        return _unless_the_same(found.model_copy(update={"assessment_id": number}), case)
    employer, counts, on = operands_of(found)
    placed = employer.changed(placements=case.placements.shares)
    return _unless_the_same(receipt(command.edition, placed, counts, on, number, found.rows), case)


def _unless_the_same(found: EmployerAssessed, case: Case) -> Sequence[CaseFact]:
    if case.assessment is not None and says_the_same(found, case.assessment):
        return []
    return [found]


def says_the_same(one: EmployerAssessed, other: EmployerAssessed) -> bool:
    """But for its number and its day."""
    return one.model_copy(update={"assessment_id": other.assessment_id, "decided_on": other.decided_on}) == other


def anew(edition: Edition, facts: KnownEmployer, on: date, case: Case) -> EmployerAssessed:
    months = () if case.contributions is None else case.contributions.months
    shares = () if case.placements is None else case.placements.shares
    number = f"{case_id(edition.id, facts.uscc)}:{case.assessments + 1}"
    placed = facts.changed(placements=shares)
    if _from_file(case):
        if facts.first_insured_month != case.assessed.first_insured_month:
            raise Refused(COMPARED_FROM_FILE, uscc=facts.uscc)
        counts = ContributionFacts.unpacked(case.assessed.counts)
        return receipt(edition, placed, counts, on, number, case.assessed.rows)
    return assess(edition, placed, months, number, on, str(case.imports))


def _from_file(case: Case) -> bool:
    """Whether what was counted stands in a file that was compared, and not in this log."""
    return case.contributions is None and case.assessment is not None and (case.assessment.rows or "")[:5] == "file:"
