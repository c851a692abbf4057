"""Ten editions that no province has, which between them and the shipped ones use every option of the model.

Each is an edition that ships, with some of its values said otherwise; all of them are fit to be adopted.
"""

import copy
import json
from collections.abc import Mapping, Sequence
from typing import Any

from services.eligibility.editions import canonical, shipped

_MODEL = "qinghai-2021"
_XINING = ("630102", "630103", "630121")
_TWO_CITIES = ("630102", "630103", "630202")
_JIUJIANG = ("360429", "360430")
_NOT_EMPLOYERS = ("social_organisation", "foundation", "social_service_institution", "law_firm", "accounting_firm")
_ALL = ("enterprise", *_NOT_EMPLOYERS, "individual_business", "public_institution")


def _of(value: Any, **more: str) -> dict[str, Any]:
    return {"value": value, "source": "N29 §1", **more}


def _rate(rate: str, kinds: Sequence[str] = _ALL, sizes: Sequence[str] = (), until: str = "", **more: str) -> Any:
    said: dict[str, Any] = {"unit_kinds": list(kinds), "rate": _of(rate, **more)}
    return said | ({"size_classes": list(sizes)} if sizes else {}) | ({"until": until} if until else {})


def _formula(count: str, over: str) -> dict[str, Any]:
    return _of({"count": count.split(), "over": over.split()})


def _limit(limit: str, comparison: str = "at-most", insured: int = 0, sizes: Sequence[str] = ()) -> dict[str, Any]:
    said: dict[str, Any] = {"limit": _of(limit), "comparison": comparison}
    said |= {"insured_at_most": _of(insured)} if insured else {}
    return said | ({"size_classes": list(sizes)} if sizes else {})


def _test(name: str, formulas: Sequence[dict[str, Any]], *limits: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "any_of": list(formulas), "limits": list(limits)}


def _layoff(headcount: str, *tests: dict[str, Any], opening: tuple[str, str] | None = None) -> dict[str, Any]:
    said: dict[str, Any] = {"headcount": _of(headcount), "tests": list(tests)}
    return said | (
        {"opening": _of(dict(zip(("established", "new_entrants"), opening, strict=True)))} if opening else {}
    )


def _section(**values: Any) -> dict[str, Any]:
    return {name: _of(value) for name, value in values.items()}


_DECREASE = _formula("opening -december -retired -deceased", "opening")
_SIZED = (
    _rate("3/10", ["enterprise"], ["large"]),
    _rate("0.6", ["enterprise"], ["medium", "small", "micro"]),
    _rate("0.6", _NOT_EMPLOYERS),
)

