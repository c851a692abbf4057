"""Who gave bank details, as people are compared: however the name is spelled."""

from alembic import op
from sqlalchemy import text

from shared.people import person_key

revision = "payout_one_person"
down_revision = "payout_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    for (name,) in connection.execute(text("SELECT DISTINCT person FROM known_givers")).all():
        if person_key(name) != name:
            said = {"person": person_key(name), "name": name}
            connection.execute(
                text(
                    "INSERT INTO known_givers (uscc, bank_details_id, person) SELECT uscc, bank_details_id, :person "
                    "FROM known_givers WHERE person = :name ON CONFLICT DO NOTHING"
                ),
                said,
            )
            connection.execute(text("DELETE FROM known_givers WHERE person = :name"), said)
