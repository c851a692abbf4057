"""What supervision found of what was planted: by family, kind and budget. Pure."""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any

from tests.adversaries.play import Alert, Played
from tests.adversaries.plot import Plot

BUDGETS = (0.005, 0.01, 0.02)


@dataclass(frozen=True)
class Outcome:
    plot: Plot
    alerts: tuple[Alert, ...]

    @property
    def fate(self) -> str:
        if self.alerts:
            return "found"
        if self.plot.held:
            return "held"
        return "missed" if self.plot.since is not None else "not-done"

    @property
    def days(self) -> int | None:
        """From the deed to the first alert about it."""
        if not self.alerts or self.plot.since is None:
            return None
        first = min(date.fromisoformat(one["opened_on"]) for one in self.alerts)
        return max(0, (first - self.plot.since.date()).days)


@dataclass(frozen=True)
class Report:
    outcomes: Sequence[Outcome]
    alerts: int
    matched: int
    unfounded: Sequence[Alert]
    """About nobody that a plot concerns."""
    honest: Sequence[Alert]
    employers: int
    falsely_named: int
    budgets: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """By share of employers: how many are looked at, plots found among them, plots that could be."""


def measure(honest: Played, planted: Played) -> Report:
    usual = Counter(_same(one) for one in honest.alerts)
    fresh = []
    for one in planted.alerts:
        if usual[_same(one)]:
            usual[_same(one)] -= 1
        else:
            fresh.append(one)
    outcomes = [Outcome(plot, tuple(one for one in fresh if concerns(one, plot))) for plot in planted.plots]
    told = {id(one) for outcome in outcomes for one in outcome.alerts}
    concerned = {firm.uscc for plot in planted.plots for firm in plot.firms}
    concerned |= {uscc for plot in planted.plots for uscc in plot.reached}
    batches = {batch for plot in planted.plots for batch in plot.batches}
    agencies = {agency for plot in planted.plots for agency in plot.agencies}
    unfounded = [
        one
        for one in planted.alerts
        if id(one) not in told
        and one["uscc"] not in concerned
        and one["agency"] not in agencies
        and not batches & words_of(one)
    ]
    named = {one["uscc"] for one in unfounded if one["uscc"]}
    report = Report(
        outcomes, len(planted.alerts), len(told), unfounded, honest.alerts, len(planted.employers), len(named)
    )
    ranked = ranking(planted.alerts)
    for share in BUDGETS:
        looked_at = set(ranked[: math.ceil(share * len(planted.employers))])
        of_firms = [one for one in outcomes if one.plot.firms and one.fate != "held"]
        seen = sum(any(firm.uscc in looked_at for firm in one.plot.firms) for one in of_firms if one.alerts)
        report.budgets[f"{share:.1%}"] = (
            len(looked_at),
            seen,
            min(len(of_firms), math.ceil(share * len(planted.employers))),
        )
    return report


def concerns(alert: Alert, plot: Plot) -> bool:
    """Strictly: the alert is about a firm, person, agency, batch or fund of the plot, and not by a deed of before."""
    if plot.since is None or date.fromisoformat(alert["opened_on"]) < plot.since.date():
        return False
    firms = {one.uscc for one in plot.firms}
    if alert["uscc"] is not None:
        return alert["uscc"] in firms or alert["agency"] in plot.agencies
    return bool(
        alert["agency"] in plot.agencies
        or plot.people & set(alert["people"])
        or (firms | plot.people | plot.batches | plot.payments | plot.funds) & words_of(alert)
    )


def words_of(alert: Alert) -> set[str]:
    """Whatever its values name."""
    return {word.strip("，,.;。") for value in alert["values"].values() for word in str(value).split()}


def _same(alert: Alert) -> tuple[str, ...]:
    whose = alert["uscc"] or "/".join([alert["agency"], *sorted(alert["people"])])
    return alert["kind"], str(whose), alert["code"]


def ranking(alerts: Iterable[Alert]) -> list[str]:
    """Employers, those to look at first before the others: by severity, score if there is one, and number of alerts."""
    by_uscc: dict[str, list[Alert]] = defaultdict(list)
    for one in alerts:
        if one["uscc"]:
            by_uscc[one["uscc"]].append(one)

    def key(uscc: str) -> tuple[Any, ...]:
        some = by_uscc[uscc]
        grave = max(one["severity"] == "grave" for one in some)
        return -int(grave), -max(float(one.get("score") or 0) for one in some), -len(some), uscc

    return sorted(by_uscc, key=key)


def as_table(report: Report) -> str:
    lines = [f"{'family':<16}{'kinds':>6}{'plots':>6}{'found':>6}{'held':>6}{'missed':>7}{'recall':>8}{'days':>6}"]
    families: dict[str, list[Outcome]] = defaultdict(list)
    for one in report.outcomes:
        families[one.plot.family].append(one)
    families["all"] = list(report.outcomes)
    for family, some in families.items():
        fates = Counter(one.fate for one in some)
        done = len(some) - fates["not-done"]
        days = [one.days for one in some if one.days is not None]
        recall = (fates["found"] + fates["held"]) / done if done else 1.0
        kinds = len({one.plot.kind for one in some})
        late = f"{median(days):.0f}" if days else "-"
        counts = f"{kinds:>6}{done:>6}{fates['found']:>6}{fates['held']:>6}{fates['missed']:>7}"
        lines.append(f"{family:<16}{counts}{recall:>8.1%}{late:>6}")
    lines.append("")
    for share, (looked_at, seen, possible) in report.budgets.items():
        lines.append(f"Looking at {share} of employers ({looked_at}): {seen} plots, of {possible} at most.")
    precision = report.matched / report.alerts if report.alerts else 1.0
    lines.append(f"{report.matched} of {report.alerts} alerts are about a plot ({precision:.1%}).")
    named = report.falsely_named / report.employers
    lines.append(f"{report.falsely_named} of {report.employers} employers named falsely ({named:.2%}).")
    grave = sum(one["severity"] == "grave" for one in report.honest)
    lines.append(f"Honest season: {len(report.honest)} alerts, {grave} of them grave.")
    lines += [f"MISSED {kind}" for kind in missed_kinds(report)]
    return "\n".join(lines)


def missed_kinds(report: Report) -> list[str]:
    """Of which not one plot was found or held."""
    seen = {one.plot.kind for one in report.outcomes if one.fate in ("found", "held")}
    return sorted({f"{one.plot.family}/{one.plot.kind}" for one in report.outcomes if one.plot.kind not in seen})


def as_json(report: Report) -> str:
    plots = [
        {
            "family": one.plot.family,
            "kind": one.plot.kind,
            "strategy": one.plot.strategy,
            "employers": [firm.uscc for firm in one.plot.firms],
            "people": sorted(one.plot.people),
            "agencies": sorted(one.plot.agencies),
            "batches": sorted(one.plot.batches),
            "since": one.plot.since.isoformat() if one.plot.since else None,
            "fate": one.fate,
            "held": one.plot.held,
            "days": one.days,
            "alerts": sorted({alert["kind"] for alert in one.alerts}),
            "steps": one.plot.steps,
        }
        for one in report.outcomes
    ]
    told = {
        "plots": plots,
        "missed_kinds": missed_kinds(report),
        "alerts": report.alerts,
        "matched": report.matched,
        "unfounded": Counter(one["kind"] for one in report.unfounded),
        "honest": Counter(one["kind"] for one in report.honest),
        "employers": report.employers,
        "falsely_named": report.falsely_named,
        "budgets": report.budgets,
    }
    return json.dumps(told, ensure_ascii=False, indent=1)
