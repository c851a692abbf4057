"""Who acts in a season: each office has its people, and each person a token of their own."""

from random import Random

from wengang.roles import ROLES

CITY = "630100"
NATION = "000000"
_SCOPES = {
    "clerk": ROLES["clerk-630102"].scopes,
    "publisher": ("notice:publish", "objection:decide", "objection:raise", "eligibility:read", "review"),
    "maker": ROLES["maker"].scopes,
    "checker": ROLES["checker"].scopes,
    "approver": ROLES["approver"].scopes,
    "releaser": ROLES["releaser"].scopes,
    "counter": ROLES["counter-630102"].scopes,
    "funds-clerk": ROLES["funds-clerk"].scopes,
    "funds-approver": ROLES["funds-approver"].scopes,
    "treasury": ROLES["treasury"].scopes,
    "reconciler": ROLES["reconciler"].scopes,
    "recoverer": ("recovery:write", "recovery:read", "payout:read"),
    "closer": ("recovery:close", "recovery:read", "payout:read"),
    "bureau": ROLES["bureau"].scopes,
    "operator": (*ROLES["maker"].scopes, "payout:check", "payout:approve", "payout:release", "bank:report"),
}
_HEADS = {"clerk": 4, "publisher": 2, "maker": 3, "checker": 3, "approver": 3, "releaser": 2, "counter": 3}
_FEW = {"clerk": 2, "publisher": 1, "maker": 1, "checker": 1, "approver": 2, "releaser": 1, "counter": 1}
"""An office of a small county: where the same two work together every time, since there is nobody else."""
_SMALL = ("630105", "630106", "630121", "630123")


def office_of(role: str, place: str) -> list[str]:
    """The people of one office, like ``checker2.630102``."""
    heads = 2 if place == CITY else (_FEW if place in _SMALL else _HEADS)[role]
    return [f"{role}{number}.{place}" for number in range(1, heads + 1)]


def scopes_and_region(person: str) -> tuple[tuple[str, ...], str]:
    """Of somebody named as ``office_of`` does."""
    role, _, place = person.partition(".")
    return _SCOPES[role.rstrip("0123456789")], place


def one_of(random: Random, role: str, place: str, *others: str) -> str:
    """Somebody of an office who is none of the others."""
    return random.choice([one for one in office_of(role, place) if one not in others])
