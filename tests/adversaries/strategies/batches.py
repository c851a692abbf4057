"""The people of a batch: a ring of four clerks, and an operator who holds more than one token."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.adversaries.people import CITY
from tests.adversaries.plot import BIG_COUNTIES, Kinds, Plot, direct
from tests.adversaries.season import EDITION, Payday, moment, working

KINDS = Kinds("officials")
_RING = "ring of four clerks"


def _on(plot: Plot, county: str, since: date, change: Callable[[Payday], None], many: int = 1) -> None:
    """The next batches of a county, from a day on."""
    left = [many]

    def act(payday: Payday) -> None:
        if payday.county == county and payday.draft_at.date() >= since and left[0] and not payday.touched_by:
            left[0] -= 1
            change(payday)
            payday.touched_by.append(plot)
            plot.people |= {payday.maker, payday.checker, payday.releaser, *payday.approvers}

    if plot.acts:
        plot.season.payday_changes.append(act)


def _county(plot: Plot, offset: int) -> str:
    return BIG_COUNTIES[(plot.season.seed + offset + plot.number) % len(BIG_COUNTIES)]


@KINDS.of(_RING)
def always_the_same_four(plot: Plot) -> None:
    """Whoever else there is: one maker, checker, approver and releaser make six batches in a row."""
    county = _county(plot, 0)

    def change(payday: Payday) -> None:
        payday.maker, payday.checker, payday.releaser = (f"{one}1.{county}" for one in ("maker", "checker", "releaser"))
        payday.approvers = (f"approver1.{county}", payday.approvers[1])

    _on(plot, county, date(2021, 9, 20), change, many=6)


@KINDS.of(_RING)
def four_signatures_in_minutes(plot: Plot) -> None:
    def change(payday: Payday) -> None:
        payday.check_at = payday.draft_at + timedelta(minutes=1)
        payday.approve_at = payday.draft_at + timedelta(minutes=2)
        payday.release_at = payday.draft_at + timedelta(minutes=3)

    _on(plot, _county(plot, 1), date(2021, 8, 11), change)


@KINDS.of(_RING)
def approved_and_released_at_night(plot: Plot) -> None:
    def change(payday: Payday) -> None:
        day = payday.draft_at.date()
        payday.approve_at, payday.release_at = moment(day, 23, 10), moment(day, 23, 40)

    _on(plot, _county(plot, 2), date(2021, 8, 11), change)


@KINDS.of(_RING)
def a_batch_on_a_sunday(plot: Plot) -> None:
    def change(payday: Payday) -> None:
        day = payday.draft_at.date()
        sunday = day + timedelta(days=6 - day.weekday())
        payday.draft_at, payday.check_at = moment(sunday, 10, 5), moment(sunday, 10, 50)
        payday.approve_at, payday.release_at = moment(sunday, 11, 30), moment(sunday, 12, 0)

    _on(plot, _county(plot, 0), date(2021, 8, 18), change)


@KINDS.of(_RING)
def rejected_and_approved_by_another(plot: Plot) -> None:
    """One approver says no; the same payments come again at once, to somebody who says yes."""

    def change(payday: Payday) -> None:
        payday.rejected_first = True

    _on(plot, _county(plot, 1), date(2021, 8, 18), change)


@KINDS.of("operator with root")
def the_makers_token_checks(plot: Plot) -> None:
    """A token that may do everything drafts and checks."""

    def change(payday: Payday) -> None:
        payday.maker = payday.checker = f"operator1.{payday.county}"

        async def look() -> None:
            batch = await plot.season.system.get("auditor", "payout", f"/v1/batches/{payday.batch}")
            if batch["checker"] is None:
                plot.held = "check-refused"

        plot.season.at(payday.check_at + timedelta(minutes=1), look)

    _on(plot, _county(plot, 2), date(2021, 8, 18), change)


@KINDS.of(_RING)
def objector_and_judge(plot: Plot) -> None:
    """Whoever may decide on a claim also makes it: a refused employer's, accepted within minutes."""
    firm = plot.one(lambda one: one.direct and not one.kept_staff and not one.dispatch)
    person = f"publisher1.{firm.agency}"

    async def act() -> None:
        body = {"edition": EDITION, "uscc": firm.uscc, "claimant": "张敏", "grounds": "人数有误。"}
        told = await plot.ask(person, "eligibility", "/v1/reconsiderations", json=body)
        if told.is_success:
            path = f"/v1/reconsiderations/{told.json()['reconsideration_id']}/decision"
            await plot.ask(person, "eligibility", path, json={"decision": "refused", "reason": "不符合条件。"})

    plot.at(date(2021, 8, 13), 10, 15, act)


