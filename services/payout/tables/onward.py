"""Onward use by dispatch firms. Amounts are sums after the latest fact."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Table, Text

from services.payout.tables.base import metadata

onward_credits = Table(
    "onward_credits",
    metadata,
    Column("payment_id", Text, primary_key=True),
    Column("edition", Text),
    Column("uscc", Text),
    Column("name", Text),
    Column("agency", Text),
    Column("amount_fen", BigInteger),
    Column("granted_shares", Text),
    Column("credited_on", Date),
    Column("kept_fen", BigInteger),
    Column("due", Boolean),
    Column("due_fen", BigInteger),
    Column("own_fen", BigInteger),
    Column("split_by", Text),
    Column("declaration", Text),
    Column("declared_by", Text),
    Column("rejected", Text),
    Index("onward_credits_of_firm", "uscc"),
)
"""Payments to dispatch firms. ``credited_on`` as the bank said, ``due`` once the onward use follows it.

``kept_fen`` is what the firm has of it, ``due_fen`` how much of that the onward use follows.
"""

onward_duties = Table(
    "onward_duties",
    metadata,
    Column("duty_id", Text, primary_key=True),
    Column("payment_id", Text),
    Column("edition", Text),
    Column("uscc", Text),
    Column("name", Text),
    Column("agency", Text),
    Column("using_firm_uscc", Text),
    Column("using_firm_name", Text),
    Column("amount_fen", BigInteger),
    Column("credited_on", Date),
    Column("reports_from", Text),
    Column("suspended", Boolean),
    Column("passed_on_fen", BigInteger),
    Column("proven_fen", BigInteger),
    Column("last_report", Text),
    Column("stated_fen", BigInteger),
    Index("onward_duties_of_firm", "uscc"),
    Index("onward_duties_of_using_firm", "using_firm_uscc"),
)

onward_uses = Table(
    "onward_uses",
    metadata,
    Column("use_id", Text, primary_key=True),
    Column("duty_id", Text),
    Column("kind", Text),
    Column("amount_fen", BigInteger),
    Column("used_on", Date),
    Column("bank_reference", Text),
    Column("media_type", Text),
    Column("size", BigInteger),
    Column("receipt", Text),
    Column("reason", Text),
    Index("onward_uses_of_duty", "duty_id"),
)

rejected_vouchers = Table(
    "rejected_vouchers",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("duty_id", Text),
    Column("voucher_sha256", Text),
    Column("bank_reference", Text),
    Column("amount_fen", BigInteger),
    Column("reason", Text),
    Column("first_duty_id", Text),
    Index("rejected_vouchers_by_file", "voucher_sha256"),
)
