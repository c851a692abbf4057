"""Read tables of supervision, from the three feeds and its own log, and what is only added to: the anchors."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CollectionAggregate,
    Column,
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    any_,
    func,
    literal,
    text,
)

from shared.eventlog.anchors import anchors_table
from shared.pages.ended_sessions import ended_sessions_table

metadata = MetaData()
ended_sessions = ended_sessions_table(metadata)

OF_STAFF = (
    "topic IN ('payout.batch-drafted.v1', 'payout.batch-checked.v1', 'payout.batch-approved.v1', "
    "'payout.payment-returned.v1', 'payout.recovery-closed.v1')"
)
"""What people who decide are compared by; few of all facts."""

trail = Table(
    "trail",
    metadata,
    Column("source", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("stream", Text),
    Column("edition", Text),
    Column("uscc", Text),
    Column("topic", Text),
    Column("recorded_at", DateTime(timezone=True)),
    Column("actor", Text),
    Column("leaf_hash", Text),
    Column("refers_to", Text),
    Column("data", Text),
    Column("person", Text),
    Index("trail_of_employer", "uscc"),
    Index("trail_of_stream", "stream", postgresql_where=text("uscc IS NULL")),
    Index("trail_by_reference", "refers_to", postgresql_where=text("refers_to IS NOT NULL")),
    Index("trail_by_person", text("coalesce(person, actor)"), "topic"),
    Index("trail_of_staff", "topic", postgresql_where=text(OF_STAFF)),
)
"""Every fact; ``refers_to`` is the stream of the batch or notice that an employer's step belongs to. ``person`` is the
actor's ``person_key`` where the name is spelled otherwise: see ``acted_by``.

By stream only facts of no employer are looked for (batches, notices, funds, editions): an index of all would cost each
fact its insertion.
"""


def acted_by(one: FromClause = trail) -> ColumnElement[str]:
    """Who acted, as people are compared."""
    return func.coalesce(one.c.person, one.c.actor)


def any_of(values: Iterable[str] | Iterable[int]) -> CollectionAggregate[Any]:
    """``column == any_of(names)``: one parameter, however many names. ``in_`` makes one of each, and a statement
    takes 32,767 of them: fewer than a round of judging may be about."""
    listed = list(values)
    return any_(literal(listed, ARRAY(BigInteger if listed and isinstance(listed[0], int) else Text)))


def _naming(which: str) -> tuple[Column[Any], ...]:
    """A record: its position, when it was recorded, and who did it."""
    at = Column(f"{which}_at", DateTime(timezone=True))
    return Column(which, BigInteger), at, Column(f"{which}_by", Text)


money = Table(
    "money",
    metadata,
    Column("edition", Text, primary_key=True),
    Column("uscc", Text, primary_key=True),
    Column("name", Text),
    Column("agency", Text),
    Column("confirmed", Boolean),
    Column("disputed", Boolean),
    Column("outcome", Text),
    Column("route", Text),
    Column("entitled_fen", BigInteger),
    Column("stage", Text),
    Column("granted_fen", BigInteger),
    Column("granted_fingerprint", Text),
    Column("pay_by", Date),
    Column("payment_state", Text),
    Column("released_at", DateTime(timezone=True)),
    Column("ordered_fen", BigInteger),
    Column("paid_fen", BigInteger),
    Column("returned_fen", BigInteger),
    Column("credited_fingerprint", Text),
    Column("other_account_reported", Boolean),
    Column("offset_fen", BigInteger),
    Column("arrived_fen", BigInteger),
    Column("enrolled_at", DateTime(timezone=True)),
    Column("registered_at", DateTime(timezone=True)),
    Column("unit_kind", Text),
    Column("size_class", Text),
    Column("insured", BigInteger),
    Column("assessed_at", DateTime(timezone=True)),
    Column("listed", Boolean),
    Column("returned_at", DateTime(timezone=True)),
    Index("money_by_agency", "edition", "agency", "uscc"),
)
"""Each column is written from one feed only, so that the feeds may arrive in any order. ``insured`` is the average of
the assessment, to whole persons."""

objections = Table(
    "objections",
    metadata,
    Column("objection_id", Text, primary_key=True),
    Column("edition", Text),
    Column("uscc", Text),
    Column("undecided", Boolean),
    Index("objections_of_employer", "edition", "uscc"),
)

top_ups = Table(
    "top_ups",
    metadata,
    Column("payment_id", Text, primary_key=True),
    Column("edition", Text),
    Column("uscc", Text),
    Column("name", Text),
    Column("agency", Text),
    Column("granted_fen", BigInteger),
    Column("granted_fingerprint", Text),
    Column("pay_by", Date),
    Column("payment_state", Text),
    Column("released_at", DateTime(timezone=True)),
    Column("ordered_fen", BigInteger),
    Column("paid_fen", BigInteger),
    Column("returned_fen", BigInteger),
    Column("credited_fingerprint", Text),
    Column("other_account_reported", Boolean),
    Column("offset_fen", BigInteger),
    Column("arrived_fen", BigInteger),
    Column("returned_at", DateTime(timezone=True)),
    Index("top_ups_of_employer", "edition", "uscc"),
)
"""Further payments of a case, each with the same columns of grant and payment as ``money`` has."""

onward_credits = Table(
    "onward_credits",
    metadata,
    Column("payment_id", Text, primary_key=True),
    Column("edition", Text),
    Column("uscc", Text),
    Column("name", Text),
    Column("agency", Text),
    Column("amount_fen", BigInteger),
    Column("credited_on", Date),
    Column("suspended", Boolean),
    Column("split", Text),
    Index("onward_credits_of_employer", "edition", "uscc"),
)
"""Money with dispatch firms. ``split``: by whose word it is divided; NULL while by nobody's."""

