"""What has happened, by the facts of the three logs alone: what a rule about people must know. Reads names and data."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.campaign.people.cast import named

SPOKEN = ("employer-registered", "bank-details-given", "refund-confirmed", "amount-disputed")
ON_AN_EMPLOYER = (
    *("employer-assessed", "decision-reviewed", "contributions-recorded", "placements-recorded"),
    *("objection-upheld", "objection-dismissed", "reconsideration-decided"),
)
BATCH_STEPS = ("batch-drafted", "batch-checked", "batch-approved", "batch-rejected", "batch-released")


@dataclass
class Raised:
    """An objection, or a review that was asked for."""

    uscc: str
    by: str
    at: datetime
    decided: bool = False


@dataclass
class Batch:
    agency: str
    state: str = "drafted"
    acted: set[str] = field(default_factory=set)
    steps: set[str] = field(default_factory=set)
    """Who brought it on its way: all but who sent it back."""


@dataclass
class Employer:
    """``agency`` "": not enrolled. ``stage`` as eligibility has it; ``word``: awaiting, confirmed or disputed."""

    agency: str = ""
    case_agency: str = ""
    move: dict[str, Any] | None = None
    registered: bool = False
    account: str = ""
    entered_by: str = ""
    word: str = "awaiting"
    assessment: dict[str, Any] | None = None
    stage: str = "none"
    notice: str = ""
    last_day: str = ""
    outcome: str = ""
    rows: bool = False
    helpers: set[str] = field(default_factory=set)
    for_agency: set[str] = field(default_factory=set)
    """Who decided on it, or on what it is decided by."""
    with_money: set[str] = field(default_factory=set)
    """Who acted on its payment, or barred it."""
    givers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By account."""
    payment: str = ""
    """Its state."""
    payment_agency: str = ""
    payment_account: str = ""
    revoked: bool = False
    """An objection was upheld after the grant: nothing of it is paid any more."""
    batch: str = ""
    batches: set[str] = field(default_factory=set)
    bars: set[str] = field(default_factory=set)


@dataclass
class History:
    employers: dict[str, Employer] = field(default_factory=lambda: defaultdict(Employer))
    raised: dict[str, Raised] = field(default_factory=dict)
    batches: dict[str, Batch] = field(default_factory=dict)
    requests: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of funds: who asked, approved and transferred."""
    notices: dict[str, str] = field(default_factory=dict)
    quick: set[tuple[str, str]] = field(default_factory=set)
    """Employer, and the position of what was dismissed within minutes."""

    def take(self, recorded: Any) -> None:
        name = recorded.event.topic.split(".")[1]
        data, actor = recorded.event.model_dump(mode="json"), named(recorded.actor)
        uscc = data.get("uscc") or str(data.get("payment_id", "")).partition(":")[2].partition(":")[0]
        one = self.employers[uscc] if uscc else Employer()
        if name in SPOKEN and data.get("source") != "roster":
            one.helpers.add(actor)
        if name in ON_AN_EMPLOYER:
            one.for_agency.add(actor)
        if name in BATCH_STEPS:
            self._batch(name, data, actor)
        elif recorded.event.topic.startswith("registration."):
            _of_registration(name, data, actor, one)
        elif recorded.event.topic.startswith("eligibility."):
            self._of_eligibility(name, data, actor, one, recorded)
        else:
            self._of_payout(name, data, actor, one)

    def _batch(self, name: str, data: dict[str, Any], actor: str) -> None:
        if name == "batch-drafted":
            self.batches[data["batch_id"]] = Batch(data["agency"])
        batch = self.batches[data["batch_id"]]
        batch.acted.add(actor)
        if name != "batch-rejected":
            batch.steps.add(actor)
        batch.state = name.removeprefix("batch-")

    def _of_eligibility(self, name: str, data: dict[str, Any], actor: str, one: Employer, recorded: Any) -> None:
        match name:
            case "contributions-recorded":
                one.rows = True
            case "employer-assessed":
                one.stage, one.outcome, one.case_agency = "assessed", data["outcome"], data["agency"]
            case "notice-published":
                self.notices[data["notice_id"]] = data["agency"]
            case "case-listed":
                one.stage, one.notice, one.last_day = "listed", data["notice_id"], data["last_day"]
            case "notice-window-passed":
                one.stage = "waiting"
            case "refund-granted":
                one.stage = "granted"
            case "refund-deemed-waived":
                one.stage = "waived"
            case "objection-raised":
                self.raised[data["objection_id"]] = Raised(data["uscc"], actor, recorded.recorded_at)
            case "reconsideration-asked":
                self.raised[data["reconsideration_id"]] = Raised(data["uscc"], actor, recorded.recorded_at)
            case "objection-upheld" | "objection-dismissed" | "reconsideration-decided":
                self._decided(name, data, one, recorded)

    def _of_payout(self, name: str, data: dict[str, Any], actor: str, one: Employer) -> None:
        match name:
            case "payment-ordered":
                one.payment, one.payment_account = "ordered", data["account_fingerprint"]
                one.payment_agency = data["agency"]
            case "payment-reissued":
                one.payment, one.payment_account, one.batch = "ordered", data["account_fingerprint"], ""
            case "payment-batched":
                one.payment, one.batch = "batched", data["batch_id"]
                one.batches.add(data["batch_id"])
            case "payment-freed":
                one.payment, one.batch = "ordered", ""
            case "payment-released" | "payment-held":
                one.payment = name.removeprefix("payment-")
            case "payee-barred":
                one.bars.add(data["source"])
                one.with_money.add(actor)
            case "payee-cleared":
                one.bars.discard(data["source"])
                one.with_money.add(actor)
            case "funds-requested" | "funds-approved" | "funds-transferred":
                self.requests.setdefault(data["request_id"], {})[name.removeprefix("funds-")] = actor

    def _decided(self, name: str, data: dict[str, Any], one: Employer, recorded: Any) -> None:
        number = data.get("objection_id") or data["reconsideration_id"]
        raised = self.raised[number]
        raised.decided = True
        if name == "objection-upheld" and data.get("late"):
            one.revoked = True
        elif name == "objection-upheld":
            one.stage = "taken-off"
        refused = name == "objection-dismissed" or data.get("accepted") is False
        if refused and (recorded.recorded_at - raised.at).total_seconds() <= 600:
            self.quick.add((raised.uscc, number))


def _of_registration(name: str, data: dict[str, Any], actor: str, one: Employer) -> None:
    match name:
        case "employer-enrolled" | "employer-facts-corrected":
            one.agency = data["agency"]
        case "move-proposed":
            one.move = {"by": actor, "to": data["to_agency"], "for": data["proposed_for"]}
        case "move-rejected" | "employer-moved":
            one.move = None
        case "employer-registered":
            one.registered = True
        case "bank-details-given":
            one.account = data["bank"]["account_fingerprint"]
            one.givers[one.account].add(actor)
            one.entered_by = actor if data.get("counter") or data["source"] == "roster" else ""
            one.word = "awaiting" if one.word == "confirmed" else one.word
        case "assessment-received":
            one.assessment, one.word = data, "awaiting"
        case "refund-confirmed":
            one.word = "confirmed"
        case "amount-disputed":
            one.word = "disputed"
