"""Alerts of before have been stored as sentences: the migration reads them back."""

import importlib
import json

import pytest

migration = importlib.import_module("migrations.supervision.2026-11-30-1530_alerts_in_values")


@pytest.mark.parametrize(
    ("kind", "said", "code", "values"),
    [
        ("withheld.grant-not-ordered", "Granted, and no payment is ordered.", "withheld.grant-not-ordered", {}),
        (
            "misrouted.granted-amount",
            "1440.00 was listed, 1563.45 is granted.",
            "misrouted.granted-amount/listed",
            {"expected_fen": 144_000, "found_fen": 156_345},
        ),
        (
            "misrouted.notice-too-short",
            "The public had until 2021-08-04 to object, and 3 working days are due: until 2021-08-05.",
            "misrouted.notice-too-short",
            {"last_day": "2021-08-04", "days": 3, "due": "2021-08-05"},
        ),
        (
            "log.checkpoint-broken",
            "The log had 9 outcomes, and says 5 now.",
            "log.checkpoint-broken/shorter",
            {"kept": 9, "what": "outcomes", "found": 5},
        ),
        (
            "withheld.receipt-denied",
            "Nobody has known this.",
            "withheld.receipt-denied",
            {"as-said": "Nobody has known this."},
        ),
    ],
)
def test_a_sentence_is_read_back(kind: str, said: str, code: str, values: dict[str, str | int]) -> None:
    found, read = migration._read(migration._patterns(), kind, said)
    assert (found, json.loads(read)) == (code, values)
