"""Read tables of payout. The ``known_`` ones hold what registration told, the others are from the own log."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, MetaData, Table, Text

metadata = MetaData()

payments = Table(
    "payments",
    metadata,
    Column("payment_id", Text, primary_key=True),
    Column("edition", Text),
    Column("uscc", Text),
    Column("agency", Text),
    Column("payee_name", Text),
    Column("amount_fen", BigInteger),
    Column("route", Text),
    Column("pay_by", Date),
    Column("state", Text),
    Column("attempt", Integer),
    Column("end_to_end_id", Text),
    Column("account_fingerprint", Text),
    Column("batch_id", Text),
    Column("reason", Text),
    Index("payments_by_state", "edition", "state"),
    Index("payments_of_batch", "batch_id"),
)

transfers = Table(
    "transfers",
    metadata,
    Column("end_to_end_id", Text, primary_key=True),
    Column("payment_id", Text),
)
"""Every attempt's end-to-end id."""

batches = Table(
    "batches",
    metadata,
    Column("batch_id", Text, primary_key=True),
    Column("edition", Text),
    Column("agency", Text),
    Column("state", Text),
    Column("payments", Integer),
    Column("total_fen", BigInteger),
    Column("maker", Text),
    Column("checker", Text),
    Column("approver", Text),
    Column("released", Integer),
    Column("released_fen", BigInteger),
    Column("held", Integer),
    Column("held_fen", BigInteger),
    Column("message_id", Text),
    Column("requested_on", Date),
    Column("created_at", Text),
    Column("file_sha256", Text),
    Column("sheet_sha256", Text),
)

released_lines = Table(
    "released_lines",
    metadata,
    Column("batch_id", Text, primary_key=True),
    Column("payment_id", Text, primary_key=True),
    Column("uscc", Text),
    Column("end_to_end_id", Text),
    Column("amount_fen", BigInteger),
    Column("bank_details_id", Text),
)

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
)

known_bank_details = Table(
    "known_bank_details",
    metadata,
    Column("uscc", Text, primary_key=True),
    Column("bank_details_id", Text, primary_key=True),
    Column("account_name", Text),
    Column("account_sealed", Text),
    Column("account_fingerprint", Text),
    Column("bank_name", Text),
    Column("cnaps_code", Text),
)
"""All that an employer ever gave: a file must be made again years later."""

known_accounts = Table(
    "known_accounts",
    metadata,
    Column("uscc", Text, primary_key=True),
    Column("bank_details_id", Text),
    Column("account_fingerprint", Text),
)
"""What is on record now."""
