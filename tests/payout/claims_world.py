"""One employer's payments and claims in memory, behind the real rules: what a log would hold, and no database.

Each step is one command, with all that follows from it, as ``EventLog`` carries it out: all of it, or nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from services.payout.domain.payment import (
    PAYMENT,
    AcceptReturn,
    Credited,
    NoteOverpayment,
    NoteReconfirmation,
    OrderPayment,
    Payment,
    PutInBatch,
    RaisePayment,
    ReducePayment,
    Released,
    ReleasePayment,
    kept_fen,
    payment_stream,
)
from services.payout.domain.recovery import (
    RECOVERIES,
    CloseRecovery,
    OffsetPayment,
    OffsetUnsent,
    OpenRecovery,
    RecordGivenBack,
    RecordRepayment,
    Recoveries,
    UndoOffset,
    offsets_in,
    recoveries_stream,
)
from services.payout.domain.refusals.payments import PAYMENT_UNKNOWN
from services.payout.projections.payments import project_payments
from services.payout.projections.recoveries import project_recoveries
from services.payout.reactions.claims import claims_follow
from services.payout.tables.money import overpayments
from services.payout.tables.recoveries import recoveries as table
from shared.contracts.fact import Fact
from shared.contracts.payout import RecoveryOffsetUndone, RecoveryOpened
from shared.eventlog.decider import Refused
from shared.eventlog.records import RecordedEvent, Work
from shared.followers.row_operations import Add, Put, Remove
from tests.payout.facts import ACCOUNT, BOOKED_ON, DETAILS, GRANT, ONE, OTHER_ACCOUNT, PAYMENT_ID, bank_return, credit
from tests.payout.facts import gone_again as reversal
from tests.people import CITY_EAST, QINGHAI
from tests.supervision.test_supervision_projection import AT

TODAY = date(2021, 10, 8)
LATER = f"qinghai-2022:{ONE.uscc}"
STREAM = recoveries_stream(ONE.uscc)
Works = Sequence[Work[Any, Any]]


class World:
    def __init__(self) -> None:
        self.streams: dict[str, list[Fact]] = defaultdict(list)
        self.rows: dict[str, dict[str, Any]] = {}
        """The table of recoveries, as the projection makes it."""
        self.to_reduce: set[tuple[str, str]] = set()
        """The table of what is to be kept of payments, by payment and recovery."""
        self._lines = 0

    def state(self, decider: Any, stream: str) -> Any:
        return decider.fold(self.streams[stream])

    @property
    def recoveries(self) -> Recoveries:
        found: Recoveries = self.state(RECOVERIES, STREAM)
        return found

    def payment(self, payment_id: str = PAYMENT_ID) -> Payment:
        found: Payment = self.state(PAYMENT, payment_stream(payment_id))
        return found

    def execute(self, works: Works, then: Callable[[Sequence[Fact]], Works] = lambda _: ()) -> list[Fact]:
        """Raises ``Refused``, and nothing has happened."""
        decided: dict[str, list[Fact]] = defaultdict(list)
        events: list[Fact] = []
        for further in (lambda _: works, then, claims_follow):
            for work in further(events):
                state = work.decider.fold([*self.streams[work.stream], *decided[work.stream]])
                facts = list(work.decider.decide(work.command, state))
                decided[work.stream] += facts
                events += facts
        for stream, facts in decided.items():
            self.streams[stream] += facts
        for fact in events:
            for row in project_recoveries(RecordedEvent("payout", 1, STREAM, 1, fact, AT, "x", "x", b"")):
                if row.table is table:
                    self._write(row)
            for row in project_payments(RecordedEvent("payout", 1, "x", 1, fact, AT, "x", "x", b"")):
                if row.table is overpayments and isinstance(row, Put):
                    self.to_reduce.add((row.row["payment_id"], row.row["recovery_id"]))
                elif row.table is overpayments and isinstance(row, Remove):
                    self.to_reduce.discard((row.key["payment_id"], row.key["recovery_id"]))
        return events

    def _write(self, row: Any) -> None:
        values = row.row if hasattr(row, "row") else row.deltas if isinstance(row, Add) else row.values
        name = (row.row if hasattr(row, "row") else row.key)["recovery_id"]
        kept = self.rows.setdefault(name, {})
        for column, value in values.items():
            kept[column] = kept[column] + value if isinstance(row, Add) else value

    # The payment's way

    def order(self, payment_id: str = PAYMENT_ID, amount_fen: int = GRANT.amount_fen, keep: int | None = None) -> None:
        """As the reaction to a grant does it: what claims take of it first."""
        edition = payment_id.partition(":")[0]
        grant = GRANT.model_copy(update={"edition": edition, "case_id": payment_id, "amount_fen": amount_fen})

        def ordered(events: Sequence[Fact]) -> Works:
            return [Work(PAYMENT, payment_stream(payment_id), OrderPayment(grant, offsets_in(events)))]

        take = OffsetPayment(payment_id, amount_fen if keep is None else keep)
        self.execute([Work(RECOVERIES, STREAM, take)], ordered)

    def send(self, payment_id: str = PAYMENT_ID) -> None:
        stream = payment_stream(payment_id)
        self._lines += 1
        batch = f"b{self._lines}"
        order = self.payment(payment_id).attempt.order  # type: ignore[union-attr]
        granted = order.amount_fen if order.gross_fen is None else order.gross_fen
        account = self.payment(payment_id).attempt.account_fingerprint  # type: ignore[union-attr]
        release = ReleasePayment(batch, account, DETAILS, granted)
        self.execute([Work(PAYMENT, stream, PutInBatch(batch)), Work(PAYMENT, stream, release)])

    def _line(self) -> dict[str, Any]:
        self._lines += 1
        return {"report_key": f"{self._lines:016x}", "reference": f"L{self._lines}"}

    def credit(self, payment_id: str = PAYMENT_ID) -> None:
        attempt = self.payment(payment_id).attempt  # type: ignore[union-attr]
        word = credit(attempt.order.amount_fen, attempt.account_fingerprint, attempt.end_to_end_id, **self._line())
        self.execute([Work(PAYMENT, payment_stream(payment_id), word)])

    def bank_takes_back(self, payment_id: str = PAYMENT_ID) -> None:
        attempt = self.payment(payment_id).attempt  # type: ignore[union-attr]
        word = bank_return(attempt.order.amount_fen, attempt.end_to_end_id, **self._line())
        self.execute([Work(PAYMENT, payment_stream(payment_id), word)])

    def part_comes_back(self, amount_fen: int, payment_id: str = PAYMENT_ID) -> None:
        attempt = self.payment(payment_id).attempt  # type: ignore[union-attr]
        command = AcceptReturn(attempt.end_to_end_id, amount_fen, None, BOOKED_ON, 1, "1" * 64, 99)
        self.execute([Work(PAYMENT, payment_stream(payment_id), command)])

    def return_is_undone(self, payment_id: str = PAYMENT_ID) -> None:
        """The last return that the bank told."""
        backs = [one for one in self.payment(payment_id).attempt.movements if one.means == "back"]  # type: ignore[union-attr]
        if not backs:
            raise Refused(PAYMENT_UNKNOWN)
        word = reversal(backs[-1].end_to_end_id, amount_fen=backs[-1].amount_fen, **self._line())
        self.execute([Work(PAYMENT, payment_stream(payment_id), word)])

    def confirm_again(self, payment_id: str = PAYMENT_ID) -> None:
        order = self.payment(payment_id).attempt.order  # type: ignore[union-attr]
        granted = order.amount_fen if order.gross_fen is None else order.gross_fen
        for account in (OTHER_ACCOUNT, ACCOUNT):
            if account != self.payment(payment_id).attempt.account_fingerprint:  # type: ignore[union-attr]
                self.execute([Work(PAYMENT, payment_stream(payment_id), NoteReconfirmation(granted, account))])
                return

    # Claims

    def _open(self, command: OpenRecovery) -> str:
        def note(events: Sequence[Fact]) -> Works:
            return [
                Work(PAYMENT, payment_stream(one.payment_id), NoteOverpayment(one.recovery_id, one.amount_fen))
                for one in events
                if isinstance(one, RecoveryOpened) and one.cause != "paid-too-much"
            ]

        events = self.execute([Work(RECOVERIES, STREAM, command)], note)
        return next(one.recovery_id for one in events if isinstance(one, RecoveryOpened))

    def claim(self, amount_fen: int, payment_id: str = PAYMENT_ID, **changes: Any) -> str:
        """By hand, as the endpoint does it."""
        command = OpenRecovery(
            recovery_id=None,
            payment_id=payment_id,
            edition=payment_id.partition(":")[0],
            uscc=ONE.uscc,
            name=ONE.name,
            agency=CITY_EAST,
            amount_fen=amount_fen,
            cause="facts-corrected",
            reason="更正。",
            legal_basis=f"示例依据{len(self.recoveries.cases)}",
            opened_by="clerk",
            kept_fen=kept_fen(self.payment(payment_id)),
        )
        return self._open(replace(command, **changes))

    def find(self, amount_fen: int) -> str:
        """As the reaction to an overpayment that eligibility found."""
        name = f"{PAYMENT_ID}:{sum(one.opened.cause == 'overpayment-found' for one in self.recoveries.cases.values())}"
        return self.claim(amount_fen, cause="overpayment-found", recovery_id=name, kept_fen=None)

    def repay(self, recovery_id: str, amount_fen: int) -> None:
        self._lines += 1
        command = RecordRepayment(recovery_id, amount_fen, TODAY, f"CCB{self._lines}", TODAY)
        self.execute([Work(RECOVERIES, STREAM, command)])

    def give_back(self, recovery_id: str, amount_fen: int) -> None:
        self._lines += 1
        command = RecordGivenBack(recovery_id, amount_fen, TODAY, f"ICBC{self._lines}", "treasury", "k", TODAY)
        self.execute([Work(RECOVERIES, STREAM, command)])

    def close(self, recovery_id: str, outcome: Any) -> None:
        self.execute([Work(RECOVERIES, STREAM, CloseRecovery(recovery_id, outcome, "结案。", "chief"))])

    # What payout does of itself

    def duties(self) -> None:
        """Until nothing is left to do, as the tables would show it."""
        while self._reduce() or self._undo():
            pass

    def _reduce(self) -> bool:
        for payment_id in (PAYMENT_ID, LATER):
            payment = self.payment(payment_id)
            if type(payment).__name__ not in ("Ordered", "Held", "Returned", "Referred", "Stopped"):
                continue
            for recovery_id in payment.attempt.overpaid:  # type: ignore[union-attr]
                take = OffsetUnsent(recovery_id, payment_id, payment.attempt.order.amount_fen)  # type: ignore[union-attr]

                def reduce(events: Sequence[Fact], of: str = payment_id, by: str = recovery_id) -> Works:
                    kept = sum(one.amount_fen for one in offsets_in(events))
                    return [Work(PAYMENT, payment_stream(of), ReducePayment(by, kept))]

                self.execute([Work(RECOVERIES, STREAM, take)], reduce)
                return True
        return False

    def _undo(self) -> bool:
        for name, row in self.rows.items():
            taken = self.recoveries.cases[name].offsets
            for payment_id in taken:
                if not row["owed_back_fen"] or isinstance(self.payment(payment_id), Credited | Released):
                    continue

                def more(events: Sequence[Fact], of: str = payment_id, by: str = name) -> Works:
                    undone = sum(one.amount_fen for one in events if isinstance(one, RecoveryOffsetUndone))
                    return [Work(PAYMENT, payment_stream(of), RaisePayment(by, undone))] if undone else []

                if self.execute([Work(RECOVERIES, STREAM, UndoOffset(name, payment_id))], more):
                    return True
        return False

    # What is always true

    def check(self) -> None:
        cases = self.recoveries.cases
        noted = {
            (payment_id, name)
            for payment_id in (PAYMENT_ID, LATER)
            for name in getattr(getattr(self.payment(payment_id), "attempt", None), "overpaid", ())
        }
        assert self.to_reduce == noted
        for payment_id in {one.opened.payment_id for one in cases.values()}:
            kept = kept_fen(self.payment(payment_id))
            claims = [one for one in cases.values() if one.opened.payment_id == payment_id]
            beyond = sum(one.opened.amount_fen for one in claims if one.opened.cause == "paid-too-much")
            assert sum(one.stands_fen for one in claims) <= kept + beyond
            assert sum(one.outstanding_fen for one in claims) <= kept + beyond
            if any(one.opened.cause != "paid-too-much" for one in claims):
                assert self.recoveries.kept[payment_id] == kept
        for name, one in cases.items():
            assert 0 <= sum(one.offsets.values()) <= one.opened.amount_fen
            assert one.got_fen + one.unsent_fen <= one.opened.amount_fen
            row = self.rows[name]
            assert row["stands_fen"] == one.stands_fen
            assert (row["got_fen"], row["owed_back_fen"]) == (one.got_fen + one.unsent_fen, one.owed_back_fen)
            assert row["state"] == ("open" if one.closed is None else one.closed.outcome)
            if one.closed is None:
                assert row["outstanding_fen"] == one.outstanding_fen

    def tried(self, step: Callable[[], object]) -> bool:
        """Whether it was done; a refusal is an answer, too."""
        try:
            step()
        except Refused:
            return False
        return True


__all__ = ["LATER", "QINGHAI", "World"]
