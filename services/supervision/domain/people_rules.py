"""People who act in more roles than one, or where they must not: over batches, over one person, over one case. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from services.supervision.domain.case_picture import Case
from services.supervision.domain.finding import Rule, Sign, Whose
from services.supervision.domain.record import SHANGHAI, Record, in_order
from services.supervision.domain.sentence import says
from services.supervision.domain.terms import Terms, after_working_days
from shared.money import fen, yuan
from shared.people import person_key

_DUTIES = "R8: maker, checker, approver and releaser are different people"
_ROLE_FIELDS = {
    "batch-drafted": ("maker", "maker"),
    "batch-checked": ("checker", "checker"),
    "batch-approved": ("approver", "approver"),
    "batch-released": ("releaser", "releaser"),
}
BATCH_STEPS = tuple(_ROLE_FIELDS)
_APPROVALS = ("batch-checked", "batch-approved", "objection-dismissed", "placements-accepted", "referral-decided")


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch's own facts, and those of payments that name it."""

    batch_id: str
    steps: Sequence[Record]

    def of(self, name: str) -> list[Record]:
        return [step for step in self.steps if step.name == name]

    @property
    def whose(self) -> Whose:
        drafted = next(iter(self.of("batch-drafted")), None)
        return Whose(
            owner=f"batch:{self.batch_id}",
            edition=None if drafted is None else drafted.text("edition"),
            agency="000000" if drafted is None else drafted.text("agency") or "000000",
        )


def batch_picture(batch_id: str, records: Iterable[Record]) -> Batch:
    return Batch(batch_id, in_order(records))


def person_of(step: Record) -> str:
    """Who did a step of a batch: as the fact says, else who the log says was the caller."""
    return step.text(_ROLE_FIELDS[step.name][1]) or step.actor


def same_person(batch: Batch, _: Terms) -> Iterable[Sign]:
    """Nobody acts twice on a batch."""
    roles: dict[str, str] = {}
    for step in batch.steps:
        if step.name not in _ROLE_FIELDS:
            continue
        role, person = _ROLE_FIELDS[step.name][0], person_of(step)
        first = roles.get(person_key(person))
        if first is not None and not (first == role == "maker"):
            detail = says(
                "{person} is {role} and {other_role} of one batch.", person=person, role=first, other_role=role
            )
            yield Sign(since=step, subject=person, amount_fen=_total(batch), detail=detail, people=(person,))
        roles.setdefault(person_key(person), role)


def released_unapproved(batch: Batch, terms: Terms) -> Iterable[Sign]:
    """By fewer than the draft says, or than the edition asks of such an amount, by the content that the draft names."""
    for release in batch.of("batch-released"):
        before = [step for step in batch.steps if step.position < release.position]
        drafted = [step for step in before if step.name == "batch-drafted"]
        needed = max((max(step.data.get("approvals") or 1, _asked(step, terms)) for step in drafted), default=1)
        checked = any(step.name == "batch-checked" for step in before)
        approvals = {person_key(person_of(step)) for step in before if step.name == "batch-approved"}
        if not drafted or not checked or len(approvals) < needed:
            counts = {"given": len(approvals), "needed": needed}
            detail = (
                says("Released with a check and {given} of {needed} approvals.", **counts)
                if checked
                else says("Released with no check and {given} of {needed} approvals.", **counts)
            )
            yield Sign(since=release, amount_fen=release.fen("total_fen"), detail=detail, people=(person_of(release),))


def _asked(drafted: Record, terms: Terms) -> int:
    """Drafts of before editions had payments in them name no content of one."""
    law = terms.laws.get(drafted.text("rules_sha256"))
    return 2 if law is not None and drafted.fen("total_fen") >= fen(law.payments["second_approver_from"]) else 1


def released_sum(batch: Batch, _: Terms) -> Iterable[Sign]:
    """Control count and control sum: of the file, against the payments that the log releases under this batch."""
    for release in batch.of("batch-released"):
        lines = batch.of("payment-released")
        total = sum(line.fen() for line in lines)
        stated = (release.data.get("payments"), release.fen("total_fen"))
        if (len(lines), total) != stated:
            detail = says(
                "In the file {stated} of {stated_sum}; the log releases {released} of {released_sum}.",
                stated=stated[0],
                stated_sum=yuan(stated[1]),
                released=len(lines),
                released_sum=yuan(total),
            )
            yield Sign(since=release, amount_fen=abs(total - stated[1]), detail=detail)


def _total(batch: Batch) -> int | None:
    drafted = batch.of("batch-drafted")
    return drafted[0].fen("total_fen") if drafted else None


BATCH_RULES: tuple[Rule[Batch], ...] = (
    Rule("misrouted.same-person", "grave", _DUTIES, same_person),
    Rule("misrouted.released-unapproved", "grave", _DUTIES, released_unapproved),
    Rule("misrouted.released-sum", "grave", "R8: X74 §1, Q35 §1", released_sum),
)


