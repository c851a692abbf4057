"""Draft a batch of the payments that wait (经办)."""

from fastapi.responses import JSONResponse

from services.payout.domain.batch import DraftBatch, Person
from services.payout.problems.batches import EDITION_NAME_TOO_LONG
from services.payout.queries.batches import batches_of_agency, payments_to_batch
from services.payout.queries.editions import adopted_rules
from services.payout.queries.hands import hand_in_waiting
from services.payout.schemas.batches import BatchOrder
from services.payout.use_cases.drafting import lines_of, works_of_draft
from shared.http.changes import Change
from shared.http.problems import NOT_VALID
from shared.invalid import Flaw
from shared.money import yuan
from shared.problem import Problem

_LONGEST_ID = 35  # of a message, in ISO 20022


async def draft_batch(change: Change, body: BatchOrder) -> JSONResponse:
    change.check_agency(body.agency)
    engine, principal = change.runtime.engine, change.principal
    rules = (await adopted_rules(engine)).of(body.edition)
    fund_id = rules.fund_paying(body.edition, body.agency)
    waiting = await payments_to_batch(engine, body.edition, body.agency, body.route)
    number = await batches_of_agency(engine, body.edition, body.agency) + 1
    batch_id = f"{body.edition}-{body.agency}-{number}"
    if len(batch_id) > _LONGEST_ID:
        raise Problem(NOT_VALID, errors=[Flaw({"pointer": "/edition", "in": "body"}, EDITION_NAME_TOO_LONG)])
    lines = lines_of(waiting)
    total_fen = sum(line.amount_fen for line in lines)
    hand = await hand_in_waiting(engine, body.edition, body.agency, body.route, principal.subject)
    command = DraftBatch(
        batch_id,
        body.edition,
        body.agency,
        lines,
        Person(principal.subject, principal.key_id, **hand),
        fund_id=fund_id,
        route=body.route,
        approvals=rules.approvals(total_fen),
        rules_sha256=rules.sha256,
    )
    answer = {
        "batch_id": batch_id,
        "state": "drafted",
        "payments": len(lines),
        "total": yuan(total_fen),
        "fund_id": fund_id,
        "approvals": command.approvals,
    }
    return await change.record(works_of_draft(command, waiting), answer=lambda _: answer)
