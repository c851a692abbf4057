"""For whom a dispatch firm was credited (R9: X74 §2, Q35 §3): its own staff, and the firms that use its workers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from services.payout.domain.onward_use import duty_id, first_report_month
from services.payout.domain.refusals.onward import NOT_WITH_THE_FIRM
from services.payout.domain.refusals.placements import (
    DECLARED_OF_ANOTHER_SUM,
    DECLARER_CHECKS,
    NOTHING_DECLARED,
    OWN_STAFF_EXCEEDED,
    OWN_STAFF_UNPROVEN,
    OWN_USING_FIRM,
    PLACEMENTS_ACCEPTED,
    SHARE_NOT_POSITIVE,
    SHARES_NOT_WHOLE,
    USING_FIRM_TWICE,
    USING_FIRM_UNNAMED,
)
from shared.contracts.eligibility import Share
from shared.contracts.payout import (
    OnwardDutyOpened,
    OnwardUseDue,
    OnwardUseSuspended,
    PlacementsAccepted,
    PlacementsDeclared,
    PlacementsRejected,
)
from shared.eventlog.decider import Decider, Refused
from shared.people import same_person
from shared.problem_types import ProblemType


@dataclass(frozen=True, slots=True)
class NoteCredit:
    due: OnwardUseDue


@dataclass(frozen=True, slots=True)
class NoteCreditGone:
    """The bank took the credit back."""


@dataclass(frozen=True, slots=True)
class DeclarePlacements:
    own_fen: int
    shares: tuple[Share, ...]
    declared_by: str


@dataclass(frozen=True, slots=True)
class OwnStaff:
    """What of the premiums on record is the firm's own staff's, by where its people work."""

    own_premium_fen: int
    premium_fen: int

    def most_of(self, amount_fen: int) -> int:
        """Of a refund; a fen that does not divide is left to the firm."""
        return -(-amount_fen * self.own_premium_fen // self.premium_fen)


@dataclass(frozen=True, slots=True)
class DecidePlacements:
    """``reason`` None: the declaration is right. ``own_staff`` None: nothing is on record of where its people work."""

    reason: str | None
    checker: str
    own_staff: OwnStaff | None = None


PlacementsFact = OnwardUseDue | OnwardUseSuspended | PlacementsDeclared | PlacementsAccepted | PlacementsRejected
PlacementsCommand = NoteCredit | NoteCreditGone | DeclarePlacements | DecidePlacements


@dataclass(frozen=True, slots=True)
class Placements:
    due: OnwardUseDue | None = None
    suspended: bool = False
    declared: PlacementsDeclared | None = None
    accepted: PlacementsAccepted | None = None
    decided: PlacementsAccepted | None = None
    """The split as the grant told it or the agency accepted it, before it followed another amount."""


def decide_placements(command: PlacementsCommand, placements: Placements) -> Sequence[PlacementsFact]:
    match command:
        case NoteCredit(due):
            return _credited(due, placements)
        case NoteCreditGone():
            if placements.due is None or placements.suspended:
                return []
            return [_suspended(placements.due, placements.accepted)]
        case DeclarePlacements():
            return _declared(command, _with_the_firm(placements), placements)
        case DecidePlacements():
            return _checked(command, _with_the_firm(placements), placements)
        case _:
            assert_never(command)


def _credited(due: OnwardUseDue, placements: Placements) -> Sequence[PlacementsFact]:
    before = placements.due
    if before is not None and not placements.suspended and due.amount_fen == before.amount_fen:
        return []
    return [due, *(_split_by_grant(due) if placements.decided is None else [_of(due, placements.decided)])]


def _with_the_firm(placements: Placements) -> OnwardUseDue:
    if placements.due is None or placements.suspended:
        raise Refused(NOT_WITH_THE_FIRM)
    return placements.due


def _split_by_grant(due: OnwardUseDue) -> Sequence[PlacementsFact]:
    """A grant's split opens the duties; one that does not add up to the money is left for a declaration."""
    own = sum(share.amount_fen for share in due.shares if share.placement == "own")
    placed = tuple(share for share in due.shares if share.placement == "using-firm" and share.amount_fen)
    whole = due.amount_fen if due.whole_fen is None else due.whole_fen
    if not due.shares or own + sum(share.amount_fen for share in placed) != whole:
        return []
    if _fault(placed, due.uscc) is not None:
        return []
    accepted = PlacementsAccepted(
        payment_id=due.payment_id,
        edition=due.edition,
        uscc=due.uscc,
        own_fen=own,
        shares=placed,
        split_by="grant",
        checker=None,
    )
    return [accepted] if whole == due.amount_fen else [accepted, _of(due, accepted)]


