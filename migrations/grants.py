"""What the role that a service runs as may do: read all, write read tables, only add to the log."""

RUNTIME_ROLE = "wengang_runtime"
_ADD_ONLY = (
    "events",
    "log_commits",
    "command_outcomes",
    "log_nodes",
    "log_checkpoints",
    "outcome_nodes",
    "outcome_checkpoints",
    "cosignatures",
    "anchors",
    "handlings",
    "seen_of_logs",
)


def grant_statements(role: str = RUNTIME_ROLE) -> list[str]:
    """Run by the owner after migrating. Missing tables are passed over."""
    tables = ", ".join(f"'{table}'" for table in _ADD_ONLY)
    return [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"""DO $$ DECLARE guarded text; BEGIN
            FOR guarded IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename IN ({tables}) LOOP
                EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM {role}', guarded);
            END LOOP;
            IF to_regclass('public.log_head') IS NOT NULL THEN
                REVOKE INSERT, DELETE ON log_head FROM {role};
            END IF;
        END $$""",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role}",
    ]
