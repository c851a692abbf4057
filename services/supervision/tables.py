"""Read tables of supervision, all from the three feeds."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Index, MetaData, Table, Text

metadata = MetaData()

trail = Table(
    "trail",
    metadata,
    Column("source", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("stream", Text),
    Column("edition", Text),
    Column("uscc", Text),
    Column("topic", Text),
    Column("recorded_at", DateTime(timezone=True)),
    Column("actor", Text),
    Column("leaf_hash", Text),
    Column("refers_to", Text),
    Column("data", Text),
    Index("trail_of_employer", "uscc"),
    Index("trail_of_stream", "stream"),
)
"""Every fact; ``refers_to`` is the stream of the batch or notice that an employer's step belongs to."""

money = Table(
    "money",
    metadata,
    Column("edition", Text, primary_key=True),
    Column("uscc", Text, primary_key=True),
    Column("name", Text),
    Column("agency", Text),
    Column("confirmed", Boolean),
    Column("disputed", Boolean),
    Column("outcome", Text),
    Column("route", Text),
    Column("entitled_fen", BigInteger),
    Column("stage", Text),
    Column("granted_fen", BigInteger),
    Column("granted_fingerprint", Text),
    Column("pay_by", Date),
    Column("payment_state", Text),
    Column("released_at", DateTime(timezone=True)),
    Column("ordered_fen", BigInteger),
    Column("paid_fen", BigInteger),
    Column("returned_fen", BigInteger),
    Column("credited_fingerprint", Text),
    Column("other_account_reported", Boolean),
    Index("money_by_agency", "edition", "agency"),
)
"""Each column is written from one feed only, so that the feeds may arrive in any order."""

confirmed_accounts = Table(
    "confirmed_accounts",
    metadata,
    Column("edition", Text, primary_key=True),
    Column("uscc", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("fingerprint", Text),
    Column("confirmed_at", DateTime(timezone=True)),
)
"""Every account that an employer confirmed for its refund, with the position in registration's log."""

anchors = Table(
    "anchors",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("root", Text),
    Column("note", Text),
    Column("anchored_at", DateTime(timezone=True)),
)
"""Checkpoints as this service saw them, each proven to extend the one before. Append-only; no projection's table."""
