"""What somebody asks for, and what the rules about people, places and days say to it: written without the services.

Each command says which answers it must get: statuses that refuse it, or none where it is taken.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.campaign.people.door import Hat, lies_in, turned_away
from tests.campaign.people.history import Employer, History
from tests.people import QINGHAI, DemoEmployer, contributions_csv, roster_csv

CLOSING = "2021-12-31"
FUND = "630100"
_AGENCIES = ("630102", "630103", "630102", "630103", "630100", "630100", "630202", "630000", "000000")
_OPEN = ("none", "assessed", "taken-off")
"""Stages in which what a case is decided by may change."""


@dataclass(frozen=True, slots=True)
class Command:
    """``refused``: the statuses of which one must come; empty where it is taken. ``then``: what it changes outside the
    logs."""

    service: str
    operation: str
    path: str
    refused: frozenset[int]
    request: dict[str, Any] = field(default_factory=dict)
    then: Callable[[], None] = lambda: None


@dataclass
class Place:
    """Where commands are made: the season's facts, its day, and the employers there are to speak of."""

    history: History
    people: dict[str, DemoEmployer]
    random: Random
    sha256: str
    today: str = ""
    accounts: dict[str, str] = field(default_factory=dict)
    """The number on record, by employer: the facts have a fingerprint of it."""
    made: int = 0

    # Drawing

    def next(self) -> int:
        self.made += 1
        return self.made

    def draw(self, hat: Hat, *stages: str) -> tuple[str, Employer]:
        """An employer: of these stages if there is one, of the hat's own if it has one, or one that nobody knows."""
        chance = self.random.random()
        if chance < 0.03:
            uscc = self.random.choice(
                [one for one in self.people if not self.history.employers[one].agency] or [*self.people]
            )
        elif hat.employer is not None and chance < 0.7:
            uscc = hat.employer
        else:
            fit = [
                uscc
                for uscc, one in self.history.employers.items()
                if one.agency and (not stages or one.stage in stages)
            ]
            uscc = self.random.choice(fit[-25:] or [*self.people])
        return uscc, self.history.employers[uscc]

    def agency(self, hat: Hat) -> str:
        return hat.region if hat.region and self.random.random() < 0.5 else self.random.choice(_AGENCIES)

    def inside(self, region: str) -> list[Employer]:
        return [one for one in self.history.employers.values() if one.agency and lies_in(region, one.agency)]

    @property
    def closed(self) -> bool:
        return self.today > CLOSING


def _refused(door: int | None, *rules: bool, status: int = 409) -> frozenset[int]:
    if door is not None:
        return frozenset((door,))
    return frozenset((status,)) if any(rules) else frozenset()


def _unknown(hat: Hat, service: str, operation: str, mine: str | None = None) -> frozenset[int]:
    """Of what is not there nobody knows the place: it is not found, or the token opens it nowhere."""
    door = turned_away(hat, service, operation, ["630102"], mine)
    return frozenset((404,)) if door is None else frozenset((door, 404)) if door == 403 else frozenset((door,))


def _csv(content: bytes) -> dict[str, Any]:
    return {"params": {"edition": QINGHAI}, "content": content, "headers": {"Content-Type": "text/csv"}}


# Registration


def roster(place: Place, hat: Hat) -> Command:
    """One employer: a new one, or one on record, with its account or another, for its agency or another."""
    new = [uscc for uscc in place.people if not place.history.employers[uscc].agency][:1]
    uscc = new[0] if new and place.random.random() < 0.6 else place.draw(hat)[0]
    one, employer = place.history.employers[uscc], place.people[uscc]
    number = place.accounts.get(uscc, employer.account_number)
    if place.random.random() < 0.4:
        number = f"62220299{place.next():08d}"
    agency = place.random.choice(("630102", "630103")) if place.random.random() < 0.2 else one.agency or employer.agency
    row = DemoEmployer(**{name: getattr(employer, name) for name in DemoEmployer.__slots__})
    row.agency, row.account_number = agency, number
    door = turned_away(hat, "registration", "POST /v1/rosters", [agency])
    refused = _refused(door, bool(one.agency) and one.agency != agency, status=422) or _refused(
        None, hat.person in one.helpers and number != place.accounts.get(uscc)
    )
    request = _csv(roster_csv([row]))
    return Command(
        "registration",
        "POST /v1/rosters",
        "/v1/rosters",
        refused,
        request,
        lambda: place.accounts.update({uscc: number}),
    )


