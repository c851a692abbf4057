"""Who ever acted for an agency on an employer: read again from eligibility's feed when the service starts."""

from alembic import op

revision = "registration_deciders"
down_revision = "registration_moves"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE TABLE known_deciders (uscc TEXT, person TEXT, PRIMARY KEY (uscc, person))")
    for table in ("adopted_editions", "known_contents", "known_cases"):
        op.execute(f"DELETE FROM {table}")
    op.execute("DELETE FROM tracking WHERE name = 'registration-from-eligibility'")
    op.execute("DELETE FROM passed_over WHERE name = 'registration-from-eligibility'")
