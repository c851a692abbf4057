"""An event log for a database that has had read tables before. Frozen: a change is a new file, never an edit."""

from alembic.operations import Operations

from migrations import eventlog_v1, eventlog_v2

_APPEND_ONLY = ("events", "log_commits", "command_outcomes", "log_nodes", "log_checkpoints")


def create(op: Operations) -> None:
    """The log as of version 2. ``tracking`` and the function that refuses changes are there, of the read tables."""
    for script in (eventlog_v1.TABLES, eventlog_v1.EMPTY_HEAD):
        for statement in filter(None, map(str.strip, script.split(";"))):
            op.execute(statement)
    function, forward_only, no_removal = _guards()
    for statement in (function, forward_only, no_removal):
        op.execute(statement)
    for table in _APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "EXECUTE FUNCTION refuse_change()"
        )
    eventlog_v2.upgrade(op)


def _guards() -> tuple[str, str, str]:
    function, _, triggers = eventlog_v1.GUARDS.partition("END $$;")
    forward_only, no_removal = filter(None, map(str.strip, triggers.split(";")))
    return f"{function}END $$", forward_only, no_removal