def _speaking(
    place: Place, hat: Hat, what: str, body: Any, *rules: bool, of: tuple[str, Employer], **more: Any
) -> Command:
    uscc, one = of
    operation = f"POST /v1/employers/{{uscc}}/{what}"
    if one.agency:
        door = turned_away(hat, "registration", operation, [one.agency], uscc)
        refused = _refused(door, hat.person in one.for_agency, *rules)
    else:
        refused = _unknown(hat, "registration", operation, uscc)
    return Command("registration", operation, f"/v1/employers/{uscc}/{what}", refused, {"json": body}, **more)


def register(place: Place, hat: Hat) -> Command:
    return _speaking(place, hat, "registration", {"edition": QINGHAI}, of=place.draw(hat))


def give_account(place: Place, hat: Hat) -> Command:
    uscc, one = place.draw(hat, "assessed", "listed", "waiting", "none")
    employer, number = place.people[uscc], f"62220288{place.next():08d}"
    body = {"account_name": employer.name, "account_number": number}
    body |= {"bank_name": employer.bank_name, "cnaps_code": employer.cnaps_code}
    then = lambda: place.accounts.update({uscc: number})  # noqa: E731
    return _speaking(place, hat, "bank-details", body, of=(uscc, one), then=then)


def confirm(place: Place, hat: Hat) -> Command:
    uscc, one = place.draw(hat, "assessed", "listed", "waiting", "granted")
    known = one.assessment
    said = {"assessment_id": f"{QINGHAI}:{uscc}:1" if known is None else known["assessment_id"]}
    amount = 0 if known is None else known["amount_fen"] or 0
    number = place.accounts.get(uscc, "6222020000000000")
    wrong = place.random.random()
    if wrong < 0.05:
        amount += 1
    elif wrong < 0.1:
        number = "6222020000000001"
    elif wrong < 0.15:
        said["assessment_id"] = f"{QINGHAI}:{uscc}:99"
    rules = (
        known is None or said["assessment_id"] != known["assessment_id"],
        known is None or known["outcome"] != "eligible" or amount != known["amount_fen"],
        number != place.accounts.get(uscc),
        one.stage in ("waived", "taken-off"),
        place.closed and one.stage != "granted",
        hat.at_a_counter and hat.person == one.entered_by,
        known is not None and known["route"] == "confirming" and not one.registered,
    )
    body = {"edition": QINGHAI, "amount": f"{amount // 100}.{amount % 100:02d}", "account_number": number, **said}
    return _speaking(place, hat, "confirmations", body, *rules, of=(uscc, one))


def dispute(place: Place, hat: Hat) -> Command:
    uscc, one = place.draw(hat, "assessed", "listed", "waiting")
    number = f"{QINGHAI}:{uscc}:1" if one.assessment is None else one.assessment["assessment_id"]
    body = {"edition": QINGHAI, "assessment_id": number, "reason": f"有误{place.next()}。"}
    return _speaking(place, hat, "disputes", body, one.assessment is None, one.word == "confirmed", of=(uscc, one))


