"""Funds, the ledger, the disbursement account's two sides, and what bank references proved."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Index, Integer, Table, Text

from services.payout.tables.base import metadata

funds = Table(
    "funds",
    metadata,
    Column("fund_id", Text, primary_key=True),
    Column("edition", Text),
    Column("region", Text),
    Column("requested_fen", BigInteger),
    Column("approved_fen", BigInteger),
    Column("transferred_fen", BigInteger),
    Column("committed_fen", BigInteger),
    Column("came_back_fen", BigInteger),
    Column("booked_fen", BigInteger),
    Column("gone_again_fen", BigInteger),
    Column("not_booked_fen", BigInteger),
    Column("repaid_fen", BigInteger),
)
"""``booked_fen`` is signed: fees of the bank take."""

fund_requests = Table(
    "fund_requests",
    metadata,
    Column("fund_id", Text, primary_key=True),
    Column("request_id", Text, primary_key=True),
    Column("amount_fen", BigInteger),
    Column("purpose", Text),
    Column("state", Text),
    Column("requested_by", Text),
    Column("approved_by", Text),
    Column("transferred_by", Text),
    Column("transferred_on", Date),
    Column("bank_reference", Text),
    Column("provisional", Boolean),
    Column("since", DateTime(timezone=True)),
)

ledger = Table(
    "ledger",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("day", Date),
    Column("payment_id", Text),
    Column("fund_id", Text),
    Column("recovery_id", Text),
    Column("debit", Text),
    Column("credit", Text),
    Column("amount_fen", BigInteger),
    Index("ledger_by_payment", "payment_id"),
)
"""Double entry: each row moves ``amount_fen`` from account ``credit`` to account ``debit`` (``domain.ledger``)."""

account_lines = Table(
    "account_lines",
    metadata,
    Column("line", Text, primary_key=True),
    Column("side", Text),
    Column("key", Text),
    Column("amount_fen", BigInteger),
    Column("day", Date),
    Column("report_key", Text),
    Column("payment_id", Text),
    Column("reference", Text),
    Index("account_lines_by_key", "key"),
    Index("account_lines_of_report", "report_key"),
)
"""The disbursement account twice: ``side`` ``book`` is what our books moved on it, ``bank`` what its statements list.

Amounts are signed: negative left the account. Rows of one ``key`` stand for one movement (``domain.account_book``).
"""

used_references = Table(
    "used_references",
    metadata,
    Column("reference", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("use", Text, primary_key=True),
    Column("told", Text),
    Column("loose", Text),
    Column("backwards", Text),
    Column("amount_fen", BigInteger),
    Column("shown", Boolean),
    Index("used_references_that_look_alike", "loose", postgresql_ops={"loose": "text_pattern_ops"}),
    Index("used_references_that_end_alike", "backwards", postgresql_ops={"backwards": "text_pattern_ops"}),
)
"""What each bank reference proved (``domain.reference``). ``backwards`` is ``loose`` from its end.

``shown``: a line of the bank showed the money, of transfers and repayments.
"""
