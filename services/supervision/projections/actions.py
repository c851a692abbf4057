"""What people did, from supervision's own log, to the table of it. Pure."""

from collections.abc import Iterable

from services.supervision.tables import actions
from shared.eventlog.quarantine import STREAM as QUARANTINE
from shared.eventlog.records import RecordedEvent
from shared.followers.projection import Projection
from shared.followers.row_operations import Put, RowOperation


def project_actions(recorded: RecordedEvent) -> Iterable[RowOperation]:
    if recorded.stream == QUARANTINE:
        return
    yield Put(
        actions,
        {
            "stream": recorded.stream,
            "number": recorded.version,
            "position": recorded.position,
            "topic": recorded.event.topic,
            "data": recorded.event.model_dump_json(),
            "person": recorded.actor,
            "recorded_at": recorded.recorded_at,
        },
    )


ACTIONS = Projection("actions", (actions,), project_actions)
