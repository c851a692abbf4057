"""The recorder facade keeps the contract of the eventsourcing library, by that library's own test cases.

No case of its application recorder suite is left out or overridden.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from eventsourcing.tests import persistence

from shared.eventlog.log import EventLog
from shared.eventlog.recorder import SynchronousRecorder
from tests.conftest import Database
from tests.eventlog.counting import AT, command, count

# The suite is taken from its module, so that pytest does not collect the abstract class itself.
_CASES = [
    "test_insert_select",
    "test_concurrent_no_conflicts",
    "test_concurrent_throughput",
    "test_performance",
    "optional_test_insert_subscribe",
]


def test_every_case_of_the_librarys_suite_is_run() -> None:
    suite = persistence.ApplicationRecorderTestCase
    assert sorted(name for name in dir(suite) if name.startswith(("test_", "optional_test_"))) == sorted(_CASES)


class _Suite(persistence.ApplicationRecorderTestCase[SynchronousRecorder]):
    __test__ = False  # run below, each case with a fresh database
    recorder: SynchronousRecorder

    def create_recorder(self) -> SynchronousRecorder:
        return self.recorder

    def new_originator_id(self) -> str:
        return str(uuid4())  # stream names are text


@pytest.fixture
def recorder(database: Database) -> Iterator[SynchronousRecorder]:
    with SynchronousRecorder(database.runtime, clock=lambda: AT) as made:
        yield made


@pytest.mark.parametrize("case", _CASES)
def test_the_library_accepts_the_recorder(case: str, recorder: SynchronousRecorder) -> None:
    suite = _Suite(case)
    suite.recorder = recorder
    run: Callable[[], Any] = getattr(suite, case)
    run()


def event(stream: str, version: int) -> StoredEvent:
    return StoredEvent(stream, version, "test.counted.v1", b'{"number":%d}' % version)


def test_a_version_that_is_taken_is_refused_and_nothing_of_its_call_is_kept(recorder: SynchronousRecorder) -> None:
    assert recorder.insert_events([event("a", 1)]) == [1]
    with pytest.raises(IntegrityError):
        recorder.insert_events([event("b", 1), event("a", 1)])
    assert recorder.select_events("b") == []
    assert recorder.max_notification_id() == 1


def test_one_version_twice_in_one_call_is_refused(recorder: SynchronousRecorder) -> None:
    with pytest.raises(IntegrityError):
        recorder.insert_events([event("a", 1), event("a", 1)])
    assert recorder.max_notification_id() is None


def test_events_of_a_stream_are_selected_by_version(recorder: SynchronousRecorder) -> None:
    recorder.insert_events([event("a", version) for version in (1, 2, 3, 4)])

    def versions(**wanted: Any) -> list[int]:
        return [one.originator_version for one in recorder.select_events("a", **wanted)]

    assert versions() == [1, 2, 3, 4]
    assert versions(gt=1, lte=3) == [2, 3]
    assert versions(desc=True, limit=2) == [4, 3]


def test_a_subscription_hears_of_another_recorders_events(recorder: SynchronousRecorder, database: Database) -> None:
    with SynchronousRecorder(database.runtime, clock=lambda: AT) as other, recorder.subscribe() as subscription:
        other.insert_events([event("a", 1)])
        assert next(subscription).id == 1
        other.insert_events([event("a", 2)])
        assert next(subscription).id == 2


async def test_what_is_inserted_is_sealed_and_read_as_any_other_event(
    recorder: SynchronousRecorder, log: EventLog
) -> None:
    await log.execute([count("counter:1")], command("a"))
    assert recorder.insert_events([event("counter:1", 2)]) == [2]
    recorded = await log.events_of("counter:1")
    assert [(one.position, one.version, one.actor) for one in recorded] == [(1, 1, "somebody"), (2, 2, "recorder")]
    assert (await log.head()).position == 2


@pytest.fixture
def librarys_recorder(database: Database) -> Iterator[PostgresApplicationRecorder]:
    url = urlsplit(database.runtime)
    datastore = PostgresDatastore(
        dbname=url.path.removeprefix("/"),
        host=parse_qs(url.query)["host"][0],
        port="5432",
        user=url.username or "",
        password="",
        originator_id_type="text",
    )
    with datastore:
        yield PostgresApplicationRecorder(datastore, events_table_name="events")


def test_the_librarys_own_recorder_reads_our_table(
    recorder: SynchronousRecorder, librarys_recorder: PostgresApplicationRecorder
) -> None:
    assert librarys_recorder.max_notification_id() is None
    recorder.insert_events([event("a", 1), event("b", 1)])
    recorder.insert_events([event("a", 2)])
    assert librarys_recorder.max_notification_id() == recorder.max_notification_id() == 3
    for stream in ("a", "b", "c"):
        assert librarys_recorder.select_events(stream) == recorder.select_events(stream)
    assert librarys_recorder.select_events("a") == [event("a", 1), event("a", 2)]
    for start in (None, 1, 2, 4):
        assert librarys_recorder.select_notifications(start, 10) == recorder.select_notifications(start, 10)
    assert [(one.id, one.originator_id) for one in librarys_recorder.select_notifications(2, 10)] == [
        (2, "b"),
        (3, "a"),
    ]
