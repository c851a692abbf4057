"""Topped up without a public notice. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.supervision.alerts.clauses import PUBLISHED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.top_ups import lists_of, undecided_objections
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.record import Record, comes_before
from services.supervision.domain.terms import Terms
from shared.words import Words

_FACTS = ("unit_kind", "size_class", "first_insured_month", "dispatch_firm", "excluded_by", "counts", "placements")
"""What an amount rests on besides the law and the day."""


def topped_up_without_notice(case: Case, _: Terms) -> Iterable[Sign]:
    for top_up in case.all("top-up-granted"):
        review = _review(case, top_up.text("assessment_id"))
        if review is None or _facts(review.data["assessment"]) == _seen(case, top_up):
            continue
        listed = [one for one in lists_of(case, top_up) if comes_before(one, top_up)]
        evidence = (review, *listed[-1:])
        if not listed:
            detail = says("not-listed")
        elif listed[-1].text("last_day") >= top_up.day.isoformat():
            last_day = listed[-1].text("last_day")
            detail = says("too-early", last_day=last_day)
        elif any(comes_before(one, top_up) for one in undecided_objections(case, listed[-1].text("notice_id"), top_up)):
            detail = says("undecided")
        else:
            continue
        yield Sign(
            since=top_up, subject=top_up.text("top_up_id"), amount_fen=top_up.fen(), detail=detail, evidence=evidence
        )


def _review(case: Case, assessment_id: str) -> Record | None:
    reviews = case.all("decision-reviewed")
    return next((one for one in reversed(reviews) if one.data["assessment"]["assessment_id"] == assessment_id), None)


def _seen(case: Case, top_up: Record) -> Mapping[str, Any]:
    """The facts that the public saw last: of the listed assessment, or of the last top-up that a list showed."""
    granted = [one for one in case.all("top-up-granted") if comes_before(one, top_up)]
    for earlier in reversed(granted):
        review = _review(case, earlier.text("assessment_id"))
        if review is not None and any(comes_before(one, earlier) for one in lists_of(case, earlier)):
            return _facts(review.data["assessment"])
    listing = case.last_before(top_up, "case-listed")
    number = "" if listing is None else listing.text("assessment_id")
    assessed = [one for one in case.all("employer-assessed") if one.text("assessment_id") == number]
    return _facts(assessed[-1].data) if assessed else {}


def _facts(assessment: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: assessment.get(name) or None for name in _FACTS}


RULE = Rule(
    kind="misrouted.topped-up-without-notice",
    group="control-breached",
    severity="grave",
    clause=PUBLISHED,
    title=Words("Topped up without a public notice", "未经公示补差"),
    why=Words(
        "A top-up by a raised rate needs no list; one by other facts stands on one, and nobody objects to it.",
        "因返还比例提高的补差无须公示；因其他事实的补差须经公示且无异议。",
    ),
    says={
        "not-listed": Words(
            "Granted on top by other facts than those that the public saw, without a list.",
            "补差所依据的情况与公示内容不同，且未经公示。",
        ),
        "too-early": Words(
            "Granted on top before the public notice was over ({last_day}).", "公示期（至 {last_day}）未满即决定补差。"
        ),
        "undecided": Words(
            "Granted on top while an objection to it was not decided.",
            "异议尚未处理即决定补差。",
        ),
    },
    of=Case,
    find=topped_up_without_notice,
    begins=("top-up-granted",),
)
