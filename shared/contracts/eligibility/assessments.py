"""The assessment of one employer under one edition."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar, Literal

from shared.contracts.eligibility.contributions import PlacementShare
from shared.contracts.employer import SizeClass, UnitKind
from shared.contracts.fact import ExactNumber, Fact, Fen, Month, Part, Unwritten

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
Outcome = Literal["eligible", "ineligible", "not_assessable"]
Route = Literal["direct", "confirming"]


class TraceStep(Part):
    """One rule as it was applied: enough to redo it by hand."""

    rule: str
    """Stable name of the rule: ``unit_kind``, ``layoff_rate`` ..."""
    inputs: dict[str, str]
    threshold: str | None
    result: str
    passed: bool | None
    """None where the rule computes and does not judge."""
    clause: str
    """Document and clause that the rule comes from, e.g. ``Q48 §2``."""
    assumption: str | None = None
    """Why the edition assumes this, where public sources do not say."""


class EmployerAssessed(Fact):
    """An assessment under one edition: the receipt of a decision.

    It holds the operands and the results. Rules, clauses, thresholds and assumptions are read in the edition's content,
    which ``edition_sha256`` names and the log holds (``EditionProposed``). Operands and edition give the results
    again, by the engine or by hand.
    """

    topic: ClassVar[str] = "eligibility.employer-assessed.v2"
    upcasts: ClassVar[Mapping[str, Upcaster]] = {
        # The first engine stored its working in words, so that nothing of it is lost: see ``trace``.
        "eligibility.employer-assessed.v1": lambda old: old
    }
    edition: str
    edition_sha256: str
    engine: str
    uscc: str
    name: str
    agency: str
    assessment_id: str
    """``{edition}:{uscc}:{number}``; number counts this case's assessments from 1."""
    unit_kind: UnitKind | None = Unwritten(default=None)
    """None in assessments of the first engine only, as the next three operands are missing there."""
    size_class: SizeClass | None
    size_from: str | None = Unwritten(default=None)
    """None: the size class was given. Else the facts that it was derived from, or the legal entity that it is of."""
    first_insured_month: Month | None = Unwritten(default=None)
    received_prior_refund: bool = Unwritten(default=False)
    dispatch_firm: bool
    decided_on: date | None = Unwritten(default=None)
    counts: tuple[int, ...] = Unwritten(default=())
    """The contribution facts in the order of ``eligibility.domain.contribution_facts``, zeros at the end cut."""
    rows: str | None = Unwritten(default=None)
    """Where the rows that were counted stand: ``3`` is the third ``ContributionsRecorded`` of this case's stream."""
    outcome: Outcome
    route: Route
    rate: ExactNumber | None
    premium_paid_fen: Fen | None
    average_insured: ExactNumber | None
    layoff_rate: ExactNumber | None
    layoff_limit: ExactNumber | None
    amount_fen: Fen | None
    """The refund; 0 when ineligible, None when not assessable."""
    reasons: tuple[str, ...]
    """Full sentences: why ineligible or not assessable; empty when eligible."""
    excluded_by: tuple[str, ...] = Unwritten(default=())
    """Lists of other departments that the employer stands on, as the edition names them."""
    placements: tuple[PlacementShare, ...] = Unwritten(default=())
    trace: tuple[TraceStep, ...] = Unwritten(default=())
    """The working as the first engine wrote it down; empty since it is made from operands and edition."""


ASSESSMENT_FACTS: tuple[type[Fact], ...] = (EmployerAssessed,)
