"""Batches: four people act on each, but on a few."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from shared.contracts.payout import (
    BatchApproved,
    BatchChecked,
    BatchDrafted,
    BatchLine,
    BatchReleased,
    PaymentBatched,
    PaymentReleased,
)
from wengang.season.plot import Truth
from wengang.season.story import EDITION, NO_FUND, Told


def batches(told: Iterable[Told], planted: dict[str, str], truth: Truth, each: int) -> list[Told]:
    """Each batch is drafted, checked, approved and released by four people; a few are not."""
    lines: dict[str, list[tuple[datetime, PaymentBatched]]] = defaultdict(list)
    releases: dict[str, list[tuple[datetime, PaymentReleased]]] = defaultdict(list)
    for one in told:
        if isinstance(one.fact, PaymentBatched):
            lines[one.fact.batch_id].append((one.at, one.fact))
        elif isinstance(one.fact, PaymentReleased):
            releases[one.fact.batch_id].append((one.at, one.fact))
    made: list[Told] = []
    # Late batches hold employers with a story of their own: plants go to the plain ones.
    plain = sorted(batch_id for batch_id in lines if batch_id.endswith("-a") and releases[batch_id])
    wrong = dict(
        zip(
            plain,
            ["same person"] * each + ["unapproved"] * each + ["wrong sum"] * each + ["no fund"] * each,
            strict=False,
        )
    )
    kinds = {
        "same person": "misrouted.same-person",
        "unapproved": "misrouted.released-unapproved",
        "wrong sum": "misrouted.released-sum",
        "no fund": "misrouted.released-without-reserve",
    }
    for batch_id, batched in sorted(lines.items()):
        plot = wrong.get(batch_id, "")
        if plot:
            planted[f"batch:{batch_id}"] = plot
            truth.add((kinds[plot], f"batch:{batch_id}"))
        made += _batch(batch_id, batched, releases[batch_id], plot)
    return made


def _batch(
    batch_id: str,
    batched: list[tuple[datetime, PaymentBatched]],
    released: list[tuple[datetime, PaymentReleased]],
    plot: str,
) -> list[Told]:
    agency = batch_id.partition("-")[0]
    begun = min(at for at, _ in batched)
    sent = {fact.payment_id: fact.amount_fen for _, fact in released}
    drafted = BatchDrafted(
        batch_id=batch_id,
        edition=EDITION,
        agency=NO_FUND if plot == "no fund" else agency,
        lines=tuple(
            BatchLine(
                payment_id=one.payment_id, end_to_end_id=one.end_to_end_id, amount_fen=sent.get(one.payment_id, 0)
            )
            for _, one in batched
        ),
        payments=len(batched),
        total_fen=sum(sent.values()),
        maker=f"maker-{agency}",
    )
    checker = f"maker-{agency}" if plot == "same person" else f"checker-{agency}"
    stream = f"batch:{batch_id}"
    made = [
        Told(begun + timedelta(seconds=1), "payout", stream, drafted, drafted.maker),
        Told(begun + timedelta(hours=1), "payout", stream, BatchChecked(batch_id=batch_id, checker=checker), checker),
    ]
    if plot != "unapproved":
        approver = "approver-lax" if batch_id.endswith("-lax") else f"approver-{agency}"
        approved = BatchApproved(batch_id=batch_id, approver=approver)
        made.append(Told(begun + timedelta(hours=2), "payout", stream, approved, approver))
    if released:
        total = sum(fact.amount_fen for _, fact in released)
        release = BatchReleased(
            batch_id=batch_id,
            message_id=batch_id,
            payments=len(released),
            total_fen=total + (100 if plot == "wrong sum" else 0),
            held=len(batched) - len(released) if len(batched) > len(released) else 0,
            held_fen=0,
            file_sha256="0" * 64,
            sheet_sha256="0" * 64,
            requested_on=released[0][0].date(),
            created_at=released[0][0].isoformat(),
        )
        made.append(Told(max(at for at, _ in released), "payout", stream, release, f"releaser-{agency}"))
    return made