def _moving(
    place: Place, hat: Hat, what: str, places: list[str], *rules: bool, of: tuple[str, Employer], body: Any = None
) -> Command:
    uscc, one = of
    operation = f"POST /v1/employers/{{uscc}}/{what}"
    if not one.agency:
        refused = _unknown(hat, "registration", operation)
    elif one.move is None and what != "moves":
        door = turned_away(hat, "registration", operation, [one.agency])
        refused = frozenset((409,) if door is None else (door, 409) if door == 403 else (door,))
    else:
        refused = _refused(turned_away(hat, "registration", operation, places), hat.person in one.helpers, *rules)
    return Command("registration", operation, f"/v1/employers/{uscc}/{what}", refused, {"json": body} if body else {})


def propose_move(place: Place, hat: Hat) -> Command:
    uscc, one = place.draw(hat)
    to = place.random.choice(("630102", "630103"))
    other = one.move is not None and one.move["to"] != to
    body = {"to": to, "reason": "迁址。"}
    return _moving(place, hat, "moves", [one.agency, to], to == one.agency, other, of=(uscc, one), body=body)


def _moved(place: Place, hat: Hat) -> tuple[str, Employer]:
    proposed = [(uscc, one) for uscc, one in place.history.employers.items() if one.move is not None]
    return place.random.choice(proposed) if proposed and place.random.random() < 0.9 else place.draw(hat)


def accept_move(place: Place, hat: Hat) -> Command:
    uscc, one = _moved(place, hat)
    move = one.move or {"by": "", "to": "", "for": ""}
    accepts = move["to"] if move["for"] == one.agency else one.agency
    return _moving(place, hat, "moves/acceptance", [accepts], hat.person == move["by"], of=(uscc, one))


def reject_move(place: Place, hat: Hat) -> Command:
    uscc, one = _moved(place, hat)
    places = [one.agency, "" if one.move is None else one.move["to"]]
    return _moving(place, hat, "moves/rejection", places, of=(uscc, one), body={"reason": "不同意。"})


# Eligibility


def contributions(place: Place, hat: Hat) -> Command:
    waiting = [uscc for uscc, one in place.history.employers.items() if one.agency and not one.rows]
    uscc = place.random.choice(waiting) if waiting and place.random.random() < 0.7 else place.draw(hat)[0]
    one = place.history.employers[uscc]
    operation = "POST /v1/contributions"
    asked = any(raised.uscc == uscc and not raised.decided for raised in _reviews(place))
    if one.agency:
        door = turned_away(hat, "eligibility", operation, [one.agency])
        refused = _refused(door, hat.person in one.helpers, one.stage not in _OPEN and not asked)
    else:
        door = turned_away(hat, "eligibility", operation, ["630102"])
        refused = frozenset((422,)) if door is None else frozenset((door, 422)) if door == 403 else frozenset((door,))
    return Command(
        "eligibility", operation, "/v1/contributions", refused, _csv(contributions_csv([place.people[uscc]]))
    )


def _reviews(place: Place) -> Iterable[Any]:
    return (one for number, one in place.history.raised.items() if number.startswith("rc-"))


def assess(place: Place, hat: Hat) -> Command:
    agency = place.agency(hat)
    mine = [one for one in place.inside(agency) if hat.person not in one.helpers]
    late = place.closed and any(one.stage in _OPEN for one in mine)
    return _of_agency(hat, "eligibility", "/v1/assessments", agency, not mine, late)


def _of_agency(hat: Hat, service: str, path: str, agency: str, *rules: bool) -> Command:
    door = turned_away(hat, service, f"POST {path}", [agency])
    body = {"edition": QINGHAI, "agency": agency}
    return Command(service, f"POST {path}", path, _refused(door, *rules), {"json": body})


def publish(place: Place, hat: Hat) -> Command:
    agency = place.agency(hat)
    ready = [
        one
        for one in place.history.employers.values()
        if one.stage == "assessed" and one.outcome == "eligible" and lies_in(agency, one.case_agency)
    ]
    return _of_agency(hat, "eligibility", "/v1/notices", agency, not ready, place.today > "2021-12-29")


def review(place: Place, hat: Hat) -> Command:
    return _of_agency(hat, "eligibility", "/v1/reviews", place.agency(hat))