@dataclass(frozen=True, slots=True)
class Person:
    """What one person decided about money, in order."""

    person: str
    acts: Sequence[Record]
    limits: Mapping[str, tuple[int, int]]
    """By the key of each draft: from which amount two approved of it, and what is just below that, in fen."""

    @property
    def whose(self) -> Whose:
        edition = next((one.text("edition") for one in self.acts if one.text("edition")), None)
        agency = next((one.text("agency") for one in self.acts if one.text("agency")), "000000")
        return Whose(owner=f"person:{self.person}", edition=edition, agency=agency)


def person_picture(person: str, records: Iterable[Record], terms_for: Callable[[str | None], Terms]) -> Person:
    acts = in_order(records)
    drafts = [one for one in acts if one.name == "batch-drafted"]
    return Person(person, acts, {one.key: _limits_of(one, terms_for(one.text("edition"))) for one in drafts})


def _limits_of(drafted: Record, terms: Terms) -> tuple[int, int]:
    """Of the content that the draft names, else of the one in force then: a limit of today says nothing of it."""
    law = terms.laws.get(drafted.text("rules_sha256")) or terms.law_at(drafted)
    limit, near = terms.approval_limit_fen, terms.near_limit_percent
    if law is not None:
        limit, near = fen(law.payments["second_approver_from"]), law.supervision["near_limit_percent"]
    return limit, limit * near // 100


def split_batches(person: Person, terms: Terms) -> Iterable[Sign]:
    """Several batches, each just below the limit of approval, that together would have passed it."""
    run: list[Record] = []
    for draft in person.acts:
        if draft.name != "batch-drafted":
            continue
        limit, near = person.limits[draft.key]
        if not near <= draft.fen("total_fen") < limit:
            continue
        same = [
            one
            for one in run
            if (one.text("agency"), one.text("edition")) == (draft.text("agency"), draft.text("edition"))
        ]
        same = [one for one in same if draft.day <= after_working_days(one.day, terms.split_window_days)]
        if same:
            total = sum(one.fen("total_fen") for one in (*same, draft))
            yield Sign(
                since=draft,
                amount_fen=total,
                detail=says(
                    "{batches} batches just below the limit of {limit} within days.",
                    batches=len(same) + 1,
                    limit=yuan(limit),
                ),
                people=(person.person,),
                evidence=tuple(same),
            )
        run.append(draft)


def night_approvals(person: Person, terms: Terms) -> Iterable[Sign]:
    """A burst of approvals at night: nobody reads so fast, or somebody else holds the key."""
    at_night = [act for act in person.acts if act.name in _APPROVALS and _is_night(act, terms)]
    window = timedelta(minutes=terms.night_burst_minutes)
    told_until = None
    for index, act in enumerate(at_night):
        burst = [one for one in at_night[: index + 1] if act.at - one.at <= window]
        if len(burst) >= terms.night_burst and (told_until is None or act.at > told_until):
            told_until = act.at + window
            detail = says(
                "{approvals} approvals within {minutes} minutes at night.",
                approvals=len(burst),
                minutes=terms.night_burst_minutes,
            )
            yield Sign(since=act, detail=detail, people=(person.person,), evidence=tuple(burst))


def _is_night(act: Record, terms: Terms) -> bool:
    hour = act.at.astimezone(SHANGHAI).hour
    return hour >= terms.night_from_hour or hour < terms.night_to_hour


PERSON_RULES: tuple[Rule[Person], ...] = (
    Rule("misrouted.split-batches", "grave", "R8: large amounts go to a panel", split_batches),
    Rule("misrouted.night-approvals", "serious", _DUTIES, night_approvals),
)

_OF_THE_AGENCY = (
    "employer-assessed",
    "decision-reviewed",
    "contributions-recorded",
    "placements-recorded",
    "objection-upheld",
    "objection-dismissed",
    "reconsideration-decided",
    "placements-accepted",
    "placements-rejected",
    "referral-decided",
    "recovery-closed",
    "payee-barred",
    "payee-cleared",
)


_DECISIONS = (*BATCH_STEPS, *_OF_THE_AGENCY)


@dataclass(frozen=True, slots=True)
class Interests:
    """A case, and who has declared (or was found to have) an interest in its employer (回避)."""

    case: Case
    declared: Mapping[str, Record]


def own_employer(interests: Interests, _: Terms) -> Iterable[Sign]:
    """A clerk who decides about an employer that they act for, or said they belong to."""
    case = interests.case
    decisions = case.all(*_DECISIONS)
    if not decisions:
        return
    acting = {person_key(one.actor): one for one in case.spoken}
    given = case.all("bank-details-given")
    acting |= {person_key(one.actor): one for one in given if one.text("source") == "platform"}
    acting |= {person_key(person): record for person, record in interests.declared.items()}
    seen: set[str] = set()
    for step in decisions:
        person = person_of(step) if step.name in _ROLE_FIELDS else step.actor
        key = person_key(person)
        if key in acting and key not in seen:
            seen.add(key)
            detail = says("{person} decides about an employer that they act for or belong to.", person=person)
            yield Sign(since=step, subject=person, detail=detail, people=(person,), evidence=(acting[key],))


INTEREST_RULES: tuple[Rule[Interests], ...] = (
    Rule("misrouted.own-employer", "grave", "R8: a clerk keeps away from their own (回避)", own_employer),
)