_CHANGES: Mapping[str, Mapping[str, Any]] = {
    # Whole yuan; each county has a fund; two approve of everything; a week's notice from the day after.
    "jia": {
        "counties": _of(list(_XINING)),
        "rounding": _of("half-up-to-yuan"),
        "premium": _of(["unit_paid"]),
        "layoff": _layoff(
            "january",
            _test("layoff", [_DECREASE], _limit("1/5", insured=20), _limit("1/10")),
            opening=("january", "january"),
        ),
        "direct_route": _of("everybody"),
        "notice_working_days": _of(6),
        "notice_first_day": _of("does-not-count"),
        "pay_by": _of("2021-08-31"),
        "closing_date": _of("2021-09-30"),
        "payments": _section(fund_level="county", second_approver_from="0.01", payee_check="if-asked"),
    },
    # Half a fen to the even one; one fund of the province; nobody is paid whose account the bank did not confirm.
    "yi": {
        "counties": _of(list(_JIUJIANG)),
        "fund_months": _of(0),
        "rates": [_rate("0.505")],
        "rounding": _of("half-even-to-fen"),
        "layoff": _layoff(
            "prior_december",
            _test(
                "layoff",
                [_formula("new_claimants", "prior_december")],
                _limit("0.25", "below", insured=20),
                _limit("0.2"),
            ),
        ),
        "direct_route": _of("received-prior-refund-and-no-dispatch-firm"),
        "notice_working_days": _of(1),
        "payments": _section(fund_level="province", payee_check="required", attempts_before_a_person_decides=1),
    },
    # Down to ten fen; either of two formulas; twelve months paid for, relief among them; arrears bar for good.
    "bing": {
        "counties": _of(list(_TWO_CITIES)),
        "rounding": _of("down-to-jiao"),
        "layoff": _layoff(
            "december",
            _test(
                "layoff",
                [_DECREASE, _formula("laid_off", "average_insured")],
                _limit("0.2", insured=30),
                _limit("0.055"),
            ),
            opening=("january", "not-assessed"),
        ),
        "paid_months": {"at_least": _of(12), "relief_counts": _of(True)},
        "arrears": _of("block"),
        "payments": _section(fund_level="city", deregistration_list="struck-off"),
    },
    # Up to the fen; a dispatch firm's premium is split, each share at the rate of the firm that used the people.
    "ding": {
        "counties": _of(list(_XINING)),
        "rates": [*_SIZED, _rate("0.45", ["individual_business", "public_institution"])],
        "rounding": _of("up-to-fen"),
        "dispatch": {"base": _of("by-placement"), "placed_rate": _of("using-firm")},
        "arrears": _of("block-until-paid"),
        "exclusions": [
            {"list": "dishonest", "title": "Dishonest", "title_zh": "失信", "standing": _of("on-the-day-of-decision")},
            {"list": "struck-off", "title": "Struck off", "title_zh": "注销", "standing": _of("in-the-base-year")},
        ],
    },
    # The same at the firm's own rate; back-payments and late fees count; everybody confirms.
    "wu": {
        "counties": _of(list(_XINING)),
        "rates": [*_SIZED],
        "rounding": _of("half-up-to-jiao"),
        "premium": _of(["unit_paid", "staff_paid", "back_paid", "late_fees"]),
        "dispatch": {"base": _of("by-placement"), "placed_rate": _of("dispatch-firm")},
        "arrears": _of("do-not-block"),
        "direct_route": _of("nobody"),
        "pay_within_days": _of(5),
    },
    # Two tests; limits by size; everybody insured at some time of the year; months paid in six years.
    "ji": {
        "counties": _of(list(_XINING)),
        "rates": [*_SIZED, _rate("0.6", ["individual_business"])],
        "rounding": _of("half-even-to-yuan"),
        "layoff": _layoff(
            "cumulative_insured",
            _test(
                "layoff",
                [_formula("laid_off -left_not_counted", "cumulative_insured")],
                _limit("0.4", insured=30, sizes=["micro"]),
                _limit("0.3", sizes=["small"]),
                _limit("0.2", sizes=["medium", "large"]),
                _limit("0.1"),
            ),
            _test(
                "claims", [_formula("new_claimants_from_february lump_sum_claimants", "average_insured")], _limit("0.5")
            ),
        ),
        "paid_months": {"at_least": _of(18), "relief_counts": _of(False), "counted": _of("cumulative")},
    },
    # Rates rise while lists stand, and those of small ones end.
    "geng": {
        "counties": _of(list(_XINING)),
        "rates": [
            _rate("0.3", ["enterprise"], ["large"]),
            _rate("0.6", ["enterprise"], ["medium", "small", "micro"], until="2021-08-15"),
            _rate(
                "0.9", ["enterprise"], ["medium", "small", "micro"], in_force_from="2021-08-16", recorded="2026-11-23"
            ),
            _rate("0.6", ["law_firm"], assumption="As enterprises are.", assumption_zh="与企业相同。"),
        ],
        "rounding": _of("down-to-fen"),
    },
    # People are counted as paid for; the year after is looked at; funds are asked for half a year.
    "xin": {
        "counties": _of(list(_XINING)),
        "fund_months": _of(6),
        "layoff": _layoff(
            "average_paid_in",
            _test(
                "layoff",
                [_formula("average_paid_in -current", "average_paid_in")],
                _limit("0.4", insured=30),
                _limit("0.2"),
            ),
            _test("claims", [_formula("new_claimants january_claimants", "january")], _limit("0.4", "below"))
            | {"title_zh": "新增领金人数检验"},
        ),
        "paid_months": {"at_least": _of(6), "relief_counts": _of(True), "counted": _of("within-the-base-year")},
        "notice_working_days": _of(10),
    },
    # Supervision draws every line elsewhere.
    "ren": {
        "counties": _of(list(_XINING)),
        "rounding": _of("up-to-yuan"),
        "supervision": _section(
            order_days=1,
            release_days=3,
            result_days=2,
            reissue_days=4,
            grant_days=1,
            listing_days=7,
            notice_end_days=1,
            objection_days=3,
            telling_days=4,
            completing_days=9,
            dispute_days=6,
            reconsideration_days=8,
            recovery_days=2,
            repayment_days=20,
            funds_days=3,
            discrepancy_days=4,
            near_limit_percent=95,
            split_window_days=1,
            night_from_hour=20,
            night_to_hour=8,
            night_burst=2,
            night_burst_minutes=30,
            quick_dismissal_minutes=30,
            escalate_grave_days=[2, 4],
            escalate_serious_days=[3, 6],
            report_cut_off_hour=17,
            report_due_hour=18,
            forecast_reports=2,
            slow_points=25,
        ),
    },
    # A new entrant is measured from its first month, in January's place; a list of one day.
    "gui": {
        "counties": _of([_XINING[0]]),
        "rates": [_rate("1")],
        "rounding": _of("up-to-jiao"),
        "layoff": _layoff(
            "average_insured",
            _test("layoff", [_DECREASE], _limit("0.5", insured=20), _limit("0.3")),
            opening=("january", "first_month"),
        ),
        "notice_working_days": _of(1),
        "notice_first_day": _of("does-not-count"),
        "closing_date": _of("2021-08-31"),
        "pay_by": _of("2021-08-13"),
        "pay_within_days": _of(1),
    },
}


def made_up() -> dict[str, str]:
    """Canonical content by id."""
    return {f"{name}-2021": canonical(_changed(f"{name}-2021", changes)) for name, changes in _CHANGES.items()}


def _changed(edition: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(shipped()[_MODEL])
    document |= {"id": edition, **copy.deepcopy(dict(changes))}
    cited = json.dumps({name: value for name, value in document.items() if name != "documents"})
    document["documents"] = {
        name: said for name, said in document["documents"].items() if f'"{name} ' in cited or f", {name} " in cited
    }
    return document