onward_duties = Table(
    "onward_duties",
    metadata,
    Column("duty_id", Text, primary_key=True),
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
    Column("report_due_on", Date),
    Column("report_filed_on", Date),
    Index("onward_duties_of_employer", "edition", "uscc"),
)

rejected_vouchers = Table(
    "rejected_vouchers",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("duty_id", Text),
    Column("edition", Text),
    Column("uscc", Text),
    Column("amount_fen", BigInteger),
    Column("reason", Text),
    Column("first_duty_id", Text),
    Index("rejected_vouchers_of_employer", "edition", "uscc"),
)

confirmed_accounts = Table(
    "confirmed_accounts",
    metadata,
    Column("edition", Text, primary_key=True),
    Column("uscc", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("fingerprint", Text),
    Column("confirmed_at", DateTime(timezone=True)),
)
"""Every account that an employer confirmed for its refund, with the position in registration's log."""

anchors = anchors_table(metadata)

alerts = Table(
    "alerts",
    metadata,
    Column("alert_id", Text, primary_key=True),
    Column("owner", Text),
    Column("kind", Text),
    Column("severity", Text),
    Column("edition", Text),
    Column("uscc", Text),
    Column("name", Text),
    Column("agency", Text),
    Column("amount_fen", BigInteger),
    Column("code", Text),
    Column("code_values", Text),
    Column("since", Text),
    Column("since_at", DateTime(timezone=True)),
    Column("due_on", Date),
    Column("opens_on", Date),
    Column("cured_on", Date),
    Column("cured_by", Text),
    Column("withdrawn_on", Date),
    Column("people", Text),
    Column("evidence", Text),
    Column("score", Integer, server_default=text("0")),
    Index("alerts_of_owner", "owner"),
    Index("alerts_by_employer", "edition", "uscc", "kind", "alert_id"),
)
"""What the rules found in the trail. Rows are added and brought up to date, never deleted, not even to build the tables
anew. ``code`` and ``code_values`` (JSON) say what was found, and become words when somebody reads them. ``since`` and
``cured_by`` name records (``payout/12``); edition and uscc may be empty."""

pending = Table(
    "pending",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("opens_on", Date),
    Index("pending_by_day", "opens_on"),
)
"""Pictures in which something opens on a day unless a fact comes before: they are judged again then."""

features = Table(
    "features",
    metadata,
    Column("edition", Text, primary_key=True),
    Column("uscc", Text, primary_key=True),
    *(Column(name, Text) for name in ("name", "agency", "unit_kind", "size_class", "first_insured")),
    *_naming("enrolled"),
    *_naming("favoured"),
    Column("favoured_from", Text),
    Column("rate_gained", BigInteger),
    Column("imports", BigInteger),
    *_naming("imported"),
    *_naming("raised"),
    *(Column(name, BigInteger) for name in ("raised_fen", "kept_more", "premium_fen", "person_months")),
    *(Column(name, BigInteger) for name in ("months_insured", "largest_fen", "caught_up_fen", "insured_first")),
    Column("left_naturally", BigInteger),
    Column("per_head", Text),
    *(Column(name, BigInteger) for name in ("layoff", "layoff_limit", "average_insured")),
    Column("account", Text),
    Column("accounts_given", BigInteger),
    *_naming("changed"),
    Column("changes_by_agency", BigInteger),
    Column("speaker", Text),
)
"""What employers of an edition are compared by, as ``alerts.pictures.features`` says."""

account_uses = Table(
    "account_uses",
    metadata,
    Column("fingerprint", Text, primary_key=True),
    Column("uscc", Text, primary_key=True),
    Index("account_uses_of_employer", "uscc"),
)
"""Who ever gave which account."""

judged = Table(
    "judged",
    metadata,
    Column("source", Text, primary_key=True),
    Column("position", BigInteger),
)
"""How far the rules have looked at each log."""

seen_of_logs = Table(
    "seen_of_logs",
    metadata,
    Column("source", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Text),
    Column("what", Text),
    Column("why", Text),
    Column("which", Text),
    Column("code_values", Text),
    Column("seen_at", DateTime(timezone=True)),
)
"""Append-only: when a log was seen to leave positions out, not to extend its checkpoint, or to turn its time back.
``why`` is the sentence that operators had; ``which`` and ``code_values`` (JSON) are what the alert says."""

questions = Table(
    "questions",
    metadata,
    Column("number", Text, primary_key=True),
    Column("kind", Text),
    Column("edition", Text),
    Column("uscc", Text),
    Column("notice_id", Text),
    Column("asked_at", DateTime(timezone=True)),
    Column("decided", Boolean),
    Index("questions_open", "edition", postgresql_where=text("NOT decided")),
)
"""Objections and claims (复核) by their numbers; ``kind`` is ``objection`` or ``claim``."""

notice_windows = Table(
    "notice_windows",
    metadata,
    Column("notice_id", Text, primary_key=True),
    Column("agency", Text),
    Column("last_day", Date),
)

desk_batches = Table(
    "desk_batches",
    metadata,
    Column("batch_id", Text, primary_key=True),
    Column("edition", Text),
    Column("agency", Text),
    Column("payments", Integer),
    Column("total_fen", BigInteger),
    Column("approvals", Integer),
    Column("state", Text),
    Column("since", DateTime(timezone=True)),
    Column("maker", Text),
    Column("checker", Text),
    Column("first_approver", Text),
    Column("approver", Text),
)
"""Batches, who acted on them, and since when they are in their state."""

actions = Table(
    "actions",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger),
    Column("topic", Text),
    Column("data", Text),
    Column("person", Text),
    Column("recorded_at", DateTime(timezone=True)),
    Index("actions_by_topic", "topic"),
)
"""What people did, from supervision's own log: of ``alert:…``, ``account:…``, ``person:…``, and the reports and
bulletins that they stand by, ``report:…`` and ``bulletin:…``."""

handlings = Table(
    "handlings",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("topic", Text),
    Column("data", Text),
    Column("person", Text),
    Column("recorded_at", DateTime(timezone=True)),
    Column("command_id", Text, unique=True),
    Column("payload_sha256", Text),
)
"""What people did before supervision had a log of its own; closed, and carried over into the log."""

kept_figures = Table(
    "kept_figures",
    metadata,
    Column("edition", Text, primary_key=True),
    Column("as_of", DateTime(timezone=True), primary_key=True),
    Column("positions", Text),
    Column("figures", Text),
)
"""Progress as of instants that are past: worked out from the trail once. Whoever empties it gets the same again."""
