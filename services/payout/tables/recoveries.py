"""Recoveries. Amounts are sums after the latest fact."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Table, Text

from services.payout.tables.base import metadata

recoveries = Table(
    "recoveries",
    metadata,
    Column("recovery_id", Text, primary_key=True),
    Column("payment_id", Text),
    Column("edition", Text),
    Column("uscc", Text),
    Column("name", Text),
    Column("agency", Text),
    Column("amount_fen", BigInteger),
    Column("cause", Text),
    Column("reason", Text),
    Column("legal_basis", Text),
    Column("opened_by", Text),
    Column("stands_fen", BigInteger),
    Column("got_fen", BigInteger),
    Column("outstanding_fen", BigInteger),
    Column("owed_back_fen", BigInteger),
    Column("planned_fen", BigInteger),
    Column("state", Text),
    Column("closed_because", Text),
    Index("recoveries_by_agency", "edition", "agency"),
)
"""``stands_fen``: how far the claim stands on money that the employer has. ``got_fen``: what came in for it and did not
go back, with what was kept of the payment itself. ``owed_back_fen``: what came in beyond that, the employer's money.
``planned_fen``: what was outstanding when the instalments were agreed.
"""

recovery_instalments = Table(
    "recovery_instalments",
    metadata,
    Column("recovery_id", Text, primary_key=True),
    Column("agreement", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("due_on", Date),
    Column("amount_fen", BigInteger),
)
"""``agreement`` is the position of the fact; the latest one counts."""

recovery_receipts = Table(
    "recovery_receipts",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("recovery_id", Text),
    Column("kind", Text),
    Column("amount_fen", BigInteger),
    Column("received_on", Date),
    Column("bank_reference", Text),
    Column("offset_payment_id", Text),
    Index("recovery_receipts_of_case", "recovery_id"),
)
"""What came in: repayments, and offsets against payments; with ``undone`` and ``given-back``, what went out again."""
