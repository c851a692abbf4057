"""An assessment explained: every rule in order with operands, threshold, result, clause, in words; and done again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.eligibility.domain.assessment import ENGINE, operands_of, receipt_of
from services.eligibility.domain.assessment import decide as decide_by_rules
from services.eligibility.domain.contribution_facts import BASE_MONTHS, aggregate
from services.eligibility.domain.counterfactual import what_if_answer, what_ifs
from services.eligibility.domain.decision import Decision, Operand, Step
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.wording import Lang, called_in_chinese, reason_text, rule_title, step_text
from shared.contracts.eligibility import ContributionMonth, ContributionsRecorded, EmployerAssessed
from shared.contracts.fact import Fact
from shared.editions.citations import assumption_in, source_in
from shared.editions.reasons import in_language
from shared.editions.sourced import Document, Sourced
from shared.money import yuan
from shared.words import Words

_SECOND = "wengang-engine/2"
"""Decided as this engine does from the same counts; it counted nothing of the December before but who was insured."""


@dataclass(frozen=True, slots=True)
class Recomputation:
    """Whether operands and edition give the stored results again; ``differences`` names the fields that differ."""

    possible: bool
    equal: bool
    differences: tuple[str, ...] = ()
    why_not: Words | None = None


def recompute(assessed: EmployerAssessed, edition: Edition, decided: Decision | None = None) -> Recomputation:
    """Decide again from what the receipt holds, by the edition whose hash it names. ``decided``: this has been done."""
    if edition.sha256 != assessed.edition_sha256:
        named, given = assessed.edition_sha256, edition.sha256
        why = Words(
            f"The receipt names the edition {named}, and this is {given}.",
            f"该核定依据的版本内容是 {named}，而这里是 {given}。",
        )
        return Recomputation(possible=False, equal=False, why_not=why)
    if assessed.engine not in (ENGINE, _SECOND):
        why = Words(
            f"It was decided by {assessed.engine}, and this is {ENGINE}.",
            f"该核定由 {assessed.engine} 作出，而这里是 {ENGINE}。",
        )
        return Recomputation(possible=False, equal=False, why_not=why)
    employer, counts, on = operands_of(assessed)
    if decided is None:
        decided = decide_by_rules(edition, employer, counts, on)
    again = receipt_of(decided, edition, employer, counts, on, assessed.assessment_id, assessed.rows)
    again = again.model_copy(update={"engine": assessed.engine})
    fields = type(assessed).model_fields
    differences = tuple(name for name in fields if getattr(again, name) != getattr(assessed, name))
    return Recomputation(possible=True, equal=not differences, differences=differences)


def explain(
    assessed: EmployerAssessed, edition: Edition, lang: Lang, months: Sequence[ContributionMonth] = ()
) -> dict[str, Any]:
    """The steps in words, with each value's clause, documents, dates and assumption; ``edition`` is the one named.

    ``months`` are the rows that were counted, where they are at hand; it is said whether they add up to what the
    receipt counted. A receipt of the first engine is shown as it was written down then.
    """
    told: dict[str, Any] = {
        "lang": lang,
        "engine": assessed.engine,
        "edition": {
            "id": edition.id,
            "title": edition.title_zh if lang == "zh" else edition.title,
            "sha256": assessed.edition_sha256,
            "documents": {name: _document(one, lang) for name, one in edition.documents.items()},
        },
        "outcome": assessed.outcome,
    }
    decision = None
    if not assessed.trace:
        employer, counts, on = operands_of(assessed)
        decision = decide_by_rules(edition, employer, counts, on)
    again = recompute(assessed, edition, decision)
    told["recomputed"] = {
        "possible": again.possible,
        "equal": again.equal,
        "differences": list(again.differences),
        "why_not": None if again.why_not is None else again.why_not.said_in(lang),
    }
    if decision is None:
        return told | {
            "reasons": [in_language(one, lang, called_in_chinese(edition)) for one in assessed.reasons],
            "steps": [step.model_dump() for step in assessed.trace],
        }
    steps = [_step(step, edition, lang) for step in decision.steps]
    return told | {
        "reasons": [reason_text(one, edition, lang) for one in decision.reasons],
        "steps": steps,
        "assumptions": _assumptions(decision.steps, edition, lang),
        "counts": {_answered(name): getattr(counts, name) for name in counts.__slots__},
        "months": [_month(month) for month in months],
        "months_add_up": _add_up(assessed, edition, months) if months else None,
        "what_if": [what_if_answer(one, lang) for one in what_ifs(edition, employer, counts, on, decision)],
    }


def _add_up(assessed: EmployerAssessed, edition: Edition, months: Sequence[ContributionMonth]) -> bool:
    employer, counts, _ = operands_of(assessed)
    again = aggregate(edition.base_year.value, employer.first_insured_month, months)
    if assessed.engine == _SECOND:
        again = replace(again, paid=again.paid & BASE_MONTHS, relieved=again.relieved & BASE_MONTHS)
    return again == counts


def months_counted(facts: Sequence[Fact], assessed: EmployerAssessed) -> Sequence[ContributionMonth]:
    """The rows that a receipt names, among the facts of its case; none of one that names a file."""
    imports = [fact for fact in facts if isinstance(fact, ContributionsRecorded)]
    number = int(assessed.rows) if assessed.rows is not None and assessed.rows.isdigit() else 0
    return imports[number - 1].months if 0 < number <= len(imports) else ()


def _month(month: ContributionMonth) -> dict[str, Any]:
    """A row as it was imported: people, and yuan."""
    told = month.model_dump()
    for name in [name for name in told if name.endswith("_fen")]:
        told[_answered(name.removesuffix("_fen"))] = yuan(told.pop(name))
    return told


def _answered(name: str) -> str:
    """What answers call a fact: what the employer paid has an older name in what is stored."""
    return name.replace("unit_paid", "employer_paid")


def _step(step: Step, edition: Edition, lang: Lang) -> dict[str, Any]:
    return {
        "rule": step.rule,
        "title": rule_title(step.rule, lang),
        "text": step_text(step, lang, edition),
        "operands": {_answered(name): _plain(value) for name, value in step.operands},
        "threshold": _plain(step.threshold),
        "result": _plain(step.result),
        "passed": step.passed,
        "clause": source_in(", ".join(dict.fromkeys(source.source for source in step.sources)), lang),
        "sources": [_source(source, edition, lang) for source in step.sources],
    }


def _source(source: Sourced[Any], edition: Edition, lang: Lang) -> dict[str, Any]:
    dates = edition.dates_of(source)
    return {
        "source": source_in(source.source, lang),
        "in_force_from": dates.in_force_from.isoformat(),
        "published": dates.published.isoformat(),
        "recorded": dates.recorded.isoformat(),
        "assumption": _assumed(source, lang),
    }


def _document(document: Document, lang: Lang) -> dict[str, Any]:
    return document.model_dump(mode="json", exclude={"assumption_zh"}) | {"assumption": _assumed(document, lang)}


def _assumed(said: Sourced[Any] | Document, lang: Lang) -> str | None:
    return None if said.assumption is None else assumption_in(said.assumption, said.assumption_zh, lang)


def _plain(value: Operand) -> str | int | list[str] | None:
    if isinstance(value, tuple):
        return list(value)
    if value is None or isinstance(value, int):
        return value
    return str(value)


def _assumptions(steps: Sequence[Step], edition: Edition, lang: Lang) -> list[dict[str, str]]:
    """Every assumption that a decision rests on, of values and of the documents they cite, each once."""
    used: dict[tuple[str, str], None] = {}
    for source in (source for step in steps for source in step.sources):
        about = _assumed(source, lang)
        if about:
            used[source_in(source.source, lang), about] = None
        for name in source.documents:
            about = _assumed(edition.documents[name], lang)
            if about:
                used[name, about] = None
    return [{"source": source, "assumption": assumption} for source, assumption in used]
