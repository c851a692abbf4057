"""The people of a season: each under several spellings, and with several tokens."""

from collections.abc import Iterable
from random import Random

from shared.security.tokens import TokenMaker
from tests.campaign.people.door import Hat
from wengang.roles import ROLES

NAMES = ("wang.wei", "li.ming", "zhou lan", "ﬁona.fu", "马晓梅", "straße")
_FAR = (None, "630202", "360000")
_NEAR = ("630102", "630103", "630100", "630100", "630000", "000000", "000000", "000000")
_SIDES = ("clerk-630102", "counter-630102", "bureau")
_OFFICES = ("maker", "checker", "approver", "releaser", "funds-clerk", "funds-approver", "treasury", "bank")
_FULL_WIDTH = {one: one + 0xFEE0 for one in range(0x21, 0x7F)}


def spellings(name: str) -> list[str]:
    """Of one person, as issuers write them: capitals, full width, ligatures taken apart."""
    folded = name.replace("ﬁ", "fi").replace("ß", "ss")
    return [name, folded, folded.upper(), folded.title(), folded.translate(_FULL_WIDTH)]


def cast(maker: TokenMaker, employers: Iterable[str], random: Random) -> list[Hat]:
    """Everybody with every token: people of several offices, some of both sides; employers; nobody."""
    hats = []
    for name in NAMES:
        cuts = [ROLES[office].scopes for office in (*_SIDES, *random.sample(_SIDES, 2), *random.sample(_OFFICES, 4))]
        both = (*ROLES["counter-630102"].scopes, *ROLES[random.choice(("bureau", "maker", "approver"))].scopes)
        hats += [_hat(maker, name, random.choice(spellings(name)), {*cut}, _region(random)) for cut in (*cuts, both)]
    scopes = set(ROLES["counter-630102"].scopes)
    for number, uscc in enumerate(employers):
        region = (None, None, "630102", "630103")[number % 4]
        person = random.choice((f"owner {number}", random.choice(NAMES)))
        hats.append(_hat(maker, person, random.choice(spellings(person)), scopes, region, uscc))
    hats += [Hat("", frozenset(), None, None, bearer) for bearer in (None, "no.token.atall")]
    return hats


def _region(random: Random) -> str | None:
    return random.choice(_FAR if random.random() < 0.15 else _NEAR)


def officials(maker: TokenMaker) -> dict[str, Hat]:
    """By role: one person each, who do what they are there for."""
    return {
        name: _hat(maker, role.subject, role.subject, set(role.scopes), role.region) for name, role in ROLES.items()
    }


def _hat(
    maker: TokenMaker, person: str, subject: str, scopes: set[str], region: str | None, employer: str | None = None
) -> Hat:
    bearer = maker.make(subject, sorted(scopes), region=region, employer=employer)
    return Hat(person, frozenset(scopes), region, employer, bearer, "employer:vouch" in scopes)


def named(spelled: str) -> str:
    """The person of a name as the log has it."""
    return _WHO.get(spelled, spelled)


_WHO = {spelled: name for name in NAMES for spelled in spellings(name)}
_WHO |= {spelled: f"owner {number}" for number in range(1_000) for spelled in spellings(f"owner {number}")}
