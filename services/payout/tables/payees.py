"""Who is barred, and whose name and account the bank checked."""

from sqlalchemy import Column, Date, DateTime, Table, Text

from services.payout.tables.base import metadata

barred_payees = Table(
    "barred_payees",
    metadata,
    Column("uscc", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("why", Text),
    Column("since", Date),
    Column("edition", Text),
    Column("list", Text),
)

payee_checks = Table(
    "payee_checks",
    metadata,
    Column("uscc", Text, primary_key=True),
    Column("bank_details_id", Text, primary_key=True),
    Column("result", Text),
    Column("bank_text", Text),
    Column("asked_at", DateTime(timezone=True)),
    Column("answered_at", DateTime(timezone=True)),
)
