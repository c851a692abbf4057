"""Four eyes and region wherever money can move: files of the bank, cases of the account, payments that wait."""

from dataclasses import replace

import pytest

from services.payout.domain.discrepancy import DISCREPANCY, AgreeToResolution, ProposeResolution
from services.payout.queries.hands import hand_in_payment
from shared.contracts.payout import Resolution, ResolutionProposed
from tests.given_when_then import given
from tests.payout.paying import PAID_ON, bank_message, fund, ordered, sent
from tests.people import CITY_EAST, QINGHAI, employer, roster_csv
from tests.system import InProcess
from tests.worlds import starts_from
from wengang.demo.bank import notification
from wengang.roles import ROLES

ONE = employer(1)
EXPLAINED = Resolution(outcome="explained", note="银行已更正。")
COUNTY, CITY, PROVINCE = CITY_EAST, "630100", "630000"


@pytest.mark.parametrize("spelled", ["zhao", "ZHAO", "ｚｈａｏ"])
def test_nobody_agrees_to_what_they_proposed_however_they_are_spelled(spelled: str) -> None:
    proposed = given(DISCREPANCY).when(ProposeResolution(7, EXPLAINED, True, "zhao", "k")).then_some
    (fact,) = proposed(ResolutionProposed)
    given(DISCREPANCY, fact).when(AgreeToResolution(7, EXPLAINED, spelled, "k")).then_refused("proposed this")


def _token(system: InProcess, region: str) -> str:
    return system.maker.make(f"bank-{region}", list(ROLES["bank"].scopes), region=region)


async def test_a_file_of_the_bank_is_taken_from_who_sees_the_whole_account(system: InProcess) -> None:
    async def status(region: str) -> int:
        answer = await system.send(_token(system, region), "POST", "payout", "/v1/bank-messages", content=b"no file")
        return answer.status_code

    assert [await status(region) for region in (COUNTY, CITY, PROVINCE)] == [403, 403, 403]  # of nothing known yet
    assert await status("000000") == 400
    await fund(system, region=CITY)
    assert [await status(region) for region in (COUNTY, "630200", CITY, PROVINCE)] == [403, 403, 400, 400]


@starts_from(ordered, ONE)
async def test_cases_and_statements_of_the_account_are_told_to_who_sees_all_of_it(system: InProcess) -> None:
    orders = await sent(system, CITY_EAST)
    strange = replace(orders.orders[0], end_to_end_id="NOT-OURS")
    await bank_message(system, notification(replace(orders, orders=(strange,)), PAID_ON, lambda _: None, "X"))
    await system.settled()
    seen = {}
    for region in (COUNTY, CITY, "000000"):
        told = await system.get(_token(system, region), "payout", "/v1/discrepancies")
        sheet = await system.send(
            _token(system, region), "GET", "payout", "/v1/reconciliation/sheet", params={"edition": QINGHAI}
        )
        seen[region] = (len(told["items"]), "NOT-OURS" in sheet.text or "unknown-payment" in sheet.text)
    assert seen[COUNTY] == (0, False)
    assert seen[CITY][0] == seen["000000"][0] == 1
    assert seen[CITY][1] == seen["000000"][1]


@starts_from(ordered, ONE)
async def test_who_ever_entered_an_account_of_an_employer_has_a_hand_in_its_payments(system: InProcess) -> None:
    payment, engine = f"{QINGHAI}:{ONE.uscc}", system.runtime("payout").engine
    assert not await hand_in_payment(engine, payment, "zhao")
    importer = system.maker.make("Zhao", list(ROLES["bureau"].scopes), region="000000")
    other = roster_csv([replace(ONE, account_number="6222029999999991")])
    assert (await system.upload(importer, "registration", "/v1/rosters", QINGHAI, other)).is_success
    await system.settled()
    assert await hand_in_payment(engine, payment, "zhao")
    assert not await hand_in_payment(engine, payment, "qian")
