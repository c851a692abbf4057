"""Where the money stands: every fen is somewhere, and a fen too many or too few is told."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.supervision.domain.money_flow import Flow, Standing, flow_of
from services.supervision.progress.pages.sankey import Band, layout

ORDERED = Standing(
    agency="630102",
    top_up=False,
    outcome="eligible",
    stage="granted",
    payment_state="ordered",
    is_granted=True,
    count=1,
    entitled_fen=144_000,
    granted_fen=144_000,
    ordered_fen=144_000,
    paid_fen=0,
    returned_fen=0,
    offset_fen=0,
)
PAID = replace(ORDERED, payment_state="credited", paid_fen=144_000)
LISTED = replace(ORDERED, stage="listed", payment_state=None, is_granted=False, granted_fen=0, ordered_fen=0)


@pytest.mark.parametrize(
    ("standings", "difference"),
    [
        ([], 0),
        ([PAID], 0),
        ([ORDERED], 0),
        ([replace(ORDERED, payment_state=None, ordered_fen=0)], 0),
        ([replace(ORDERED, payment_state="returned", returned_fen=144_000)], 0),
        ([replace(PAID, paid_fen=143_999)], 1),
        ([replace(PAID, paid_fen=144_001)], -1),
        ([replace(PAID, granted_fen=0, is_granted=False)], -144_000),
        ([replace(ORDERED, ordered_fen=144_001)], -1),
        ([replace(ORDERED, payment_state="returned", returned_fen=100)], 143_900),
        ([PAID, replace(PAID, paid_fen=143_999)], 1),
        ([replace(PAID, paid_fen=94_000, offset_fen=50_000)], 0),
        ([replace(ORDERED, payment_state="settled", ordered_fen=0, offset_fen=144_000)], 0),
    ],
)
def test_a_payment_of_another_amount_or_without_a_grant_shows_as_a_difference(
    standings: list[Standing], difference: int
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
    flow = flow_of([replace(LISTED, stage=stage)])
    assert (flow.entitled, getattr(flow, name), flow.granted) == (144_000, 144_000, 0)


def test_a_top_up_that_is_owed_is_shown_until_it_is_granted() -> None:
    more = replace(PAID, entitled_fen=200_000)
    assert (flow_of([more]).top_up_due, flow_of([more]).beyond) == (56_000, 0)
    top_up = replace(PAID, top_up=True, outcome=None, entitled_fen=0, granted_fen=56_000, paid_fen=56_000)
    flow = flow_of([more, top_up])
    assert (flow.top_up_due, flow.granted, flow.credited, flow.employers) == (0, 200_000, 200_000, 1)


def test_what_was_granted_beyond_what_is_owed_is_shown_as_such() -> None:
    assert flow_of([replace(PAID, entitled_fen=100_000)]).beyond == 44_000
    assert flow_of([replace(PAID, outcome="ineligible", entitled_fen=0)]).beyond == 144_000


def test_a_county_that_granted_too_much_does_not_hide_what_another_owes_until_both_are_added() -> None:
    over, under = flow_of([replace(PAID, entitled_fen=100_000)]), flow_of([replace(PAID, entitled_fen=188_000)])
    assert (over + under).top_up_due == (over + under).beyond == 0


# Machines that do other things at the same time make slow examples, not wrong ones.
_PATIENT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_AMOUNTS = st.integers(0, 10**14)
_STATES = st.sampled_from([None, "ordered", "batched", "released", "held", "returned", "credited", "settled"])
_STANDINGS = st.builds(
    Standing,
    agency=st.just("630102"),
    top_up=st.booleans(),
    outcome=st.sampled_from(["eligible", "ineligible", None]),
    stage=st.sampled_from(["assessed", "listed", "taken-off", "waiting-for-confirmation", "waived", "granted", None]),
    payment_state=_STATES,
    is_granted=st.booleans(),
    count=st.integers(1, 10**6),
    entitled_fen=_AMOUNTS,
    granted_fen=_AMOUNTS,
    ordered_fen=_AMOUNTS,
    paid_fen=_AMOUNTS,
    returned_fen=_AMOUNTS,
    offset_fen=_AMOUNTS,
)


@_PATIENT
@given(st.lists(_STANDINGS, max_size=8))
def test_every_fen_is_somewhere(standings: list[Standing]) -> None:
    flow = flow_of(standings)
    not_granted = flow.not_listed + flow.on_notice + flow.taken_off + flow.waiting + flow.waived + flow.top_up_due
    assert flow.entitled + flow.beyond == not_granted + flow.granted
    assert flow.granted == flow.ordered + flow.offset + flow.not_ordered + flow.difference
    parts = [flow_of([one]) for one in standings]
    assert sum(parts, Flow()) == flow


@_PATIENT
@given(st.lists(_STANDINGS, max_size=8))
def test_widths_of_the_picture_are_amounts(standings: list[Standing]) -> None:
    picture = layout(flow_of(standings))
    for band in picture.bands:
        assert band.width == pytest.approx(band.amount_fen * picture.per_fen, abs=1e-6)
    for node in picture.nodes:
        assert node.height == pytest.approx(node.amount_fen * picture.per_fen, abs=1e-6)
        out = [band for band in picture.bands if band.source == node.name]
        if out:
            assert sum(band.amount_fen for band in out) == node.amount_fen


@_PATIENT
@given(st.lists(_STANDINGS, min_size=1, max_size=8))
def test_nothing_of_the_picture_lies_outside_it_or_over_another(standings: list[Standing]) -> None:
    picture = layout(flow_of(standings))
    columns: dict[float, list[tuple[float, float]]] = {}
    for node in picture.nodes:
        assert 0 <= node.y <= node.y + node.height <= picture.height
        columns.setdefault(node.x, []).append((node.y, node.y + node.height))
    for spans in columns.values():
        spans.sort()
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    assert all(isinstance(band, Band) for band in picture.bands)
