"""The people and machines of the embedded system, and what each may do. Production takes these from its OIDC issuer."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.security.tokens import TokenMaker

SERVICES = ("registration", "eligibility", "payout", "supervision")
PORTS = {service: 8701 + number for number, service in enumerate(SERVICES)}
"""Where ``wengang up`` has them unless told otherwise."""
WITH_PAGES = ("eligibility", "supervision")
COUNTIES = ("630102", "630103", "630104", "630105", "630106", "630121", "630123", "360430")
NATION = "000000"


@dataclass(frozen=True, slots=True)
class Role:
    subject: str
    scopes: tuple[str, ...]
    region: str | None = NATION


_CLERK = (
    "roster:import",
    "employer:move",
    "contributions:import",
    "assess",
    "registration:read",
    "registration:notify",
    "eligibility:read",
    "payout:read",
    "onward:check",
    "onward:read",
    "recovery:write",
    "recovery:read",
    "supervision:read",
    "progress:submit",
    "desk:read",
    "payee:bar",
    "payee:check",
)
_FOR_EMPLOYERS = (
    "registration:write",
    "registration:read",
    "eligibility:read",
    "objection:raise",
    "onward:write",
    "onward:confirm",
    "onward:read",
)

ROLES: dict[str, Role] = {
    # The platform has signed each employer in before it speaks for it.
    "platform": Role("platform", (*_FOR_EMPLOYERS, "employer:vouch")),
    "bureau": Role(
        "bureau",
        (
            *_CLERK,
            "notice:publish",
            "objection:raise",
            "objection:decide",
            "fund:record",
            "exclusion:record",
            "review",
            "bulletin:issue",
        ),
    ),
    "policy-maker": Role("policy-maker", ("policy:propose", "eligibility:read")),
    "policy-approver": Role("policy-approver", ("policy:adopt", "eligibility:read")),
    "maker": Role("maker", ("payout:make", "payout:read", "desk:read")),
    "checker": Role("checker", ("payout:check", "payout:reject", "payout:read", "desk:read")),
    "approver": Role(
        "approver", ("payout:approve", "payout:reject", "payout:read", "recovery:close", "recovery:read", "desk:read")
    ),
    "second-approver": Role("second-approver", ("payout:approve", "payout:reject", "payout:read", "desk:read")),
    "releaser": Role("releaser", ("payout:release", "payout:file", "payout:read", "desk:read")),
    "funds-clerk": Role("funds-clerk", ("funds:request", "payout:read")),
    "funds-approver": Role("funds-approver", ("funds:approve", "payout:read")),
    "treasury": Role("treasury", ("funds:transfer", "payout:read")),
    "reconciler": Role("reconciler", ("discrepancy:resolve", "payout:read")),
    "second-reconciler": Role("second-reconciler", ("discrepancy:resolve", "payout:read")),
    "bank": Role("bank", ("bank:report", "payout:file", "payout:read")),
    "auditor": Role(
        "auditor",
        (
            "supervision:read",
            "registration:read",
            "eligibility:read",
            "payout:read",
            "onward:read",
            "recovery:read",
            "feed:read",
        ),
    ),
    # Who run the system: two of them have a fact passed over that nobody can take.
    "operator": Role("operator", ("feed:quarantine", "feed:read")),
    "second-operator": Role("second-operator", ("feed:quarantine", "feed:read")),
    "inspector": Role("inspector", ("supervision:read", "alert:handle")),
    "second-inspector": Role("second-inspector", ("supervision:read", "alert:handle")),
    **{f"clerk-{county}": Role(f"clerk-{county}", _CLERK, county) for county in COUNTIES},
    # Who helps employers at a county's counter: they act for no agency.
    **{f"counter-{county}": Role(f"counter-{county}", _FOR_EMPLOYERS, county) for county in COUNTIES},
    **{
        f"maker-{county}": Role(f"maker-{county}", ("payout:make", "payout:read", "desk:read"), county)
        for county in COUNTIES
    },
}


def tokens_of_roles(maker: "TokenMaker") -> dict[str, str]:
    return {name: maker.make(role.subject, list(role.scopes), region=role.region) for name, role in ROLES.items()}


def service_token(maker: "TokenMaker", service: str) -> str:
    """What a service shows to the others: it may read their feeds, and nothing else."""
    return maker.make(f"service:{service}", ["feed:read"], region=NATION, valid_seconds=365 * 24 * 3600)
