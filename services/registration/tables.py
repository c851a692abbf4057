"""Read tables of registration, rebuildable from its log."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Index, Integer, MetaData, Table, Text

from shared.eventlog.anchors import anchors_table
from shared.recusal import deciders_table

metadata = MetaData()
anchors = anchors_table(metadata)

employers = Table(
    "employers",
    metadata,
    Column("uscc", Text, primary_key=True),
    Column("name", Text),
    Column("agency", Text),
    Column("account_name", Text),
    Column("account_masked", Text),
    Column("account_fingerprint", Text),
    Column("bank_name", Text),
    Column("cnaps_code", Text),
    Column("account_position", BigInteger),
)
"""``account_position`` is where in the log the bank details were given."""

programmes = Table(
    "programmes",
    metadata,
    Column("edition", Text, primary_key=True),
    Column("uscc", Text, primary_key=True),
    Column("name", Text),
    Column("agency", Text),
    Column("unit_kind", Text),
    Column("size_class", Text),
    Column("first_insured_month", Text),
    Column("received_prior_refund", Boolean),
    Column("dispatch_firm", Boolean),
    Column("registered", Boolean),
    Column("notices", Integer),
    Column("assessment_id", Text),
    Column("outcome", Text),
    Column("route", Text),
    Column("amount_fen", BigInteger),
    Column("word", Text),
    Column("confirmed_position", BigInteger),
    Index("programmes_of_employer", "uscc"),
)
"""``word`` is what the employer said of the current assessment: awaiting, confirmed or disputed. A confirmation
holds only while ``confirmed_position`` is after the employer's ``account_position``; see ``queries``.
"""

adopted_editions = Table(
    "adopted_editions", metadata, Column("edition", Text, primary_key=True), Column("sha256", Text)
)
"""As eligibility told of them: no roster is taken under another."""

known_contents = Table(
    "known_contents", metadata, Column("sha256", Text, primary_key=True), Column("closing_date", Date)
)
"""Of each content that was proposed, the last day to confirm."""

known_cases = Table(
    "known_cases",
    metadata,
    Column("edition", Text, primary_key=True),
    Column("uscc", Text, primary_key=True),
    Column("stage", Text),
)
"""Refunds of which eligibility told that they are granted, waived or taken off a list; without: assessed anew since."""

known_deciders = deciders_table(metadata)

moves = Table(
    "moves",
    metadata,
    Column("uscc", Text, primary_key=True),
    Column("from_agency", Text),
    Column("to_agency", Text),
    Column("proposed_for", Text),
    Column("reason", Text),
    Column("proposed_by", Text),
    Column("proposed_at", DateTime(timezone=True)),
)
"""What is proposed, and neither accepted nor rejected."""
