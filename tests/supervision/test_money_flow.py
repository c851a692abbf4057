"""Where the money stands: every fen is somewhere, and a fen too many or too few is told."""

import itertools
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.supervision.domain.money_flow import Employers, Flow, flow_of
from services.supervision.domain.standing import PAYMENT_STATES, SUMS, Standing
from services.supervision.progress.pages.sankey import Band, layout

_PAYMENT = {one.name for one in fields(Standing)}


def changed(one: Employers, **values: Any) -> Employers:
    """Of the employers themselves, or of their payments."""
    payment = {name: value for name, value in values.items() if name in _PAYMENT}
    others = {name: value for name, value in values.items() if name not in _PAYMENT}
    return replace(one, payment=replace(one.payment, **payment), **others)


ORDERED = Employers(
    outcome="eligible",
    stage="granted",
    is_granted=True,
    entitled_fen=144_000,
    payment=Standing("ordered", granted_fen=144_000, ordered_fen=144_000),
)
PAID = changed(ORDERED, state="credited", paid_fen=144_000)
LISTED = changed(ORDERED, stage="listed", state=None, is_granted=False, granted_fen=0, ordered_fen=0)


@pytest.mark.parametrize(
    ("standings", "difference"),
    [
        ([], 0),
        ([PAID], 0),
        ([ORDERED], 0),
        ([changed(ORDERED, state=None, ordered_fen=0)], 0),
        ([changed(ORDERED, state="returned", returned_fen=144_000)], 0),
        ([changed(PAID, paid_fen=143_999)], 1),
        ([changed(PAID, paid_fen=144_001)], -1),
        ([changed(PAID, granted_fen=0, is_granted=False)], -144_000),
        ([changed(ORDERED, ordered_fen=144_001)], -1),
        ([changed(ORDERED, state="returned", returned_fen=100)], 143_900),
        ([PAID, changed(PAID, paid_fen=143_999)], 1),
        ([changed(PAID, paid_fen=94_000, offset_fen=50_000)], 0),
        ([changed(ORDERED, state="settled", ordered_fen=0, offset_fen=144_000)], 0),
    ],
)
def test_a_payment_of_another_amount_or_without_a_grant_shows_as_a_difference(
    standings: list[Employers], difference: int
) -> None:
    assert flow_of(standings).difference == difference


@pytest.mark.parametrize(
    ("stage", "name"),
    [
        ("assessed", "not_listed"),
        ("listed", "on_notice"),
        ("taken-off", "taken_off"),
        ("waiting-for-confirmation", "waiting"),
        ("waiting-for-bank-details", "waiting"),
        ("waived", "waived"),
    ],
)
def test_who_is_entitled_and_not_granted_waits_where_the_case_stands(stage: str, name: str) -> None:
    flow = flow_of([changed(LISTED, stage=stage)])
    assert (flow.entitled, getattr(flow, name), flow.granted) == (144_000, 144_000, 0)


def test_a_top_up_that_is_owed_is_shown_until_it_is_granted() -> None:
    more = changed(PAID, entitled_fen=200_000)
    assert (flow_of([more]).top_up_due, flow_of([more]).beyond) == (56_000, 0)
    flow = flow_of([more], [replace(PAID.payment, granted_fen=56_000, paid_fen=56_000)])
    assert (flow.top_up_due, flow.granted, flow.credited, flow.employers) == (0, 200_000, 200_000, 1)


def test_what_was_granted_beyond_what_is_owed_is_shown_as_such() -> None:
    assert flow_of([changed(PAID, entitled_fen=100_000)]).beyond == 44_000
    assert flow_of([changed(PAID, outcome="ineligible", entitled_fen=0)]).beyond == 144_000


def test_a_county_that_granted_too_much_does_not_hide_what_another_owes_until_both_are_added() -> None:
    over, under = flow_of([changed(PAID, entitled_fen=100_000)]), flow_of([changed(PAID, entitled_fen=188_000)])
    assert (over + under).top_up_due == (over + under).beyond == 0


# Machines that do other things at the same time make slow examples, not wrong ones.
_PATIENT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_AMOUNTS = st.integers(0, 10**14)
_STATES = st.sampled_from([None, *PAYMENT_STATES])
_STANDINGS = st.builds(Standing, _STATES, st.integers(1, 10**6), *[_AMOUNTS] * len(SUMS))
_EMPLOYERS = st.builds(
    Employers,
    outcome=st.sampled_from(["eligible", "ineligible", None]),
    stage=st.sampled_from(["assessed", "listed", "taken-off", "waiting-for-confirmation", "waived", "granted", None]),
    is_granted=st.booleans(),
    entitled_fen=_AMOUNTS,
    payment=_STANDINGS,
)


@_PATIENT
@given(st.lists(_EMPLOYERS, max_size=8), st.lists(_STANDINGS, max_size=4))
def test_every_fen_is_somewhere(employers: list[Employers], further: list[Standing]) -> None:
    flow = flow_of(employers, further)
    not_granted = flow.not_listed + flow.on_notice + flow.taken_off + flow.waiting + flow.waived + flow.top_up_due
    assert flow.entitled + flow.beyond == not_granted + flow.granted
    assert flow.granted == flow.ordered + flow.offset + flow.not_ordered + flow.difference
    parts = [flow_of([one]) for one in employers] + [flow_of([], [one]) for one in further]
    assert sum(parts, Flow()) == flow


@_PATIENT
@given(st.lists(_EMPLOYERS, max_size=8))
def test_widths_of_the_picture_are_amounts(standings: list[Employers]) -> None:
    picture = layout(flow_of(standings))
    for band in picture.bands:
        assert band.width == pytest.approx(band.amount_fen * picture.per_fen, abs=1e-6)
    for node in picture.nodes:
        assert node.height == pytest.approx(node.amount_fen * picture.per_fen, abs=1e-6)
        out = [band for band in picture.bands if band.source == node.name]
        if out:
            assert sum(band.amount_fen for band in out) == node.amount_fen


@_PATIENT
@given(st.lists(_EMPLOYERS, min_size=1, max_size=8))
def test_nothing_of_the_picture_lies_outside_it_or_over_another(standings: list[Employers]) -> None:
    picture = layout(flow_of(standings))
    columns: dict[float, list[tuple[float, float]]] = {}
    for node in picture.nodes:
        assert 0 <= node.y <= node.y + node.height <= picture.height
        columns.setdefault(node.x, []).append((node.y, node.y + node.height))
    for spans in columns.values():
        spans.sort()
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    assert all(isinstance(band, Band) for band in picture.bands)
