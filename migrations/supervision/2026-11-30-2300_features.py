"""What employers of an edition are compared by."""

from alembic import op

revision = "supervision_features"
down_revision = "supervision_scored_alerts"
branch_labels = None
depends_on = None

_TABLE = """
CREATE TABLE features (
    edition TEXT NOT NULL,
    uscc TEXT NOT NULL,
    name TEXT,
    agency TEXT,
    unit_kind TEXT,
    size_class TEXT,
    first_insured TEXT,
    enrolled BIGINT,
    enrolled_at TIMESTAMP WITH TIME ZONE,
    enrolled_by TEXT,
    favoured BIGINT,
    favoured_at TIMESTAMP WITH TIME ZONE,
    favoured_by TEXT,
    favoured_from TEXT,
    rate_gained BIGINT,
    imports BIGINT,
    imported BIGINT,
    imported_at TIMESTAMP WITH TIME ZONE,
    imported_by TEXT,
    raised BIGINT,
    raised_at TIMESTAMP WITH TIME ZONE,
    raised_by TEXT,
    raised_fen BIGINT,
    kept_more BIGINT,
    premium_fen BIGINT,
    person_months BIGINT,
    months_insured BIGINT,
    largest_fen BIGINT,
    caught_up_fen BIGINT,
    insured_first BIGINT,
    left_naturally BIGINT,
    per_head TEXT,
    layoff BIGINT,
    layoff_limit BIGINT,
    average_insured BIGINT,
    account TEXT,
    accounts_given BIGINT,
    changed BIGINT,
    changed_at TIMESTAMP WITH TIME ZONE,
    changed_by TEXT,
    changes_by_agency BIGINT,
    speaker TEXT,
    PRIMARY KEY (edition, uscc)
)
"""


def upgrade() -> None:
    op.execute(_TABLE)
    op.execute("DELETE FROM judged")  # so that everybody is judged, and compared, from the beginning
