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
)

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
    Index("programmes_of_employer", "uscc"),
)
"""``word`` is what the employer said of the current assessment: awaiting, confirmed or disputed."""
