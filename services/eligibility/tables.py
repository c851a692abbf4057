"""Read tables of eligibility. The ``known_`` ones hold what registration recorded, the others follow the own log."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Index, Integer, MetaData, Table, Text

from shared.recusal import helpers_table

metadata = MetaData()

known_employers = Table(
    "known_employers",
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
    Column("industry", Text),
    Column("staff", BigInteger),
    Column("revenue_fen", BigInteger),
    Column("assets_fen", BigInteger),
    Column("legal_entity_uscc", Text),
    Column("position", BigInteger),
    Index("known_employers_by_uscc", "uscc"),
)
"""``position``: of what registration said last of it; of an employer under several editions, the latest counts."""

known_accounts = Table(
    "known_accounts",
    metadata,
    Column("uscc", Text, primary_key=True),
    Column("fingerprint", Text),
    Column("of_roster", Boolean),
    Column("given", Integer),
    Column("confirmed", Text),
)
"""``of_roster``: the account on record came from a roster. ``given``: how often one was given or changed, by whomever.
``confirmed``: the fingerprint that the employer confirmed last, under whatever edition."""

known_helpers = helpers_table(metadata)

cases = Table(
    "cases",
    metadata,
    Column("edition", Text, primary_key=True),
    Column("uscc", Text, primary_key=True),
    Column("name", Text),
    Column("agency", Text),
    Column("stage", Text),
    Column("assessment_id", Text),
    Column("outcome", Text),
    Column("route", Text),
    Column("amount_fen", BigInteger),
    Column("reasons", Text),
    Column("notice_id", Text),
    Column("waiting_for", Text),
    Column("confirmed", Boolean),
    Column("pay_by", Date),
    Column("edition_sha256", Text),
    Column("decided_on", Date),
    Index("cases_by_stage", "edition", "stage"),
)

notices = Table(
    "notices",
    metadata,
    Column("notice_id", Text, primary_key=True),
    Column("edition", Text),
    Column("agency", Text),
    Column("legal_basis", Text),
    Column("published_on", Date),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("working_days", Integer),
    Column("employers", Integer),
    Column("total_fen", BigInteger),
    Column("content_sha256", Text),
    Column("list_version", Integer),
    Column("sheet_sha256", Text),
    Column("objections_to", Text),
    Column("issuer", Text),
    Column("telephone", Text),
    Column("ended", Boolean),
    Column("position", BigInteger),
)
"""``position``: of the record that published the list."""

notice_entries = Table(
    "notice_entries",
    metadata,
    Column("notice_id", Text, primary_key=True),
    Column("uscc", Text, primary_key=True),
    Column("edition", Text),
    Column("assessment_id", Text),
    Column("amount_fen", BigInteger),
    Column("taken_off", Boolean),
    Column("position", BigInteger),
)
"""``position``: of the record that listed the employer. Lists are recorded in one piece and in order, so that it gives
the number in the list, too."""

objections = Table(
    "objections",
    metadata,
    Column("objection_id", Text, primary_key=True),
    Column("edition", Text),
    Column("uscc", Text),
    Column("notice_id", Text),
    Column("state", Text),
    Column("reason", Text),
    Column("objector", Text),
    Column("contact_sealed", Text),
    Column("grounds", Text),
    Column("raised_at", DateTime(timezone=True)),
)

working = Table(
    "working",
    metadata,
    Column("assessment_id", Text, primary_key=True),
    Column("name", Text),
    Column("assessment", Text),
)
"""Every assessment as it stands in the log (JSON), and the name that the employer had; ``cases`` names the current
one."""

edition_contents = Table(
    "edition_contents",
    metadata,
    Column("edition", Text, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("content", Text),
    Column("proposed_by", Text),
    Column("approved_by", Text),
    Column("adopted_on", Date),
)
"""Every content that was ever proposed; those never adopted have no ``approved_by``."""

editions = Table(
    "editions",
    metadata,
    Column("edition", Text, primary_key=True),
    Column("sha256", Text),
)
"""The content that decides: the one adopted last."""

reconsiderations = Table(
    "reconsiderations",
    metadata,
    Column("reconsideration_id", Text, primary_key=True),
    Column("edition", Text),
    Column("uscc", Text),
    Column("claimant", Text),
    Column("grounds", Text),
    Column("state", Text),
    Column("reason", Text),
    Column("before_fen", BigInteger),
    Column("after_fen", BigInteger),
    Column("notice_id", Text),
    Column("contact_sealed", Text),
    Column("asked_at", DateTime(timezone=True)),
)

due_top_ups = Table(
    "due_top_ups",
    metadata,
    Column("edition", Text, primary_key=True),
    Column("uscc", Text, primary_key=True),
    Column("assessment_id", Text),
    Column("notice_id", Text),
    Column("last_day", Date),
)
"""Top-ups that go through a list: ``notice_id`` None until they stand on one; gone when granted or not owed."""

funds = Table(
    "funds",
    metadata,
    Column("edition", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("balance_fen", BigInteger),
    Column("payments_of_year_fen", BigInteger),
    Column("as_of", Date),
)

exclusions = Table(
    "exclusions",
    metadata,
    Column("list", Text, primary_key=True),
    Column("uscc", Text, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date),
    Index("exclusions_by_uscc", "uscc"),
)
