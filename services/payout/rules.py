"""How payments are made: limits and levels that are data (``rules.yaml``), read when payout starts."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from shared.money import YuanText, fen

_PLACES = {"county": 6, "city": 4, "province": 2}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Sourced(_Strict):
    source: str | None = None
    assumption: str | None = None

    def model_post_init(self, _: object) -> None:
        if (self.source is None) == (self.assumption is None):
            raise ValueError("A value of the payout rules names its source, or the assumption that it is.")


class _Amount(_Sourced):
    value: YuanText


class _Count(_Sourced):
    value: Annotated[int, Field(ge=1, le=98)]


class _Level(_Sourced):
    value: Literal["county", "city", "province"]


class _Check(_Sourced):
    value: Literal["required", "if-asked"]


class _ListName(_Sourced):
    value: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")]


class _Values(_Strict):
    second_approver_from: _Amount
    attempts_before_a_person_decides: _Count
    fund_level: _Level
    payee_check: _Check
    deregistration_list: _ListName


class _Changes(_Strict):
    second_approver_from: _Amount | None = None
    attempts_before_a_person_decides: _Count | None = None
    fund_level: _Level | None = None
    payee_check: _Check | None = None
    deregistration_list: _ListName | None = None


class _File(_Strict):
    default: _Values
    editions: dict[str, _Changes]


@dataclass(frozen=True, slots=True)
class PayoutRules:
    """The rules of one edition. ``sha256`` is of the whole file that says so."""

    second_approver_from_fen: int
    attempts_allowed: int
    fund_level: str
    payee_check: str
    deregistration_list: str
    sha256: str

    def approvals(self, total_fen: int) -> int:
        return 2 if total_fen >= self.second_approver_from_fen else 1

    def fund_region(self, agency: str) -> str | None:
        """The pooling region that pays an agency's employers; None for an agency above the level of a fund."""
        places = _PLACES[self.fund_level]
        if agency[:places].endswith("00"):
            return None
        return agency[:places].ljust(6, "0")


def parse_rules(content: bytes) -> dict[str, PayoutRules]:
    """By edition; ``""`` is the default. Raises ``ValueError`` (pydantic's) for a file that says anything else."""
    file = _File.model_validate(yaml.safe_load(content))
    sha256 = hashlib.sha256(content).hexdigest()

    def of(changes: _Changes) -> PayoutRules:
        values = file.default.model_copy(update={k: v for k, v in changes if v is not None})
        return PayoutRules(
            second_approver_from_fen=fen(values.second_approver_from.value),
            attempts_allowed=values.attempts_before_a_person_decides.value,
            fund_level=values.fund_level.value,
            payee_check=values.payee_check.value,
            deregistration_list=values.deregistration_list.value,
            sha256=sha256,
        )

    return {"": of(_Changes())} | {edition: of(changes) for edition, changes in file.editions.items()}


@lru_cache(maxsize=1)
def _rules() -> dict[str, PayoutRules]:
    return parse_rules((files("services.payout") / "rules.yaml").read_bytes())


def rules_of(edition: str) -> PayoutRules:
    rules = _rules()
    return rules.get(edition, rules[""])
