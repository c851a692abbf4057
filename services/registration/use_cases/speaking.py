"""What the acts have in common in which somebody speaks for an employer: who may, and what is answered."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from fastapi.responses import JSONResponse

from services.registration import queries
from services.registration.domain.commands import EmployerCommand, Speaker
from services.registration.domain.employer import EMPLOYER, employer_stream
from services.registration.domain.states import Employer
from services.registration.use_cases.enrolled import facts_of
from shared.contracts.fact import Fact
from shared.contracts.registration import BankDetails
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.runtime import Runtime
from shared.security.tokens import Principal
from shared.security.vault import Vault, masked


def check_rights(principal: Principal, employer: Employer) -> None:
    """Raises ``Problem``: 404 for an employer that nobody enrolled, 403 for one that is not the caller's."""
    facts = facts_of(employer)
    principal.check_own(facts.uscc, facts.agency)


async def own_employer(runtime: Runtime, principal: Principal, uscc: str) -> Employer:
    """The employer as it is now. Raises ``Problem`` as ``check_rights`` does."""
    principal.check_employer(uscc)
    employer: Employer = await runtime.own_log.state_of(EMPLOYER, employer_stream(uscc))
    check_rights(principal, employer)
    return employer


async def speaker_of(change: Change, uscc: str) -> Speaker:
    """Who asks for the change, as the rules see them."""
    principal = change.principal
    decided = await queries.decided_on(change.runtime.engine, uscc, principal.subject)
    return Speaker(principal.subject, not principal.speaks_as_employer, decided)


async def carry_out(
    change: Change, uscc: str, command: EmployerCommand, fact: type[Fact], answer: Mapping[str, Any]
) -> JSONResponse:
    """The command on the caller's own employer; answers whether it recorded such a fact, and how things stand then."""
    change.principal.check_employer(uscc)
    work = [Work(EMPLOYER, employer_stream(uscc), command, allowed=partial(check_rights, change.principal))]
    return await change.record(work, answer=lambda events: {"uscc": uscc, **answer, "recorded": count(events, fact)})


def count(events: Sequence[Fact], *kinds: type[Fact]) -> int:
    """Events of exactly these types."""
    return sum(type(event) in kinds for event in events)


def sealed(
    vault: Vault, uscc: str, *, account_name: str, account_number: str, bank_name: str, cnaps_code: str
) -> BankDetails:
    """Bank details as they are recorded: the number readable by payout alone."""
    return BankDetails(
        account_name=account_name,
        account_sealed=vault.seal(account_number, uscc),
        account_fingerprint=vault.fingerprint(account_number),
        account_masked=masked(account_number),
        bank_name=bank_name,
        cnaps_code=cnaps_code,
    )
