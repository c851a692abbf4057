"""How well the rules tell wrong-doing from honest look-alikes: recall and precision of each, over one season."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.supervision.alerts.finding import Finding
from services.supervision.alerts.judging import (
    cases_of,
    compared_by,
    judge_account,
    judge_batch,
    judge_book,
    judge_cases,
    judge_fund,
    judge_notice,
    judge_peers,
    judge_person,
    judge_staff,
)
from services.supervision.alerts.pictures.batch import BATCH_STEPS
from services.supervision.alerts.pictures.features import Features
from services.supervision.alerts.registry import RULES
from services.supervision.domain.laws import Laws
from services.supervision.domain.record import Record
from wengang.season.season import SEASON_ENDS, Season
from wengang.wording import say


@dataclass(frozen=True, slots=True)
class Score:
    kind: str
    planted: int
    found: int
    false_alarms: int

    @property
    def recall(self) -> float:
        return self.found / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        alarms = self.found + self.false_alarms
        return self.found / alarms if alarms else 1.0


@dataclass(frozen=True, slots=True)
class Measured:
    scores: list[Score]
    missed: list[tuple[str, str, str]]
    """What was planted, the kind that should have told it, and where."""
    false_alarms: list[Finding]
    employers: int
    employers_falsely_named: int


def measure(season: Season) -> Measured:
    """Every alert that has opened by the season's end, closed or not, against the truth."""
    alarms: dict[tuple[str, str], Finding] = {}
    for finding in judge_season(season):
        if finding.opens_on <= SEASON_ENDS:
            alarms[finding.kind, _owner(finding)] = finding
    kinds = sorted({kind for kind, _ in season.truth} | {kind for kind, _ in alarms})
    scores = [
        Score(
            kind,
            planted=sum(1 for one, _ in season.truth if one == kind),
            found=sum(1 for key in alarms if key[0] == kind and key in season.truth),
            false_alarms=sum(1 for key in alarms if key[0] == kind and key not in season.truth),
        )
        for kind in kinds
    ]
    wrong = [finding for key, finding in alarms.items() if key not in season.truth]
    return Measured(
        scores=scores,
        missed=sorted(
            (season.planted.get(owner, "?"), kind, owner) for kind, owner in season.truth if (kind, owner) not in alarms
        ),
        false_alarms=wrong,
        employers=season.employers,
        employers_falsely_named=len({one.whose.uscc or one.whose.owner for one in wrong}),
    )


def _owner(finding: Finding) -> str:
    """The picture; of what was found by comparing all employers, whom it is about."""
    whose = finding.whose
    if not whose.owner.startswith(("peers:", "staff:")):
        return whose.owner
    return f"case:{whose.edition}:{whose.uscc}" if whose.uscc else f"person:{finding.people[0]}"


def judge_season(season: Season) -> Iterable[Finding]:
    """As supervision does, picture by picture; without a database."""
    by_employer: dict[str, list[Record]] = defaultdict(list)
    streams: dict[str, list[Record]] = defaultdict(list)
    refers: dict[str, list[Record]] = defaultdict(list)
    acts: dict[str, list[Record]] = defaultdict(list)
    given: dict[str, list[Record]] = defaultdict(list)
    funds: dict[str, set[str]] = defaultdict(set)
    compared: dict[str, list[Features]] = defaultdict(list)
    people = {*BATCH_STEPS, "objection-dismissed", "placements-accepted", "referral-decided"}
    for record in season.records:
        uscc = record.text("uscc") or record.text("payment_id").partition(":")[2].partition(":")[0]
        if uscc:
            by_employer[uscc].append(record)
        streams[record.stream].append(record)
        if record.text("fund_id") and record.stream.startswith("batch:"):
            funds[record.text("fund_id")].add(record.stream)
        if record.name == "payment-released":
            refers[f"batch:{record.text('batch_id')}"].append(record)
        if record.name in ("case-listed", "top-up-listed"):
            refers[f"notice:{record.text('notice_id')}"].append(record)
        if record.name in people:
            acts[record.actor].append(record)
        if record.name == "bank-details-given":
            given[uscc].append(record)
    terms_for = Laws(one for one in season.records if one.source == "eligibility").terms_for
    for uscc, records in by_employer.items():
        whole = {f"batch:{one.text('batch_id')}" for one in records if one.text("batch_id")}
        whole |= {f"discrepancy:{one.position}" for one in records if one.name == "bank-discrepancy-found"}
        shared = [one for stream in whole for one in streams[stream]]
        cases = cases_of(uscc, [*records, *shared])
        yield from _all(judge_cases(cases, {}, terms_for))
        for one in compared_by(cases, terms_for):
            compared[one.edition].append(one)
    for edition, rows in compared.items():
        yield from _all(judge_peers(edition, rows, terms_for))
    for stream in list(streams):
        kind, _, key = stream.partition(":")
        if kind == "batch":
            yield from _all(judge_batch(key, [*streams[stream], *refers[stream]], terms_for))
        elif kind == "notice":
            yield from _all(judge_notice(key, [*streams[stream], *refers[stream]], terms_for))
        elif kind == "fund":
            paid = [record for batch in funds[key] for record in streams[batch]]
            yield from _all(judge_fund(key, [*streams[stream], *paid], terms_for))
        elif kind == "account-book":
            yield from _all(judge_book(key, streams[stream]))
    for person, records in acts.items():
        yield from _all(judge_person(person, records, terms_for))
    yield from _all(judge_staff(season.records))
    users: dict[str, set[str]] = defaultdict(set)
    for uscc, records in given.items():
        for record in records:
            users[record.data["bank"]["account_fingerprint"]].add(uscc)
    for account, usccs in users.items():
        if len(usccs) > 1:
            records = [record for uscc in _tied(usccs, users, given) for record in given[uscc]]
            yield from _all(judge_account(account, records, season.allowed.get(account, ())))


def _tied(usccs: set[str], users: Mapping[str, set[str]], given: Mapping[str, list[Record]]) -> set[str]:
    """And those that gave another account that one of these did, and so on."""
    known, newly = set(usccs), set(usccs)
    while newly:
        accounts = {record.data["bank"]["account_fingerprint"] for uscc in newly for record in given[uscc]}
        newly = {uscc for account in accounts for uscc in users[account]} - known
        known |= newly
    return known


def _all(found: dict[str, list[Finding]]) -> Iterable[Finding]:
    return (finding for findings in found.values() for finding in findings)


def _share(of_one: float) -> str:
    """
    >>> _share(1.0), _share(2 / 3)
    ('100%', '66.7%')
    """
    return f"{of_one * 100:.3g}%"


def as_table(measured: Measured) -> str:
    """Markdown: a row a rule, and what is over all."""
    headings = say("rule | planted | found | false | recall | precision", "规则 | 植入 | 发现 | 误报 | 查全率 | 查准率")
    lines = [f"| {headings} |", "|---|---:|---:|---:|---:|---:|"]
    for one in measured.scores:
        counts = f"{one.planted} | {one.found} | {one.false_alarms}"
        lines.append(
            f"| {say(one.kind, RULES[one.kind].title.zh)} | {counts} | {_share(one.recall)} | {_share(one.precision)} |"
        )
    share = measured.employers_falsely_named / measured.employers
    lines.append("")
    named, of = measured.employers_falsely_named, measured.employers
    lines.append(
        say(f"{named} of {of} employers named falsely ({share:.2%}).", f"{of} 家单位中误报 {named} 家（{share:.2%}）。")
    )
    return "\n".join(lines)
