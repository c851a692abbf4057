"""Payments, their transfers, and the batches that they go in."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Index, Integer, Table, Text

from services.payout.tables.base import metadata

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
    Column("ordered_at", DateTime(timezone=True)),
    Column("since", DateTime(timezone=True)),
    Column("returned_at", DateTime(timezone=True)),
    Column("previous_end_to_end_id", Text),
    Column("batched_details_id", Text),
    Column("arrived_fen", BigInteger),
    Index("payments_by_state", "edition", "state"),
    Index("payments_of_batch", "batch_id"),
)

transfers = Table(
    "transfers",
    metadata,
    Column("end_to_end_id", Text, primary_key=True),
    Column("payment_id", Text),
    Column("batch_id", Text),
    Column("state", Text),
    Column("amount_fen", BigInteger),
    Column("released_at", DateTime(timezone=True)),
    Column("account_fingerprint", Text),
    Index("transfers_of_batch", "batch_id"),
    Index("transfers_to_account", "account_fingerprint"),
)
"""Every attempt's end-to-end id; once it is in a batch, which, and what became of it.

The rest of a payment that was settled in parts has a row of its own, ``{end_to_end_id}/rest``, which came back.
"""

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
    Column("workbook_sha256", Text),
    Column("route", Text),
    Column("fund_id", Text),
    Column("approvals", Integer),
    Column("second_approver", Text),
    Column("releaser", Text),
    Column("rejected_by", Text),
    Column("rejection", Text),
    Column("drafted_at", DateTime(timezone=True)),
    Column("released_at", DateTime(timezone=True)),
    Column("acknowledged_at", DateTime(timezone=True)),
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
    Column("payee_name", Text),
    Index("released_lines_by_transfer", "end_to_end_id"),
)

payment_terms = Table(
    "payment_terms",
    metadata,
    Column("payment_id", Text, primary_key=True),
    Column("edition", Text),
    Column("gross_fen", BigInteger),
    Column("offset_fen", BigInteger),
    Column("first_payment_id", Text),
)
"""How a payment's order came to its amount: granted (gross) less what recoveries took; a top-up's first payment.

Ordinary payments, of just what was granted, have no row.
"""

overpayments = Table(
    "overpayments",
    metadata,
    Column("payment_id", Text, primary_key=True),
    Column("recovery_id", Text, primary_key=True),
)
"""What is to be kept of a payment once it is where it can be reduced."""
