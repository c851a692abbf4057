"""An employer, as its facts leave it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, Literal

from services.registration.domain.refusals import NOT_ENROLLED_UNDER
from shared.contracts.registration import AssessmentReceived, BankDetails, EmployerEnrolled, MoveProposed
from shared.eventlog.decider import Refused


@dataclass(frozen=True, slots=True)
class Awaiting:
    """The employer has not spoken on the current assessment, or not since its bank details changed."""

    name: ClassVar[Literal["awaiting"]] = "awaiting"


@dataclass(frozen=True, slots=True)
class Confirmed:
    name: ClassVar[Literal["confirmed"]] = "confirmed"
    assessment_id: str
    amount_fen: int
    account_fingerprint: str


@dataclass(frozen=True, slots=True)
class Disputed:
    name: ClassVar[Literal["disputed"]] = "disputed"
    assessment_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Programme:
    """The employer under one edition."""

    facts: EmployerEnrolled
    registered: bool = False
    notices: int = 0
    assessment: AssessmentReceived | None = None
    response: Awaiting | Confirmed | Disputed = Awaiting()


@dataclass(frozen=True, slots=True)
class Employer:
    """``programmes`` is empty for an employer that nobody enrolled."""

    programmes: Mapping[str, Programme] = field(default_factory=lambda: MappingProxyType({}))
    bank: BankDetails | None = None
    bank_from: str = ""
    """Who entered the bank details on record, at a counter or by a roster; empty where the employer's own word did."""
    helpers: frozenset[str] = frozenset()
    """Everybody who ever spoke for the employer, by ``person_key``."""
    assessors: frozenset[str] = frozenset()
    """Everybody who ever assessed it for its agency."""
    move: MoveProposed | None = None

    @property
    def latest(self) -> Programme | None:
        """The programme enrolled last: its agency is the one that insures the employer now."""
        return list(self.programmes.values())[-1] if self.programmes else None

    def under(self, edition: str) -> Programme:
        programme = self.programmes.get(edition)
        if programme is None:
            raise Refused(NOT_ENROLLED_UNDER, edition=edition)
        return programme