@KINDS.of(_RING)
def objections_dismissed_unread(plot: Plot) -> None:
    """Three people object to three firms; each is dismissed two minutes later, in the same words."""
    county = _county(plot, 0)
    firms = plot.take(direct, county, many=3)

    async def act() -> None:
        notice = next((name for name, place in plot.season.notices.items() if place == county), None)
        for number, firm in enumerate(firms):
            if notice is None:
                return
            body = {
                "uscc": firm.uscc,
                "objector": "马晓梅王建国"[3 * number % 6 : 3 * number % 6 + 3],
                "grounds": "反映有裁员。",
            }
            path = f"/v1/notices/{notice}/objections"
            told = await plot.season.ask(f"counter1.{county}", "eligibility", path, json=body)
            if told.is_success:
                decision = {"decision": "dismissed", "reason": "查无此事。"}
                path = f"/v1/objections/{told.json()['objection_id']}/decision"
                await plot.ask(f"publisher1.{county}", "eligibility", path, json=decision)

    plot.at(date(2021, 8, 6), 15, 2, act)


@KINDS.of(_RING)
def claims_opened_and_written_off(plot: Plot) -> None:
    """Two people, three firms: claimed back one day, written off the next."""
    county = _county(plot, 1)
    firms = plot.take(direct, county, many=3)
    made: list[str] = []

    async def claim() -> None:
        for firm in firms:
            paid = [one for one in await plot.season.payments(uscc=firm.uscc) if one["state"] == "credited"]
            for one in paid:
                body = {"payment_id": one["payment_id"], "amount": one["amount"], "cause": "facts-corrected"}
                body |= {"reason": "多付。", "legal_basis": "N29"}
                told = await plot.ask(f"recoverer1.{CITY}", "payout", "/v1/recoveries", aside=True, json=body)
                if told.is_success:
                    made.append(told.json()["recovery_id"])

    async def close() -> None:
        for one in made:
            body = {"outcome": "written-off", "reason": "无法追回。"}
            await plot.ask(f"closer1.{CITY}", "payout", f"/v1/recoveries/{one}/closing", json=body)

    plot.at(date(2021, 9, 2), 9, 30, claim)
    plot.at(date(2021, 9, 3), 9, 30, close)


@KINDS.of("a bureau that asks twice")
def funds_asked_twice(plot: Plot) -> None:
    """What finance moved in the morning is asked for again in the afternoon, with another number."""
    day, amount = working(date(2021, 8, 12)), f"{plot.random.randint(300_000, 900_000)}.00"
    named = {"edition": EDITION, "region": CITY}
    for number in range(2):
        name = f"YK-X{plot.number}{number}"
        plot.funds.add(name)

        async def act(name: str = name) -> None:
            wanted = {**named, "request_id": name, "amount": amount, "purpose": "稳岗返还补充"}
            await plot.ask(f"funds-clerk1.{CITY}", "payout", "/v1/funds/requests", json=wanted)
            path = f"/v1/funds/requests/{name}"
            await plot.ask(f"funds-approver1.{CITY}", "payout", f"{path}/approval", json=named)
            moved = {**named, "amount": amount, "transferred_on": str(day), "bank_reference": f"CZ{name}"}
            await plot.ask(f"treasury1.{CITY}", "payout", f"{path}/transfer", json=moved)

        plot.at(day, 10 + 4 * number, 20, act)


@KINDS.of(_RING)
def a_payment_stopped_for_good(plot: Plot) -> None:
    """An approver has one employer's payment stopped, and nobody ever decides on it again."""
    firm = plot.one(direct)

    async def act() -> None:
        path = f"/v1/payments/{EDITION}/{firm.uscc}/decision"
        body = {"decision": "stop", "reason": "核实。"}
        await plot.ask(f"approver1.{firm.agency}", "payout", path, json=body)

    plot.at(date(2021, 8, 11), 9, 30, act)


@KINDS.of(_RING)
def moved_to_another_county_for_a_day(plot: Plot) -> None:
    """Two offices move an employer between them right before it is paid."""
    firm = plot.one(direct, "630102")
    path = f"/v1/employers/{firm.uscc}/moves"

    async def act() -> None:
        body = {"to": "630103", "reason": "经营地址变更。"}
        await plot.ask("clerk1.630102", "registration", path, json=body)
        await plot.ask("clerk1.630103", "registration", f"{path}/acceptance")

    plot.at(date(2021, 8, 10), 16, 30, act)
