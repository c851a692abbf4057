"""Who ever spoke for an employer. What registration told is read again from its feed when the service starts."""

from alembic import op

revision = "payout_helpers"
down_revision = "payout_account_lines"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE TABLE known_helpers (uscc TEXT, person TEXT, PRIMARY KEY (uscc, person))")
    op.execute("DELETE FROM known_bank_details")
    op.execute("DELETE FROM known_accounts")
    op.execute("DELETE FROM known_givers")
    op.execute("DELETE FROM tracking WHERE name = 'payout-from-registration'")
