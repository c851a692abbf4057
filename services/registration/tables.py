"""Read tables of registration, rebuildable from its log."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, Table, Text

metadata = MetaData()

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

adopted_editions = Table("adopted_editions", metadata, Column("edition", Text, primary_key=True))
"""As eligibility told of them: no roster is taken under another."""
