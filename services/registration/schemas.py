"""What registration's operations take and answer."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.eligibility import Route
from shared.contracts.employer import SizeClass, UnitKind
from shared.http.answers import Answer, At, Recorded
from shared.http.fields import AccountNumber, Body, Cnaps, Edition, Id, Prose, Region
from shared.money import YuanText

Response = Literal["awaiting", "confirmed", "disputed"]
"""What the employer said of the current assessment."""
Outcome = Literal["eligible", "ineligible", "not_assessable"]
Channel = Literal["message", "phone", "public-list"]
Reason = Annotated[Prose, Field(min_length=2, max_length=500, examples=["注册地迁至本区。"])]


class BankDetailsBody(Body):
    account_name: str = Field(min_length=1, max_length=140)
    account_number: AccountNumber
    bank_name: str = Field(min_length=1, max_length=140)
    cnaps_code: Cnaps


class RegistrationBody(Body):
    edition: Edition


class ConfirmationBody(Body):
    edition: Edition
    assessment_id: Id
    amount: YuanText
    account_number: AccountNumber
    reconfirm: bool = False


class DisputeBody(Body):
    edition: Edition
    assessment_id: Id
    reason: Prose = Field(min_length=1, max_length=2000)


class NoticeBody(Body):
    channel: Channel


class MoveBody(Body):
    to: Region = Field(description="The county whose agency the employer comes to.")
    reason: Reason


class RejectionBody(Body):
    reason: Reason


class Imported(Recorded):
    """Of a roster."""

    rows: int
    enrolled: int
    corrected: int
    bank_details: int


class Notified(Recorded):
    notified: int


class Said(Recorded):
    recorded: int = Field(description="1, or 0 when the employer had said the same already.")


class MoveStep(Recorded):
    uscc: str
    state: Literal["proposed", "moved", "rejected"]


class MoveProposal(MoveStep):
    to: str


class AssessmentAnswer(Answer):
    uscc: str
    edition: str
    assessment_id: str
    outcome: Outcome
    route: Route
    amount: str | None = Field(description="Yuan.")
    response: Response
    account: str | None = Field(description="The account on record, masked.")


class ProgrammeAnswer(Answer):
    """An employer under one edition."""

    edition: str
    uscc: str
    name: str
    agency: str
    unit_kind: UnitKind
    size_class: SizeClass | None
    first_insured_month: str
    received_prior_refund: bool
    dispatch_firm: bool
    registered: bool
    notices: int
    assessment_id: str | None
    outcome: Outcome | None
    route: Route | None
    amount: str | None = Field(description="Yuan.")
    response: Response


class EmployerAnswer(Answer):
    uscc: str
    name: str
    agency: str
    account_name: str | None
    account_masked: str | None
    bank_name: str | None
    cnaps_code: str | None
    programmes: list[ProgrammeAnswer]


class MoveAnswer(Answer):
    """A move that is proposed."""

    uscc: str
    from_agency: str
    to_agency: str
    proposed_for: str
    reason: str
    proposed_by: str
    proposed_at: At
