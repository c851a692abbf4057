"""What the bank told: files, statements, cases."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Index, Integer, Table, Text

from services.payout.tables.base import metadata

discrepancies = Table(
    "discrepancies",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("payment_id", Text),
    Column("end_to_end_id", Text),
    Column("kind", Text),
    Column("expected", Text),
    Column("found", Text),
    Column("message_sha256", Text),
    Column("amount_fen", BigInteger),
    Column("inward", Boolean),
    Column("key", Text),
    Column("holds", Boolean),
    Column("line", Text),
    Column("booked_on", Date),
    Column("found_at", DateTime(timezone=True)),
    Column("proposal", Text),
    Column("proposed_by", Text),
    Column("outcome", Text),
    Column("note", Text),
    Column("resolved_by", Text),
    Column("resolved_at", DateTime(timezone=True)),
    Index("discrepancies_by_key", "key"),
    Index("discrepancies_of_payment", "payment_id"),
)
"""Cases: ``position`` is a case's number; without ``outcome`` it is open.

``holds``: while it is open no further attempt of the payment goes. ``line`` and ``proposal``: the fact's, as JSON.
"""

settled_cases = Table(
    "settled_cases",
    metadata,
    Column("key", Text, primary_key=True),
    Column("position", BigInteger),
    Column("because", Text),
    Column("settled_at", DateTime(timezone=True)),
)
"""Cases that the bank itself put right, or that what was recorded later explains: the latest time of each key."""

bank_messages = Table(
    "bank_messages",
    metadata,
    Column("message_sha256", Text, primary_key=True),
    Column("kind", Text),
    Column("message_id", Text),
    Column("checked_by", Text),
    Column("lines", Integer),
    Column("credited", Integer),
    Column("returned", Integer),
    Column("discrepancies", Integer),
    Column("already_known", Integer),
    Column("charges", Integer),
    Column("left", Integer),
    Column("received_at", DateTime(timezone=True)),
)

statements = Table(
    "statements",
    metadata,
    Column("account_fingerprint", Text, primary_key=True),
    Column("statement_id", Text, primary_key=True),
    Column("opening_fen", BigInteger),
    Column("entries_fen", BigInteger),
    Column("closing_fen", BigInteger),
    Column("closed_on", Date),
    Column("message_sha256", Text),
    Column("report_key", Text, primary_key=True),
    Column("page", Integer, primary_key=True, autoincrement=False),
    Column("source", Text),
)
