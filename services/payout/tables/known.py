"""What eligibility and registration told."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Index, Table, Text

from services.payout.tables.base import metadata
from shared.recusal import helpers_table

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