def object_to(place: Place, hat: Hat) -> Command:
    uscc, one = place.draw(hat, "listed", "listed", "granted", "waiting")
    notices = [*place.history.notices]
    notice = one.notice if one.notice and place.random.random() < 0.9 else place.random.choice([*notices, "no-such"])
    operation = "POST /v1/notices/{notice_id}/objections"
    if notice not in place.history.notices:
        refused = _unknown(hat, "eligibility", operation, uscc)
    else:
        agency = one.case_agency or place.history.notices[notice]
        on_it = one.notice == notice
        may = on_it and ((one.stage == "listed" and place.today <= one.last_day) or one.stage == "granted")
        refused = _refused(turned_away(hat, "eligibility", operation, [agency], uscc), not may)
    body = {"uscc": uscc, "objector": "马晓梅", "grounds": "有裁员。"}
    return Command("eligibility", operation, f"/v1/notices/{notice}/objections", refused, {"json": body})


def ask_review(place: Place, hat: Hat) -> Command:
    uscc, one = place.draw(hat, "assessed", "listed", "waiting", "granted", "waived", "taken-off")
    operation = "POST /v1/reconsiderations"
    body = {"edition": QINGHAI, "uscc": uscc, "claimant": "李明", "grounds": "人数有误。"}
    if one.case_agency:
        door = turned_away(hat, "eligibility", operation, [one.case_agency], uscc)
        refused = _refused(door, place.closed, one.stage == "waived")
    else:
        door = turned_away(hat, "eligibility", operation, ["630102"], uscc)
        refused = frozenset((door,)) if door == 401 else frozenset((403, 409))
    return Command("eligibility", operation, "/v1/reconsiderations", refused, {"json": body})


def _deciding(place: Place, hat: Hat, kind: str, what: str, words: tuple[str, str]) -> Command:
    numbers = [number for number, one in place.history.raised.items() if number.startswith(kind)]
    still = [number for number in numbers if not place.history.raised[number].decided]
    number = place.random.choice(still if still and place.random.random() < 0.85 else [*numbers, f"{kind}none"])
    operation = f"POST /v1/{what}/{{{what.removesuffix('s')}_id}}/decision"
    word = words[place.random.random() < 0.7]
    if number not in place.history.raised:
        refused = _unknown(hat, "eligibility", operation)
    else:
        raised = place.history.raised[number]
        one = place.history.employers[raised.uscc]
        door = turned_away(hat, "eligibility", operation, [one.case_agency])
        rules = (
            hat.person == raised.by,
            hat.person in one.helpers,
            raised.decided,
            word == "accepted" and place.closed,
        )
        refused = _refused(door, *rules)
    body = {"decision": word, "reason": "经核查。"}
    return Command("eligibility", operation, f"/v1/{what}/{number}/decision", refused, {"json": body})


def decide_objection(place: Place, hat: Hat) -> Command:
    return _deciding(place, hat, "ob-", "objections", ("upheld", "dismissed"))


def decide_review(place: Place, hat: Hat) -> Command:
    return _deciding(place, hat, "rc-", "reconsiderations", ("accepted", "refused"))


def record_fund(place: Place, hat: Hat) -> Command:
    region = place.agency(hat)
    body = {"edition": QINGHAI, "region": region, "balance": "2000000.00", "payments_of_year": "1.00"}
    refused = _refused(turned_away(hat, "eligibility", "POST /v1/funds", [region]), region != FUND)
    return Command("eligibility", "POST /v1/funds", "/v1/funds", refused, {"json": body | {"as_of": "2020-12-31"}})


def adopt(place: Place, hat: Hat) -> Command:
    """What is adopted already: nothing changes, and still not everybody may."""
    operation = "POST /v1/editions/{edition}/adoptions"
    counties = ["630102", "630103", "630104", "630105", "630106", "630121", "630123"]
    refused = _refused(turned_away(hat, "eligibility", operation, counties))
    return Command(
        "eligibility", operation, f"/v1/editions/{QINGHAI}/adoptions", refused, {"json": {"sha256": place.sha256}}
    )


