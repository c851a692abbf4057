"""Bearer tokens: JWT (RFC 7519) signed with Ed25519 (RFC 8037), and what their bearer may do.

Claims: ``sub``, ``scope`` (space-separated), ``region`` (GB/T 2260 code of a county, city or province, ``000000`` for
the nation; none: no county's data), ``employer`` (a USCC, when the platform acts for one employer), ``exp``; ``kid``
names the key. A claim that is not of its form makes it no token (``shared.security.claims``).
"""

import json
import time
from collections.abc import Callable, Collection, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import Request
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey
from starlette.requests import HTTPConnection

from shared.problem import Problem
from shared.regions import NATION, covers
from shared.security.claims import (
    BadClaims,
    employer_of,
    expiry_of,
    key_id_of,
    region_of,
    scopes_of,
    subject_of,
)
from shared.security.jose import UNREADABLE, why_no_token
from shared.security.problems import (
    BAD_TOKEN,
    BETWEEN_OTHERS,
    FOR_THE_NATION,
    NO_LISTS,
    NO_REGION,
    NO_TOKEN,
    NOT_FOR_ONE,
    OTHER_AGENCY,
    OTHER_EMPLOYER,
    SCOPE_MISSING,
    TOKEN_TOO_LONG,
    TWO_SIDES,
)

AUDIENCE = "wengang"
_TOKENS_KEPT = 10_000
_MOST_CHARACTERS = 8_192
_CHALLENGE = {"WWW-Authenticate": "Bearer"}


@dataclass(frozen=True, slots=True)
class Principal:
    """The bearer of a token, as far as it was proven."""

    subject: str
    scopes: frozenset[str]
    region: str | None
    employer: str | None
    key_id: str

    @property
    def speaks_as_employer(self) -> bool:
        """Whether what the bearer says for an employer is that employer's own word, and no helper's."""
        return self.employer is not None or VOUCHES in self.scopes

    def check_agency(self, agency: str) -> None:
        """403 unless the agency (county, city or province) lies within the bearer's region."""
        if self.region is None or not covers(self.region, agency):
            raise Problem(OTHER_AGENCY, agency=agency)

    def region_or(self, agency: str | None) -> str:
        """The region asked for, when it is within the bearer's; without one, the bearer's own.

        403 for a token that was given for one employer: it opens no list of others.
        """
        if self.employer is not None:
            raise Problem(NO_LISTS)
        if agency is not None:
            self.check_agency(agency)
            return agency
        if self.region is None:
            raise Problem(NO_REGION)
        return self.region

    def check_employer(self, uscc: str) -> None:
        """403 when the token was given for another employer."""
        if self.employer is not None and self.employer != uscc:
            raise Problem(OTHER_EMPLOYER)

    def check_own(self, uscc: str, agency: str) -> None:
        """What is of one employer: 403 for another's token, and outside the region.

        A token for an employer that names no region opens what is that employer's; one that names a region ends there.
        """
        self.check_employer(uscc)
        if self.employer is None or self.region is not None:
            self.check_agency(agency)

    def check_party(self, parties: Collection[str], agency: str) -> None:
        """What is between employers: a token for one of them opens it, wherever it is insured; any other by region."""
        if self.employer is None:
            self.check_agency(agency)
        elif self.employer not in parties:
            raise Problem(BETWEEN_OTHERS)


class TokenReader:
    """Verifies tokens with a set of public keys (a JWK set as JSON, or the path of a file holding one)."""

    def __init__(self, keys: str) -> None:
        text = keys if keys.lstrip().startswith("{") else Path(keys).read_text()
        self._keys = KeySet.import_key_set(json.loads(text))
        self._read: dict[str, tuple[Principal, int]] = {}
        self._claims = jwt.JWTClaimsRegistry(
            aud={"essential": True, "value": AUDIENCE}, exp={"essential": True}, sub={"essential": True}
        )

    def read(self, token: str) -> Principal:
        """The bearer. A token read once is taken again, without its signature, until it expires."""
        principal, expires = self._read.get(token, (None, 0))
        if principal is None or expires <= time.time():
            principal, expires = self._verified(token)
            if len(self._read) >= _TOKENS_KEPT:
                self._read.clear()
            self._read[token] = principal, expires
        return principal

    def expires(self, token: str) -> int:
        """When a token that is one expires, in seconds since 1970."""
        self.read(token)
        return self._read[token][1]

    def _verified(self, token: str) -> tuple[Principal, int]:
        try:
            if len(token) > _MOST_CHARACTERS:
                raise BadClaims(TOKEN_TOO_LONG, most=_MOST_CHARACTERS)
            decoded = jwt.decode(token, self._keys, algorithms=["Ed25519", "EdDSA"])
            self._claims.validate(decoded.claims)
            scopes = scopes_of(decoded.claims)
            principal = Principal(
                subject=subject_of(decoded.claims, scopes),
                scopes=scopes,
                region=region_of(decoded.claims),
                employer=employer_of(decoded.claims),
                key_id=key_id_of(decoded.header),
            )
            return principal, expiry_of(decoded.claims)
        except UNREADABLE as error:
            raise Problem(BAD_TOKEN, why=why_no_token(error).term, headers=_CHALLENGE) from None


