"""PostgreSQL takes ``infinity`` for an instant: the audit names the record, and compares it with no other."""

from datetime import datetime

from shared.eventlog.audit.records import check_chunk
from shared.eventlog.sealing import SUITES


def test_a_record_of_an_infinite_time_is_named() -> None:
    row = ("employer:1", 1, "registration.employer-enrolled.v1", b"{}", 1, datetime.max, "li", "c", b"0" * 32)  # noqa: DTZ901
    found = check_chunk(SUITES["sha256"], [row], 0, [])
    assert found.problem == (1, "Position 1: its time is none.")