def _of(due: OnwardUseDue, decided: PlacementsAccepted) -> PlacementsAccepted:
    """The split of what the firm has now: everybody's share in the same proportion, to the fen by largest remainder."""
    parts = [decided.own_fen, *(share.amount_fen for share in decided.shares)]
    whole = sum(parts)
    if whole == due.amount_fen:
        return decided
    shares = [due.amount_fen * part // whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda n: (-(due.amount_fen * parts[n] % whole), n))
    for number in by_remainder[: due.amount_fen - sum(shares)]:
        shares[number] += 1
    placed = zip(decided.shares, shares[1:], strict=True)
    return decided.model_copy(
        update={
            "own_fen": shares[0],
            "shares": tuple(share.model_copy(update={"amount_fen": amount}) for share, amount in placed),
            "in_proportion": True,
        }
    )


def _fault(shares: Sequence[Share], firm: str) -> ProblemType | None:
    usccs = [share.using_firm_uscc for share in shares]
    if any(share.placement != "using-firm" or not share.using_firm_uscc for share in shares):
        return USING_FIRM_UNNAMED
    if any(share.amount_fen <= 0 for share in shares):
        return SHARE_NOT_POSITIVE
    if len(set(usccs)) != len(usccs):
        return USING_FIRM_TWICE
    if firm in usccs:
        return OWN_USING_FIRM
    return None


def _suspended(due: OnwardUseDue, accepted: PlacementsAccepted | None) -> OnwardUseSuspended:
    shares = () if accepted is None else accepted.shares
    return OnwardUseSuspended(
        payment_id=due.payment_id,
        edition=due.edition,
        uscc=due.uscc,
        using_firms=tuple(share.using_firm_uscc or "" for share in shares),
    )


def _declared(command: DeclarePlacements, due: OnwardUseDue, placements: Placements) -> Sequence[PlacementsFact]:
    now = placements.declared
    if now is not None and (now.own_fen, now.shares) == (command.own_fen, command.shares):
        return []
    if placements.accepted is not None:
        raise Refused(PLACEMENTS_ACCEPTED)
    fault = _fault(command.shares, due.uscc)
    if fault is not None:
        raise Refused(fault)
    total = command.own_fen + sum(share.amount_fen for share in command.shares)
    if total != due.amount_fen:
        raise Refused(SHARES_NOT_WHOLE, declared_fen=total, credited_fen=due.amount_fen)
    return [
        PlacementsDeclared(
            payment_id=due.payment_id,
            edition=due.edition,
            uscc=due.uscc,
            own_fen=command.own_fen,
            shares=command.shares,
            declared_by=command.declared_by,
        )
    ]


def _checked(command: DecidePlacements, due: OnwardUseDue, placements: Placements) -> Sequence[PlacementsFact]:
    declared = placements.declared
    if placements.accepted is not None:
        if command.reason is None:
            return []
        raise Refused(PLACEMENTS_ACCEPTED)
    if declared is None:
        raise Refused(NOTHING_DECLARED)
    total = declared.own_fen + sum(share.amount_fen for share in declared.shares)
    if command.reason is None and total != due.amount_fen:
        raise Refused(DECLARED_OF_ANOTHER_SUM, declared_fen=total, credited_fen=due.amount_fen)
    if same_person(command.checker, declared.declared_by):
        raise Refused(DECLARER_CHECKS, person=command.checker)
    if command.reason is not None:
        return [
            PlacementsRejected(
                payment_id=due.payment_id,
                edition=due.edition,
                uscc=due.uscc,
                reason=command.reason,
                checker=command.checker,
            )
        ]
    _check_own(declared.own_fen, due.amount_fen, command.own_staff)
    return [
        PlacementsAccepted(
            payment_id=due.payment_id,
            edition=due.edition,
            uscc=due.uscc,
            own_fen=declared.own_fen,
            shares=declared.shares,
            split_by="declaration",
            checker=command.checker,
        )
    ]


def _check_own(own_fen: int, amount_fen: int, own_staff: OwnStaff | None) -> None:
    """A firm keeps what its own staff's premiums are worth; the rest is owed to those who use its workers (R9)."""
    if own_staff is None:
        if own_fen >= amount_fen:
            raise Refused(OWN_STAFF_UNPROVEN)
        return
    most = own_staff.most_of(amount_fen)
    if own_fen > most:
        raise Refused(
            OWN_STAFF_EXCEEDED,
            premium_fen=own_staff.premium_fen,
            own_premium_fen=own_staff.own_premium_fen,
            most_fen=most,
            declared_fen=own_fen,
        )


def evolve_placements(placements: Placements, event: PlacementsFact) -> Placements:
    match event:
        case OnwardUseDue():
            return replace(placements, due=event, suspended=False)
        case OnwardUseSuspended():
            return replace(placements, suspended=True)
        case PlacementsDeclared():
            return replace(placements, declared=event)
        case PlacementsRejected():
            return replace(placements, declared=None)
        case PlacementsAccepted(in_proportion=True):
            return replace(placements, accepted=event)
        case PlacementsAccepted():
            return replace(placements, accepted=event, decided=event)
        case _:
            assert_never(event)


PLACEMENTS: Decider[PlacementsCommand, Placements] = Decider(Placements(), decide_placements, evolve_placements)


def placements_stream(payment_id: str) -> str:
    return f"placements:{payment_id}"


def duties_opened(due: OnwardUseDue, accepted: PlacementsAccepted) -> Sequence[OnwardDutyOpened]:
    """One duty per using firm and share."""
    return [
        OnwardDutyOpened(
            duty_id=duty_id(due.payment_id, share.using_firm_uscc or ""),
            payment_id=due.payment_id,
            edition=due.edition,
            uscc=due.uscc,
            name=due.name,
            agency=due.agency,
            using_firm_uscc=share.using_firm_uscc or "",
            using_firm_name=share.using_firm_name or "",
            amount_fen=share.amount_fen,
            credited_on=due.credited_on,
            reports_from=first_report_month(due.credited_on),
        )
        for share in accepted.shares
    ]
