"""R7 once more: what is granted on top, by other facts than the public saw, stood on a list of its own. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.supervision.domain.case_picture import Case
from services.supervision.domain.finding import Rule, Sign
from services.supervision.domain.record import Record, comes_before, not_after
from services.supervision.domain.sentence import says
from services.supervision.domain.terms import Terms, after_working_days

_R7 = "R7: X74 §1, Q35 §2"
_FACTS = ("unit_kind", "size_class", "first_insured_month", "dispatch_firm", "excluded_by", "counts", "placements")
"""What an amount rests on besides the law and the day."""


def topped_up_without_notice(case: Case, _: Terms) -> Iterable[Sign]:
    """A top-up by a raised rate needs no list; one by other facts stands on one, and nobody objects to it."""
    for top_up in case.all("top-up-granted"):
        review = _review(case, top_up.text("assessment_id"))
        if review is None or _facts(review.data["assessment"]) == _seen(case, top_up):
            continue
        listed = [one for one in _listed(case, top_up) if comes_before(one, top_up)]
        evidence = (review, *listed[-1:])
        if not listed:
            detail = says("Granted on top by other facts than those that the public saw, without a list.")
        elif listed[-1].text("last_day") >= top_up.day.isoformat():
            last_day = listed[-1].text("last_day")
            detail = says("Granted on top before the public notice was over ({last_day}).", last_day=last_day)
        elif any(comes_before(one, top_up) for one in _undecided(case, listed[-1].text("notice_id"), top_up)):
            detail = says("Granted on top while an objection to it was not decided.")
        else:
            continue
        yield Sign(
            since=top_up, subject=top_up.text("top_up_id"), amount_fen=top_up.fen(), detail=detail, evidence=evidence
        )


def top_up_not_granted(case: Case, terms: Terms) -> Iterable[Sign]:
    """A review came to more, and the difference stands on no list; or its list is over, and nothing is granted."""
    for found in case.all("top-up-due"):
        ended = case.all("top-up-granted", "decision-reviewed", "objection-upheld")
        cure = next((one for one in ended if comes_before(found, one)), None)
        listed = next(iter(_listed(case, found)), None)
        yield Sign(
            since=found,
            subject=found.text("assessment_id"),
            amount_fen=found.fen(),
            detail=says("Found to be owed more, and never put on a public list."),
            due=after_working_days(found.day, terms.listing_days),
            cure=listed or cure,
        )
        if listed is not None and not _undecided(case, listed.text("notice_id"), None):
            closed = max(date.fromisoformat(listed.text("last_day")), *(one.day for one in _ready(case, listed)))
            yield Sign(
                since=listed,
                subject=f"{found.text('assessment_id')}/{listed.text('notice_id')}",
                amount_fen=found.fen(),
                detail=says("The notice has passed and nothing stands in the way, but nothing is granted on top."),
                due=after_working_days(closed, terms.grant_days),
                cure=cure,
            )


def _review(case: Case, assessment_id: str) -> Record | None:
    reviews = case.all("decision-reviewed")
    return next((one for one in reversed(reviews) if one.data["assessment"]["assessment_id"] == assessment_id), None)


def _seen(case: Case, top_up: Record) -> Mapping[str, Any]:
    """The facts that the public saw last: of the listed assessment, or of the last top-up that a list showed."""
    granted = [one for one in case.all("top-up-granted") if comes_before(one, top_up)]
    for earlier in reversed(granted):
        review = _review(case, earlier.text("assessment_id"))
        if review is not None and any(comes_before(one, earlier) for one in _listed(case, earlier)):
            return _facts(review.data["assessment"])
    listing = case.last_before(top_up, "case-listed")
    number = "" if listing is None else listing.text("assessment_id")
    assessed = [one for one in case.all("employer-assessed") if one.text("assessment_id") == number]
    return _facts(assessed[-1].data) if assessed else {}


def _facts(assessment: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: assessment.get(name) or None for name in _FACTS}


def _listed(case: Case, top_up: Record) -> list[Record]:
    number = top_up.text("assessment_id")
    return [one for one in case.all("top-up-listed") if one.text("assessment_id") == number]


def _undecided(case: Case, notice_id: str, by: Record | None) -> list[Record]:
    """Objections to a list that nobody decided before a record; None: ever."""
    decided = {
        one.text("objection_id")
        for one in case.all("objection-dismissed", "objection-upheld")
        if by is None or not_after(one, by)
    }
    raised = [one for one in case.all("objection-raised") if one.text("notice_id") == notice_id]
    return [one for one in raised if one.text("objection_id") not in decided]


def _ready(case: Case, listed: Record) -> list[Record]:
    """The list, and what ended the objections to it."""
    notice_id = listed.text("notice_id")
    return [listed, *(one for one in case.all("objection-dismissed") if one.text("notice_id") == notice_id)]


TOP_UPS: tuple[Rule[Case], ...] = (
    Rule("misrouted.topped-up-without-notice", "grave", _R7, topped_up_without_notice, ("top-up-granted",)),
    Rule("withheld.top-up-not-granted", "serious", _R7, top_up_not_granted, ("top-up-due",)),
)
