"""What the API of alerts takes and answers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from services.supervision.actions.schemas import SaidOfAccount, SaidOfAlert, SaidOfInterest
from services.supervision.alerts.rule import Group, Value
from services.supervision.domain.severity import Level, Severity
from shared.http.answers import Answer, At, Listing, Recorded, Yuan
from shared.http.fields import Body, Prose, Sha256, Uscc

Fingerprint = Annotated[Sha256, Field(description="Of the account; never its number.")]


class Said(Body):
    reason: Annotated[Prose, Field(min_length=5, max_length=2_000, description="A full sentence; it is kept for ever.")]


class SharedAccount(Said):
    account_fingerprint: Fingerprint
    usccs: Annotated[list[Uscc], Field(min_length=2, max_length=1_000)]


class AccountToWatch(Said):
    account_fingerprint: Fingerprint


class Interest(Said):
    subject: Annotated[str, Field(min_length=1, max_length=200, description="Whose: the sub of their tokens.")]
    uscc: Uscc


class AlertAnswer(Answer):
    """One alert, as of today."""

    alert_id: str
    kind: str = Field(description="Of `GET /v1/alert-rules`.")
    title: str = Field(description="Of the kind, in the reader's language.")
    group: Group | None = Field(description="Null of a kind that no rule has any more.")
    severity: Severity = Field(description="`indicative`: unlikely among its peers, and no breach of a rule.")
    score: int | None = Field(
        description="Of an indication, 10 to 300: ten times the decimal logarithm of one in how many of its peers."
    )
    state: Literal["open", "dismissed", "closed"]
    level: Level = Field(description="Who has to look: with age the city's bureau, then the province's.")
    edition: str | None
    uscc: str | None
    name: str | None = Field(description="Of the employer.")
    agency: str
    amount: Yuan | None
    code: str = Field(description="What was found; programs decide by it.")
    values: Mapping[str, Value] = Field(description="What `detail` is about; amounts in fen.")
    detail: str = Field(description="What was found, in the reader's language.")
    clause: str = Field(description="What requires it to be otherwise, in the reader's language.")
    due_on: date | None = Field(description="The last day that was in time; null of what is wrong at once.")
    opened_on: date
    closed_on: date | None
    closed_by: str | None = Field(description="The record that cured it, `payout/12`; null of one that was withdrawn.")
    days: int = Field(description="Since it was due, or opened.")
    explained: int = Field(description="How often.")
    dismissal_proposed_by: str | None


class Alerts(Listing[AlertAnswer]):
    as_of: date


class AlertInFull(AlertAnswer):
    """With the records that prove it, and every word about it."""

    since: str = Field(description="The record that it began with, `payout/12`.")
    since_at: At
    evidence: Sequence[str] = Field(description="Records, `payout/12`.")
    people: Sequence[str] = Field(description="Whom it is about: they do not dismiss it.")
    said: Sequence[SaidOfAlert]


class AlertRule(Answer):
    kind: str
    group: Group
    severity: Severity
    title: str
    codes: Mapping[str, str] = Field(description="By code, its sentence with places for values.")
    clause: str
    why: str = Field(description="What is wrong with it, in the language that is asked for.")


class AlertRules(Answer):
    items: Sequence[AlertRule]


class AlertHandled(Recorded):
    said: Sequence[SaidOfAlert] = Field(description="Everything that was said about the alert so far.")


class SharingSaid(Recorded):
    said: Sequence[SaidOfAccount] = Field(description="Everything that was said about the account so far.")


class InterestsSaid(Recorded):
    said: Sequence[SaidOfInterest] = Field(description="Everything that was declared of the person so far.")


class Seed(Answer):
    """The checkpoint that a sample is drawn by."""

    origin: str
    size: int
    root: str = Field(description="Of the tree, hexadecimal.")
    note: str = Field(description="As it was signed.")


class Drawn(Answer):
    payment_id: str
    ticket: str = Field(description="SHA-256 over root and payment, hexadecimal: the smallest are drawn.")


class AuditSample(Answer):
    edition: str
    region: str
    checkpoint: Seed
    population: int = Field(description="Of how many payments it is drawn.")
    items: Sequence[Drawn]
