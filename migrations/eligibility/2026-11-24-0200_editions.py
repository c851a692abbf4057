"""Editions that were adopted, reviews, reconsiderations, funds, and lists of other departments."""

from alembic import op

revision = "eligibility_0002"
down_revision = "eligibility_0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE cases ADD COLUMN edition_sha256 TEXT, ADD COLUMN decided_on DATE",
    "ALTER TABLE known_employers ADD COLUMN industry TEXT, ADD COLUMN staff BIGINT, ADD COLUMN revenue_fen BIGINT, "
    "ADD COLUMN assets_fen BIGINT, ADD COLUMN legal_entity_uscc TEXT",
    """
CREATE TABLE edition_contents (
    edition TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    content TEXT,
    proposed_by TEXT,
    approved_by TEXT,
    adopted_on DATE,
    PRIMARY KEY (edition, sha256)
)
    """,
    """
CREATE TABLE editions (
    edition TEXT NOT NULL,
    sha256 TEXT,
    PRIMARY KEY (edition)
)
    """,
    """
CREATE TABLE reconsiderations (
    reconsideration_id TEXT NOT NULL,
    edition TEXT,
    uscc TEXT,
    claimant TEXT,
    grounds TEXT,
    state TEXT,
    reason TEXT,
    before_fen BIGINT,
    after_fen BIGINT,
    PRIMARY KEY (reconsideration_id)
)
    """,
    """
CREATE TABLE funds (
    edition TEXT NOT NULL,
    region TEXT NOT NULL,
    balance_fen BIGINT,
    payments_of_year_fen BIGINT,
    as_of DATE,
    PRIMARY KEY (edition, region)
)
    """,
    """
CREATE TABLE exclusions (
    list TEXT NOT NULL,
    uscc TEXT NOT NULL,
    since DATE NOT NULL,
    until DATE,
    PRIMARY KEY (list, uscc, since)
)
    """,
    "CREATE INDEX exclusions_by_uscc ON exclusions (uscc)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
