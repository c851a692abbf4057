"""People as they are compared, however their names are spelled: of whom wrote a record, and of who acted on a batch."""

from alembic import op
from sqlalchemy import text

from shared.people import person_key

revision = "supervision_one_person"
down_revision = "supervision_narrow_indexes"
branch_labels = None
depends_on = None

_STEPS = ("maker", "checker", "first_approver", "approver")


def upgrade() -> None:
    op.execute("ALTER TABLE trail ADD COLUMN person TEXT")
    _spell("trail", "actor", "person")
    for column in _STEPS:
        _spell("desk_batches", column, column)
    op.execute("DROP INDEX trail_by_actor")
    op.execute("CREATE INDEX trail_by_person ON trail (coalesce(person, actor), topic)")


def _spell(table: str, named: str, column: str) -> None:
    connection = op.get_bind()
    for (name,) in connection.execute(text(f"SELECT DISTINCT {named} FROM {table} WHERE {named} IS NOT NULL")).all():
        if person_key(name) != name:
            statement = text(f"UPDATE {table} SET {column} = :person WHERE {named} = :name")
            connection.execute(statement, {"person": person_key(name), "name": name})
