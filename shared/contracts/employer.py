"""What a roster tells of an employer: one model, from the columns of the file to the receipt of a decision. Pure.

A new fact of an employer is a field here. What follows from the fields: the columns of a roster, for those who read it
row by row and for the mass comparison (``roster_columns``); what an enrolment records (``EmployerEnrolled``); and what
a decision is made on and its receipt keeps, once ``EmployerAssessed`` has a field of the same name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import NoneType
from typing import Annotated, Literal, get_args

from shared.contracts.fact import Fen, Month, Part, Unwritten, unsaid

UnitKind = Literal[
    "enterprise",  # 企业
    "social_organisation",  # 社会团体
    "foundation",  # 基金会
    "social_service_institution",  # 社会服务机构
    "law_firm",  # 律师事务所
    "accounting_firm",  # 会计师事务所
    "individual_business",  # 以单位形式参保的个体经济组织
    "public_institution",  # 事业单位
]
SizeClass = Literal["large", "medium", "small", "micro"]

UNIT_KINDS: Mapping[str, UnitKind] = {
    "enterprise": "enterprise",
    "企业": "enterprise",
    "social_organisation": "social_organisation",
    "社会团体": "social_organisation",
    "foundation": "foundation",
    "基金会": "foundation",
    "social_service_institution": "social_service_institution",
    "社会服务机构": "social_service_institution",
    "law_firm": "law_firm",
    "律师事务所": "law_firm",
    "accounting_firm": "accounting_firm",
    "会计师事务所": "accounting_firm",
    "individual_business": "individual_business",
    "个体经济组织": "individual_business",
    "public_institution": "public_institution",
    "事业单位": "public_institution",
}
"""By what a cell says, in lower case; so the next two."""
SIZE_CLASSES: Mapping[str, SizeClass] = {
    "large": "large",
    "大型": "large",
    "medium": "medium",
    "中型": "medium",
    "small": "small",
    "小型": "small",
    "micro": "micro",
    "微型": "micro",
}
FLAGS: Mapping[str, bool] = {
    "true": True,
    "yes": True,
    "1": True,
    "是": True,
    "false": False,
    "no": False,
    "0": False,
    "否": False,
}

CellKind = Literal["uscc", "name", "county", "unit_kind", "size_class", "month", "flag", "count", "money"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell of the field's column holds; how each kind is read is said by those who read files."""

    kind: CellKind


class EmployerFacts(Part):
    """The fields without a default must be told of every employer, or be left empty on purpose."""

    uscc: Annotated[str, Cell("uscc")]
    name: Annotated[str, Cell("name")]
    agency: Annotated[str, Cell("county")]
    """GB/T 2260 county code of the agency that insures it."""
    unit_kind: Annotated[UnitKind, Cell("unit_kind")]
    size_class: Annotated[SizeClass | None, Cell("size_class")]
    first_insured_month: Annotated[Month, Cell("month")]
    received_prior_refund: Annotated[bool, Cell("flag")]
    dispatch_firm: Annotated[bool, Cell("flag")]
    industry: Annotated[str | None, Cell("name")] = Unwritten(default=None)
    """Of the size table of 2017, like 零售业; this and the next three are for deriving the size class."""
    staff: Annotated[int | None, Cell("count")] = Unwritten(default=None, exclude_if=unsaid)
    revenue_fen: Annotated[Fen | None, Cell("money")] = Unwritten(default=None, exclude_if=unsaid)
    assets_fen: Annotated[Fen | None, Cell("money")] = Unwritten(default=None, exclude_if=unsaid)
    legal_entity_uscc: Annotated[str | None, Cell("uscc")] = Unwritten(default=None)
    """For a branch."""


SIZE_FACTS = ("size_class", "industry", "staff", "revenue_fen", "assets_fen", "legal_entity_uscc")
"""What the size class is told by, or derived from where it is not told: eligibility's business."""


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """``absent`` is what an empty cell says, where one may be. ``optional``: the column itself may be missing."""

    field: str
    kind: CellKind
    may_be_empty: bool
    optional: bool
    absent: object = None

    @property
    def name(self) -> str:
        """In the heading: amounts are written in yuan, and kept in fen."""
        return self.field.removesuffix("_fen")


@lru_cache(maxsize=1)
def roster_columns() -> tuple[RosterColumn, ...]:
    """The columns of a roster that tell facts of an employer, in their order; bank details come besides."""
    columns = []
    for name, field in EmployerFacts.model_fields.items():
        (cell,) = (one for one in field.metadata if isinstance(one, Cell))
        optional = not field.is_required()
        may_be_empty = optional or NoneType in get_args(field.annotation)
        absent = field.default if optional else None
        columns.append(RosterColumn(name, cell.kind, may_be_empty, optional, absent))
    return tuple(columns)