class TokenMaker:
    """Signs tokens. In production an OIDC issuer does this; ``wengang up`` makes a development key."""

    def __init__(self, key: OKPKey) -> None:
        self._key = key

    @classmethod
    def from_file(cls, file: Path) -> "TokenMaker":
        """The key in ``file``, made when there is none yet."""
        if not file.exists():
            made = OKPKey.generate_key("Ed25519", auto_kid=True)
            file.touch(mode=0o600)
            file.write_text(json.dumps(made.as_dict(private=True)))
        return cls(OKPKey.import_key(json.loads(file.read_text())))

    def public_keys(self) -> str:
        return json.dumps({"keys": [self._key.as_dict(private=False)]})

    def make(
        self,
        subject: str,
        scopes: list[str],
        *,
        region: str | None = None,
        employer: str | None = None,
        valid_seconds: int = 30 * 24 * 3600,
    ) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "sub": subject,
            "scope": " ".join(scopes),
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + valid_seconds,
        }
        claims |= {name: value for name, value in (("region", region), ("employer", employer)) if value is not None}
        header = {"alg": "Ed25519", "kid": self._key.kid, "typ": "JWT"}
        return jwt.encode(header, claims, self._key, algorithms=["Ed25519"])


@dataclass(frozen=True, slots=True)
class Access:
    """Whose token opens an operation. docs/contracts/access.yaml tells it of every operation, with the place."""

    scope: str
    employers: bool = False
    """Also tokens that are bound to one employer: then the operation narrows what it does to that one."""
    everywhere: bool = False
    """Only tokens of the whole nation: what is read or done there is of no smaller place."""

    def check(self, principal: Principal) -> None:
        """Raises ``Problem``: 403."""
        if self.scope not in principal.scopes:
            raise Problem(SCOPE_MISSING, scope=self.scope)
        if principal.employer is not None and not self.employers:
            raise Problem(NOT_FOR_ONE)
        if self.everywhere and principal.region != NATION:
            raise Problem(FOR_THE_NATION)
        if self.scope in FOR_EMPLOYERS and principal.scopes & FOR_AGENCIES:
            raise Problem(TWO_SIDES)


VOUCHES = "employer:vouch"
"""Of a platform that signs employers in: what it sends for one is the employer's own word. No person holds it."""
FOR_EMPLOYERS = frozenset(("registration:write", "onward:write", "onward:confirm"))
"""Scopes of who acts for an employer: gives its account, confirms, declares, proves."""
FOR_AGENCIES = frozenset(
    (
        *("roster:import", "employer:move", "registration:notify", "contributions:import", "assess", "review"),
        *("notice:publish", "objection:decide", "fund:record", "exclusion:record", "onward:check"),
        *("payout:make", "payout:check", "payout:approve", "payout:reject", "payout:release"),
        *("funds:request", "funds:approve", "funds:transfer", "payee:bar", "payee:check"),
        *("discrepancy:resolve", "bank:report", "recovery:write", "recovery:close", "progress:submit"),
    )
)
"""Scopes of who acts for an agency, or for its bank: a token with one of these does not act for employers."""


def require(
    scope: str, *, employers: bool = False, everywhere: bool = False
) -> Callable[[Request], Coroutine[Any, Any, Principal]]:
    """A dependency: the bearer. 401 without a good token, 403 for one that does not open this (see ``Access``)."""
    access = Access(scope, employers, everywhere)

    async def bearer(request: Request) -> Principal:
        principal = bearer_of(request)
        access.check(principal)
        return principal

    bearer.by_token = True  # type: ignore[attr-defined]  # not by the session of a page
    bearer.access = access  # type: ignore[attr-defined]  # read before a body is, and when OpenAPI is made
    return bearer


def bearer_of(request: HTTPConnection) -> Principal:
    """Who shows the token. Raises ``Problem``: 401."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Problem(NO_TOKEN, headers=_CHALLENGE)
    reader: TokenReader = request.app.state.tokens
    return reader.read(token.strip())
