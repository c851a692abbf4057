"""How payments are made: the limits and levels of an edition's section ``payments``, as it was adopted last."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from services.payout.domain.refusals.funds import BATCH_ABOVE_FUNDS, NO_OWN_FUND
from shared.editions.payments import Payments, fund_region
from shared.editions.refusals import LEVELS
from shared.editions.reserve import Reserve, Reserves
from shared.eventlog.decider import Refused
from shared.money import fen


@dataclass(frozen=True, slots=True)
class PayoutRules:
    """The rules of one edition. ``sha256`` is of the content that says so; empty where none was adopted."""

    second_approver_from_fen: int
    attempts_allowed: int
    fund_level: str
    payee_check: str
    fund_months: int
    fund_months_source: str
    sha256: str

    def approvals(self, total_fen: int) -> int:
        return 2 if total_fen >= self.second_approver_from_fen else 1

    def fund_region(self, agency: str) -> str | None:
        """The pooling region that pays an agency's employers; None for an agency above the level of a fund."""
        return fund_region(self.fund_level, agency)

    def fund_paying(self, edition: str, agency: str) -> str:
        """The fund that a batch of an agency's payments draws on. Raises ``Refused``."""
        region = self.fund_region(agency)
        if region is None:
            raise Refused(BATCH_ABOVE_FUNDS, agency=agency, fund_level=LEVELS[self.fund_level])
        return f"{edition}:{region}"

    def fund_of(self, edition: str, region: str) -> str:
        """A pooling region's own fund. Raises ``Refused``."""
        if self.fund_region(region) != region:
            raise Refused(NO_OWN_FUND, region=region, fund_level=LEVELS[self.fund_level])
        return f"{edition}:{region}"

    def reserves(self, edition: str, recorded: Mapping[str, Reserve]) -> Reserves:
        """What the funds that are on record, by region, allow (R4)."""
        return Reserves(edition, self.fund_level, self.fund_months, self.fund_months_source, recorded)


@lru_cache(maxsize=64)
def rules_in(content: str, sha256: str) -> PayoutRules:
    """From an edition's canonical JSON."""
    edition = json.loads(content)
    said = Payments.of(edition).said()
    months = edition.get("fund_months", {"value": 12, "source": "N29 §1"})
    return PayoutRules(
        second_approver_from_fen=fen(said["second_approver_from"]),
        attempts_allowed=said["attempts_before_a_person_decides"],
        fund_level=said["fund_level"],
        payee_check=said["payee_check"],
        fund_months=months["value"],
        fund_months_source=months["source"],
        sha256=sha256,
    )


@dataclass(frozen=True, slots=True)
class Rules:
    """Of every edition: hash and content of what was adopted last, by name."""

    adopted: Mapping[str, tuple[str, str]]

    @classmethod
    def none(cls) -> Self:
        return cls({})

    def of(self, edition: str) -> PayoutRules:
        sha256, content = self.adopted.get(edition, ("", "{}"))
        return rules_in(content, sha256)
