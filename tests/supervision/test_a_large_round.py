"""A round about more employers than a statement takes parameters (32,767): a season read at once."""

from datetime import UTC, datetime

from services.supervision.alerts.watching import judge_again, watch
from services.supervision.logs.positions import judged_positions
from shared.contracts.registration import BankDetails, BankDetailsGiven
from shared.eventlog.records import RecordedEvent
from tests.supervision.telling import tell
from tests.system import InProcess

EMPLOYERS = 33_000
AT = datetime(2021, 8, 2, 1, tzinfo=UTC)


def given(number: int) -> RecordedEvent:
    """Every employer gives an account; the first two the same."""
    uscc = f"9163{number:014d}"
    bank = BankDetails(
        account_name="西宁商贸有限公司",
        account_sealed="-",
        account_fingerprint=f"{max(number, 2):064x}",
        account_masked="6222****0000",
        bank_name="中国工商银行西宁城东支行",
        cnaps_code="102851000106",
    )
    fact = BankDetailsGiven(uscc=uscc, bank=bank, source="roster")
    return RecordedEvent("registration", number, f"employer:{uscc}", 1, fact, AT, "clerk", "", b"\x01" * 32)


async def test_more_employers_than_a_statement_takes_parameters_are_judged_at_once(system: InProcess) -> None:
    await system.settled()
    runtime = system.runtime("supervision")
    for source in runtime.subscriptions.values():
        await source.stop()
    await tell(runtime.engine, [given(number) for number in range(1, EMPLOYERS + 1)])
    runtime.subscriptions["registration"].position = EMPLOYERS
    await watch(runtime)
    assert (await judged_positions(runtime.engine))["registration"] == EMPLOYERS
    await judge_again(runtime, usccs=[f"9163{number:014d}" for number in range(1, EMPLOYERS + 1)])