# Payout


def draft(place: Place, hat: Hat) -> Command:
    agency = place.agency(hat)
    mine = [
        one
        for one in place.history.employers.values()
        if one.payment == "ordered" and not one.revoked and lies_in(agency, one.payment_agency)
    ]
    entered = any(hat.person in one.givers[one.payment_account] for one in mine)
    helped = any(hat.person in one.helpers for one in mine)
    no_fund = agency in ("000000", "630000", "360000")
    return _of_agency(hat, "payout", "/v1/batches", agency, no_fund, not mine, entered, helped)


_NEEDS = {
    "check": ("drafted",),
    "approval": ("checked",),
    "rejection": ("drafted", "checked", "approved"),
    "release": ("approved",),
}


def batch_step(place: Place, hat: Hat) -> Command:
    batches = place.history.batches
    live = [name for name, one in batches.items() if one.state not in ("rejected", "released")]
    name = place.random.choice(live if live and place.random.random() < 0.9 else [*batches, "no-such-batch"])
    state = batches[name].state if name in batches else ""
    usual = {"drafted": "check", "checked": "approval", "approved": "release"}.get(state, "check")
    step = usual if place.random.random() < 0.7 else place.random.choice([*_NEEDS])
    operation = f"POST /v1/batches/{{batch_id}}/{step}"
    if name not in batches:
        refused = _unknown(hat, "payout", operation)
    else:
        batch = batches[name]
        paid = [one for one in place.history.employers.values() if one.batch == name]
        rules = (
            batch.state not in _NEEDS[step],
            hat.person in batch.acted,
            any(hat.person in one.helpers or hat.person in one.givers[one.payment_account] for one in paid),
        )
        refused = _refused(turned_away(hat, "payout", operation, [batch.agency]), *rules)
    body = {"json": {"reason": "金额不一致。"}} if step == "rejection" else {}
    return Command("payout", operation, f"/v1/batches/{name}/{step}", refused, body)


def request_funds(place: Place, hat: Hat) -> Command:
    number = f"YK-{place.next()}" if place.random.random() < 0.9 else next(iter(place.history.requests), "YK-0")
    region = place.agency(hat)
    body = {"edition": QINGHAI, "region": region, "request_id": number, "amount": "1.00", "purpose": "稳岗返还"}
    rules = (region != FUND, number in place.history.requests)
    refused = _refused(turned_away(hat, "payout", "POST /v1/funds/requests", [region]), *rules)
    return Command("payout", "POST /v1/funds/requests", "/v1/funds/requests", refused, {"json": body})


def _request(place: Place) -> tuple[str, dict[str, str]]:
    still = [number for number, one in place.history.requests.items() if "transferred" not in one]
    number = place.random.choice(still[-5:] or ["YK-none"])
    return number, place.history.requests.get(number, {})


def approve_funds(place: Place, hat: Hat) -> Command:
    number, known = _request(place)
    region = FUND if place.random.random() < 0.8 else place.agency(hat)
    operation = "POST /v1/funds/requests/{request_id}/approval"
    by_other = known.get("approved", hat.person) != hat.person
    own = "approved" not in known and known.get("requested") == hat.person
    rules = (region != FUND, not known, by_other, own)
    refused = _refused(turned_away(hat, "payout", operation, [region]), *rules)
    body = {"edition": QINGHAI, "region": region}
    return Command("payout", operation, f"/v1/funds/requests/{number}/approval", refused, {"json": body})


