"""An alert is stored as a code with values; the sentences of before are read back once, here."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "supervision_alerts_in_values"
down_revision = "supervision_own_log"
branch_labels = None
depends_on = None

_AT_ONCE = 5_000
_AS_SAID = "as-said"
_KINDS = {
    "gap": "log.positions-missing",
    "checkpoint": "log.checkpoint-broken",
    "proof": "log.checkpoint-unproven",
    "age": "log.checkpoint-old",
    "time": "log.time-went-back",
    "ahead": "log.time-ahead",
}
_NUMBERS = frozenset(
    [
        "approvals",
        "batches",
        "days",
        "expected",
        "found",
        "given",
        "kept",
        "listed",
        "minutes",
        "months",
        "needed",
        "position",
        "released",
        "stated",
        "year",
    ]
)
_PLACE = re.compile(r"\{(\w+)\}")


def upgrade() -> None:
    op.execute("ALTER TABLE alerts ADD COLUMN code TEXT, ADD COLUMN code_values TEXT")
    op.execute("ALTER TABLE seen_of_logs ADD COLUMN which TEXT, ADD COLUMN code_values TEXT")
    patterns = _patterns()
    connection = op.get_bind()
    # Only the new columns are filled: what was written of a log stays as it was written.
    op.execute("ALTER TABLE seen_of_logs DISABLE TRIGGER append_only")
    for row in connection.execute(sa.text("SELECT source, number, what, why FROM seen_of_logs")).mappings().all():
        code, values = _read(patterns, _KINDS.get(row["what"], ""), row["why"] or "")
        connection.execute(
            sa.text(
                "UPDATE seen_of_logs SET which = :which, code_values = :code_values"
                " WHERE source = :source AND number = :number"
            ),
            {"which": code.partition("/")[2], "code_values": values, "source": row["source"], "number": row["number"]},
        )
    op.execute("ALTER TABLE seen_of_logs ENABLE TRIGGER append_only")
    for rows in _parts(connection):
        said = []
        for row in rows:
            code, values = _read(patterns, row["kind"] or "", row["detail"] or "")
            said.append({"alert_id": row["alert_id"], "code": code, "code_values": values})
        connection.execute(
            sa.text("UPDATE alerts SET code = :code, code_values = :code_values WHERE alert_id = :alert_id"), said
        )
    op.execute("DROP INDEX alerts_by_employer")
    op.execute(
        "ALTER TABLE alerts DROP COLUMN detail, DROP COLUMN group_name, DROP COLUMN clause, DROP COLUMN rule_number"
    )
    op.execute("CREATE INDEX alerts_by_employer ON alerts (edition, uscc, kind, alert_id)")


def _parts(connection: sa.Connection) -> Iterator[list[Any]]:
    """In the order of their numbers, so that a table of any size is read once."""
    after = ""
    query = sa.text("SELECT alert_id, kind, detail FROM alerts WHERE alert_id > :after ORDER BY alert_id LIMIT :most")
    while rows := list(connection.execute(query, {"after": after, "most": _AT_ONCE}).mappings()):
        yield rows
        after = rows[-1]["alert_id"]


Patterns = dict[str, list[tuple[re.Pattern[str], str]]]


def _patterns() -> Patterns:
    """By kind; those with the most words of their own first: what names say cannot make another sentence of one."""
    found: Patterns = defaultdict(list)
    sentences = [line.split(": ", 1) for line in _SENTENCES.strip().splitlines()]
    for code, template in sorted(sentences, key=lambda one: len(_PLACE.sub("", one[1])), reverse=True):
        parts = _PLACE.split(template)
        text = "".join(f"(?P<{one}>.*?)" if place % 2 else re.escape(one) for place, one in enumerate(parts))
        found[code.partition("/")[0]].append((re.compile(text, re.DOTALL), code))
    return found


def _read(patterns: Patterns, kind: str, detail: str) -> tuple[str, str]:
    """Code, and values as JSON. A sentence that no pattern knows is kept as it is."""
    for pattern, code in patterns.get(kind, ()):
        match = pattern.fullmatch(detail)
        if match is not None:
            values = {name: _value(name, text) for name, text in match.groupdict().items()}
            return code, json.dumps(values, ensure_ascii=False)
    return kind, json.dumps({_AS_SAID: detail}, ensure_ascii=False)


def _value(name: str, text: str) -> str | int:
    if name.endswith("_fen") and re.fullmatch(r"-?[0-9]+\.[0-9]{2}", text):
        return int(text.replace(".", ""))
    return int(text) if name in _NUMBERS and text.isdecimal() else text


_SENTENCES = """
log.checkpoint-broken/shorter: The log had {kept} {what}, and says {found} now.
log.checkpoint-broken/other-history: The log of {found} {what} does not begin with the {kept} kept before.
log.checkpoint-broken/no-note: The note is not a text, an empty line, and lines of signatures.
log.checkpoint-broken/many-signatures: The note has too many signatures.
log.checkpoint-broken/no-signature: Among the signatures of the note is something else.
log.checkpoint-broken/wrong-signature: A signature by {log} is wrong.
log.checkpoint-broken/unsigned: The note is not signed by {log}.
log.checkpoint-broken/other-log: The note is not a checkpoint of {log}.
log.checkpoint-broken/no-base64: The root is not base64.
log.checkpoint-broken/no-hash: The root is not a hash.
log.checkpoint-broken/size: The size is larger than any log.
log.checkpoint-old/records: Record {position} is not covered by a checkpoint after {minutes} minutes.
log.checkpoint-old/outcomes: What commands came to up to record {position} is not covered by a checkpoint after {minutes} minutes.
log.checkpoint-unproven/no-proof: The log does not prove that its {found} {what} begin with the {kept} kept before.
log.fact-set-aside: {fact} ({topic}) is set aside: proposed by {proposed}, approved by {approved}.
log.positions-missing: {follower} stands at position {position}: FeedGap('{source} gave position {found} where {expected} was due.')
log.time-ahead: {first} to {last} claim a time that has not come.
log.time-went-back: {later} claims a time before that of {earlier}.
misrouted.account-changed-after-approval: The account on record changed between approval and release, and it was released.
misrouted.account-changed-unconfirmed: The bank details were changed before the grant, and nobody confirmed the account that it names.
misrouted.account-drift: The books of the disbursement account and its statements up to {day} differ by {amount_fen} that nobody is looking into.
misrouted.credited-amount: {expected_fen} was released, {found_fen} is credited.
misrouted.credited-without-release: The bank credited what was in no file of ours.
misrouted.discrepancy-open: The bank's line does not fit ({kind}), and the case is open.
misrouted.fund-overdrawn: Batch {batch} took {amount_fen} more than the fund held.
misrouted.granted-amount/assessed: {expected_fen} was assessed, {found_fen} is granted.
misrouted.granted-amount/listed: {expected_fen} was listed, {found_fen} is granted.
misrouted.granted-not-entitled/not-entitled: Granted on an assessment that found no entitlement.
misrouted.granted-not-entitled/not-assessed: Granted on no assessment.
misrouted.granted-twice: One employer, one year, granted twice.
misrouted.granted-unconfirmed: Granted without the employer's word on amount and account.
misrouted.granted-under-objection/upheld: Granted while an objection was upheld.
misrouted.granted-under-objection/undecided: Granted while an objection was not decided.
misrouted.granted-without-notice/too-early: Granted before the public notice was over ({last_day}).
misrouted.granted-without-notice/not-listed: Granted without having stood on a public list.
misrouted.granted-without-reserve/too-little: The fund of {region} held {balance_fen} and paid {payments_fen} in the year; {months} months are asked for.
misrouted.granted-without-reserve/no-fund: No fund of {region} was on record.
misrouted.holder-is-not-employer: The account's holder has another name than the employer.
misrouted.instalment-overdue: {amount_fen} was to be paid back by {due_on}, and less came.
misrouted.listed-sum: The heading says {stated} employers; the log lists {listed}, or another sum.
misrouted.listed-without-reserve/too-little: The fund of {region} held {balance_fen} and paid {payments_fen} in the year; {months} months are asked for.
misrouted.listed-without-reserve/no-fund: No fund of {region} was on record.
misrouted.night-approvals: {approvals} approvals within {minutes} minutes at night.
misrouted.notice-too-short: The public had until {last_day} to object, and {days} working days are due: until {due}.
misrouted.one-hand: {person} entered the account and confirmed it for the employer.
misrouted.ordered-amount: {expected_fen} was granted, {found_fen} is ordered.
misrouted.ordered-to-other-account: The payment is ordered to an account that was neither granted nor confirmed.
misrouted.other-account: The bank reports a credit to an account other than the one confirmed.
misrouted.other-name: The payment names a payee who is neither the employer nor the holder of its account.
misrouted.overpayment-not-claimed: More was paid than owed, and no recovery is opened.
misrouted.own-employer: {person} decides about an employer that they act for or belong to.
misrouted.paid-twice: The bank credited this payment twice.
misrouted.paid-while-barred: Released to an employer that was barred from payment.
misrouted.paid-without-grant: There is a payment, and no grant before it.
misrouted.premium-beyond-payments: {paid_fen} was paid in {year}; the assessment counts {premium_fen}.
misrouted.quick-dismissal: {person} dismissed it {minutes} minutes after.
misrouted.raised-and-decided: {person} decides what they themselves raised.
misrouted.recomputed-amount: {premium_fen} at {rate} is {worked_fen}; {assessed_fen} was assessed.
misrouted.recovery-rests: Claimed back, and nothing came, was agreed or was closed.
misrouted.released-amount: {expected_fen} was ordered, {found_fen} is released.
misrouted.released-outside-batch: Released in a batch that it was never put into.
misrouted.released-sum: In the file {stated} of {stated_sum_fen}; the log releases {released} of {released_sum_fen}.
misrouted.released-to-other-account: The file for the bank names another account than the one confirmed.
misrouted.released-twice: Released again while the earlier release has not come back.
misrouted.released-unapproved/checked: Released with a check and {given} of {needed} approvals.
misrouted.released-unapproved/unchecked: Released with no check and {given} of {needed} approvals.
misrouted.released-without-reserve/too-little: The fund of {region} held {balance_fen} and paid {payments_fen} in the year; {months} months are asked for.
misrouted.released-without-reserve/no-fund: No fund of {region} was on record.
misrouted.same-person: {person} is {role} and {other_role} of one batch.
misrouted.shared-account: The account of {other} is that of {uscc}, too.
misrouted.split-batches: {batches} batches just below the limit of {limit_fen} within days.
misrouted.top-up-basis: The top-up counts {stated_fen} as granted before; the log has {granted_fen}.
misrouted.topped-up-without-notice/not-listed: Granted on top by other facts than those that the public saw, without a list.
misrouted.topped-up-without-notice/too-early: Granted on top before the public notice was over ({last_day}).
misrouted.topped-up-without-notice/undecided: Granted on top while an objection to it was not decided.
misrouted.transfer-not-booked: {amount_fen} is recorded as transferred on {day}; the statements up to {closed} do not show it.
misrouted.unadopted-edition: Decided by a content of the edition that nobody adopted ({sha256}).
withheld.dispute-unanswered: The employer says that the amount is wrong, and was not answered.
withheld.eligible-not-listed: Found entitled, and never put on a public list.
withheld.funds-not-moved/approved: {amount_fen} was approved, and has not come to the disbursement account.
withheld.funds-not-moved/asked-for: {amount_fen} was asked for, and has not come to the disbursement account.
withheld.funds-short: Batch {batch} is approved, and the fund lacks {missing_fen} to pay it.
withheld.grant-not-ordered: Granted, and no payment is ordered.
withheld.held-not-reissued: Held at the release, and was not ordered anew.
withheld.listed-not-granted: The notice has passed and nothing stands in the way, but nothing is granted.
withheld.never-told: Entitled on the confirming route, and never told to register and confirm.
withheld.not-assessable: What is needed to assess the employer is missing, and was not brought.
withheld.not-given-back: More came in for a claim than it stands for now, and was not given back.
withheld.not-passed-on: Credited on {credited}; this much of {firm}'s share is not proven.
withheld.notice-not-ended: The window was over on {last_day}, and {employers} employers wait.
withheld.objection-undecided: An objection holds this employer's refund, and nobody decided it.
withheld.offset-without-claim: Less is paid than was granted, and no recovery took the difference.
withheld.order-not-released/batched: Ordered as attempt {attempt}, and in a batch that was not released.
withheld.order-not-released/not-batched: Ordered as attempt {attempt}, and in no batch.
withheld.own-share-accepted/more-than-on-record: {own_fen} of {credited_fen} is said to be the firm's own staff's; by the premiums on record {most_fen} is.
withheld.own-share-accepted/nothing-on-record: All of {credited_fen} is said to be the firm's own staff's; nothing on record shows it.
withheld.own-share-declared/more-than-on-record: {own_fen} of {credited_fen} is said to be the firm's own staff's; by the premiums on record {most_fen} is.
withheld.own-share-declared/nothing-on-record: All of {credited_fen} is said to be the firm's own staff's; nothing on record shows it.
withheld.placements-not-declared: Credited on {credited}; no split by using firm stands.
withheld.receipt-denied: {firm} says that it did not receive it.
withheld.reconsideration-undecided: The employer asked for a review of its decision, and nobody decided it.
withheld.release-without-result: In a file for the bank, which says neither that it arrived nor that it came back.
withheld.report-late: The report for {month} on {firm} was filed on {filed}.
withheld.report-missing: The report for {month} on {firm} was due by {due}.
withheld.return-not-reissued: Came back from the bank, and was not ordered anew.
withheld.top-up-not-granted/not-listed: Found to be owed more, and never put on a public list.
withheld.top-up-not-granted/listed: The notice has passed and nothing stands in the way, but nothing is granted on top.
withheld.unpaid-past-deadline: Granted, to be paid by {due}; the payment's state is: {state}.
withheld.voucher-over-claimed: More was claimed towards {firm} than was outstanding.
withheld.voucher-reused: A voucher for {firm} had proved another use before ({reason}).
withheld.vouchers-short: {stated_fen} is reported for {firm}; vouchers prove less.
withheld.waived-though-confirmed: Deemed waived, though the employer had confirmed this assessment.
"""  # noqa: E501 - a sentence a line
