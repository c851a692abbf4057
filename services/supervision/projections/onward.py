"""Facts of onward use by dispatch firms to supervision's tables. Pure."""

from collections.abc import Iterable

from services.supervision.tables import onward_credits, onward_duties, rejected_vouchers
from shared.contracts.payout import (
    OnwardDutyOpened,
    OnwardDutySuspended,
    OnwardReceiptConfirmed,
    OnwardReceiptDenied,
    OnwardReportFiled,
    OnwardUseDue,
    OnwardUseRecorded,
    OnwardUseSuspended,
    PlacementsAccepted,
    VoucherRejected,
)
from shared.eventlog.records import RecordedEvent
from shared.followers.row_operations import Put, RowOperation


def project_onward(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event = recorded.event
    match event:
        case OnwardUseDue():
            yield Put(onward_credits, event.model_dump(exclude={"shares", "whole_fen"}) | {"suspended": False})
        case OnwardUseSuspended():
            yield Put(onward_credits, {"payment_id": event.payment_id, "suspended": True})
        case PlacementsAccepted():
            yield Put(onward_credits, {"payment_id": event.payment_id, "split": event.split_by})
        case OnwardDutyOpened():
            yield Put(onward_duties, event.model_dump(exclude={"payment_id"}) | {"suspended": False})
        case OnwardDutySuspended():
            yield _duty(event.duty_id, suspended=True)
        case OnwardUseRecorded() | OnwardReceiptConfirmed():
            yield _duty(event.duty_id, passed_on_fen=event.passed_on_fen, proven_fen=event.proven_fen)
        case OnwardReceiptDenied():
            again = {} if event.reports_from is None else {"reports_from": event.reports_from}
            yield _duty(event.duty_id, passed_on_fen=event.passed_on_fen, proven_fen=event.proven_fen, **again)
        case OnwardReportFiled():
            told = {"last_report": event.month, "stated_fen": event.stated_fen}
            yield _duty(event.duty_id, report_due_on=event.due_on, report_filed_on=event.filed_on, **told)
        case VoucherRejected():
            row = event.model_dump(include={"duty_id", "edition", "uscc", "amount_fen", "reason", "first_duty_id"})
            yield Put(rejected_vouchers, row | {"position": recorded.position})


def _duty(duty_id: str, **values: object) -> RowOperation:
    return Put(onward_duties, {"duty_id": duty_id, **values})
