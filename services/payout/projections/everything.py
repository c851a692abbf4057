"""All facts of payout's own log, to all of its tables: one reader, so that each fact is read and decoded once."""

from collections.abc import Iterable
from itertools import chain

from services.payout.projections.account import project_account
from services.payout.projections.bank import project_bank
from services.payout.projections.batches import project_batches
from services.payout.projections.ledger import project_ledger
from services.payout.projections.onward import project_onward_use
from services.payout.projections.payments import project_payments
from services.payout.projections.recoveries import project_recoveries
from services.payout.projections.references import project_references
from services.payout.tables.bank import bank_messages, discrepancies, settled_cases, statements
from services.payout.tables.books import account_lines, fund_requests, funds, ledger, used_references
from services.payout.tables.money import batches, overpayments, payment_terms, payments, released_lines, transfers
from services.payout.tables.onward import onward_credits, onward_duties, onward_uses, rejected_vouchers
from services.payout.tables.payees import barred_payees, payee_checks
from services.payout.tables.recoveries import recoveries, recovery_instalments, recovery_receipts
from shared.eventlog.records import RecordedEvent
from shared.followers.projection import Projection
from shared.followers.row_operations import RowOperation

_OF_ANY = (project_ledger, project_account, project_onward_use, project_recoveries, project_references)
_OF_A_PAYMENT = (project_payments, *_OF_ANY)
_OF_ANOTHER = (project_payments, project_batches, project_bank, *_OF_ANY)


def project(recorded: RecordedEvent) -> Iterable[RowOperation]:
    # Of payments there are most facts by far.
    parts = _OF_A_PAYMENT if recorded.event.topic.startswith("payout.payment-") else _OF_ANOTHER
    return chain.from_iterable(part(recorded) for part in parts)


EVERYTHING = Projection(
    "payout",
    (
        payments,
        overpayments,
        transfers,
        batches,
        released_lines,
        discrepancies,
        settled_cases,
        bank_messages,
        statements,
        funds,
        fund_requests,
        ledger,
        account_lines,
        barred_payees,
        payee_checks,
        payment_terms,
        onward_credits,
        onward_duties,
        onward_uses,
        rejected_vouchers,
        recoveries,
        recovery_instalments,
        recovery_receipts,
        used_references,
    ),
    project,
)
