"""Read tables of payout. The ``known_`` ones hold what registration told, the others are from the own log."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Index, Integer, MetaData, Table, Text

from shared.recusal import helpers_table

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

known_grants = Table(
    "known_grants",
    metadata,
    Column("payment_id", Text, primary_key=True),
    Column("edition", Text),
    Column("uscc", Text),
    Column("agency", Text),
    Column("name", Text),
    Column("amount_fen", BigInteger),
    Column("granted_at", DateTime(timezone=True)),
    Index("known_grants_of_edition", "edition", "agency"),
)

known_list_entries = Table(
    "known_list_entries",
    metadata,
    Column("uscc", Text, primary_key=True),
    Column("list", Text, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date),
)

known_reserves = Table(
    "known_reserves",
    metadata,
    Column("edition", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("balance_fen", BigInteger),
    Column("payments_of_year_fen", BigInteger),
    Column("as_of", Date),
)
"""What a pooling region's fund holds and pays (R4), as eligibility recorded it last."""

known_contents = Table(
    "known_contents",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("content", Text),
)

known_placements = Table(
    "known_placements",
    metadata,
    Column("edition", Text, primary_key=True),
    Column("uscc", Text, primary_key=True),
    Column("own_premium_fen", BigInteger),
    Column("premium_fen", BigInteger),
)
"""Of a dispatch firm: the premiums of its own staff, and of everybody, by where people work."""

known_editions = Table(
    "known_editions",
    metadata,
    Column("edition", Text, primary_key=True),
    Column("sha256", Text),
)
"""The content that was adopted last."""

known_givers = Table(
    "known_givers",
    metadata,
    Column("uscc", Text, primary_key=True),
    Column("bank_details_id", Text, primary_key=True),
    Column("person", Text, primary_key=True),
)
"""Everybody who ever entered these bank details: they act on no batch that pays them."""

known_helpers = helpers_table(metadata)

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

# Onward use by dispatch firms, and recovery. Amounts are sums after the latest fact.

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