def transfer_funds(place: Place, hat: Hat) -> Command:
    number, known = _request(place)
    operation = "POST /v1/funds/requests/{request_id}/transfer"
    rules = ("approved" not in known, "transferred" in known, hat.person in known.values())
    refused = _refused(turned_away(hat, "payout", operation, [FUND]), *rules)
    reference = hashlib.sha256(f"transfer {place.next()}".encode()).hexdigest()[:20]
    body = {"edition": QINGHAI, "region": FUND, "amount": "1.00", "transferred_on": place.today}
    request = {"json": body | {"bank_reference": reference}}
    return Command("payout", operation, f"/v1/funds/requests/{number}/transfer", refused, request)


def _payee(place: Place, hat: Hat, what: str, body: dict[str, str]) -> Command:
    uscc, one = place.draw(hat, "granted")
    operation = f"POST /v1/payees/{{uscc}}/{what}"
    if one.stage != "granted":
        refused = _unknown(hat, "payout", operation)
    else:
        rules = (hat.person in one.helpers, what == "clearance" and body["source"] not in one.bars)
        refused = _refused(turned_away(hat, "payout", operation, [one.case_agency]), *rules)
    return Command("payout", operation, f"/v1/payees/{uscc}/{what}", refused, {"json": body})


def bar(place: Place, hat: Hat) -> Command:
    return _payee(place, hat, "bar", {"why": "excluded", "source": "失信名单", "since": "2021-08-01"})


def clear(place: Place, hat: Hat) -> Command:
    return _payee(place, hat, "clearance", {"source": "失信名单"})


# Reading


def read_employer(place: Place, hat: Hat) -> Command:
    uscc, one = place.draw(hat)
    operation = "GET /v1/employers/{uscc}"
    door = turned_away(hat, "registration", operation, [one.agency], uscc) if one.agency else None
    refused = _refused(door) if one.agency else _unknown(hat, "registration", operation, uscc)
    return Command("registration", operation, f"/v1/employers/{uscc}", refused)


def read_batch(place: Place, hat: Hat) -> Command:
    name = place.random.choice([*place.history.batches, "no-such-batch"])
    operation = "GET /v1/batches/{batch_id}"
    if name in place.history.batches:
        refused = _refused(turned_away(hat, "payout", operation, [place.history.batches[name].agency]))
    else:
        refused = _unknown(hat, "payout", operation)
    return Command("payout", operation, f"/v1/batches/{name}", refused)


_BY_COUNTER = ("platform", "counter-630102", "counter-630103", "platform")
EVERY: dict[Callable[[Place, Hat], Command], tuple[int, tuple[str, ...]]] = {
    roster: (8, ("bureau", "clerk-630102", "clerk-630103")),
    register: (5, _BY_COUNTER),
    give_account: (6, _BY_COUNTER),
    confirm: (12, _BY_COUNTER),
    dispute: (2, _BY_COUNTER),
    propose_move: (3, ("clerk-630102", "clerk-630103")),
    accept_move: (4, ("clerk-630102", "clerk-630103", "bureau")),
    reject_move: (1, ("clerk-630102", "clerk-630103")),
    contributions: (8, ("bureau", "clerk-630102", "clerk-630103")),
    assess: (6, ("bureau", "clerk-630102", "clerk-630103")),
    publish: (4, ("bureau",)),
    review: (1, ("bureau",)),
    object_to: (4, ("platform", "bureau")),
    decide_objection: (5, ("bureau",)),
    ask_review: (3, ("platform", "bureau")),
    decide_review: (4, ("bureau",)),
    record_fund: (1, ("bureau",)),
    adopt: (1, ("policy-approver",)),
    draft: (5, ("maker", "maker-630102", "maker-630103")),
    batch_step: (16, ("checker", "approver", "second-approver", "releaser")),
    request_funds: (2, ("funds-clerk",)),
    approve_funds: (3, ("funds-approver",)),
    transfer_funds: (3, ("treasury",)),
    bar: (2, ("bureau",)),
    clear: (2, ("bureau",)),
    read_employer: (2, ("auditor", "clerk-630102")),
    read_batch: (1, ("auditor", "maker-630102")),
}
"""How often each is drawn, and who does it in a season where all goes well."""
