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

    rows: int = Field(description="Of the file, without its heading.")
    enrolled: int = Field(description="Employers that were not enrolled under this edition before.")
    corrected: int = Field(description="Employers whose facts differ from those on record.")
    bank_details: int = Field(description="Employers whose bank details differ from those on record.")


class Notified(Recorded):
    notified: int = Field(description="Employers that were told.")


class Said(Recorded):
    uscc: str
    recorded: int = Field(description="1, or 0 when the employer had said the same already.")


class Registered(Said):
    edition: str
    registered: bool


class BankDetailsKept(Said):
    account_masked: str = Field(description="The account that is on record now, masked.")


class Responded(Said):
    """What the employer said of the current assessment."""

    edition: str
    response: Response


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
    agency: str = Field(description="The county whose agency insures the employer (GB/T 2260).")
    unit_kind: UnitKind
    size_class: SizeClass | None
    first_insured_month: str = Field(description="`YYYY-MM`.")
    received_prior_refund: bool = Field(description="Of the year before: then it is paid without application.")
    dispatch_firm: bool
    registered: bool = Field(description="Whether the employer registered on the platform.")
    notices: int = Field(description="To register, sent so far.")
    assessment_id: str | None
    outcome: Outcome | None
    route: Route | None
    amount: str | None = Field(description="Yuan.")
    response: Response


class EmployerAnswer(Answer):
    uscc: str
    name: str
    agency: str = Field(description="The county whose agency insures the employer now (GB/T 2260).")
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
    proposed_for: str = Field(description="Which of the two agencies proposed it; the other accepts.")
    reason: str
    proposed_by: str
    proposed_at: At
