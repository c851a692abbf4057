"""What the public sees of a list, and how it objects: hashes of the files, places in the log, who asked and when."""

from alembic import op

revision = "eligibility_0003"
down_revision = "eligibility_0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE notices ADD COLUMN list_version INTEGER, ADD COLUMN sheet_sha256 TEXT, "
    "ADD COLUMN objections_to TEXT, ADD COLUMN position BIGINT",
    "ALTER TABLE notice_entries ADD COLUMN position BIGINT",
    "ALTER TABLE working ADD COLUMN name TEXT",
    "ALTER TABLE objections ADD COLUMN objector TEXT, ADD COLUMN contact_sealed TEXT, ADD COLUMN grounds TEXT, "
    "ADD COLUMN raised_at TIMESTAMPTZ",
    "ALTER TABLE reconsiderations ADD COLUMN notice_id TEXT, ADD COLUMN contact_sealed TEXT, "
    "ADD COLUMN asked_at TIMESTAMPTZ",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
