"""Bearer tokens: JWT (RFC 7519) signed with Ed25519 (RFC 8037), and what their bearer may do.

Claims: ``sub``, ``scope`` (space-separated), ``region`` (GB/T 2260 code of a county, city or province; none: no
county's data), ``employer`` (a USCC, when the platform acts for one employer), ``exp``; ``kid`` names the key.
"""

import json
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import Request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from shared.http.problems import Problem
from shared.regions import covers

AUDIENCE = "wengang"
_TOKENS_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Principal:
    """The bearer of a token, as far as it was proven."""

    subject: str
    scopes: frozenset[str]
    region: str | None
    employer: str | None
    key_id: str

    def check_agency(self, agency: str) -> None:
        """403 unless the agency (county, city or province) lies within the bearer's region."""
        if self.region is None or not covers(self.region, agency):
            raise Problem(403, "other-agency", f"Your rights end at your own region; {agency} is outside it.")

    def region_or(self, agency: str | None) -> str:
        """The region asked for, when it is within the bearer's; without one, the bearer's own.

        403 for a token that was given for one employer: it opens no list of others.
        """
        if self.employer is not None:
            raise Problem(403, "other-employer", "This token was given for one employer; it opens no lists.")
        if agency is not None:
            self.check_agency(agency)
            return agency
        if self.region is None:
            raise Problem(403, "other-agency", "The token names no region.")
        return self.region

    def check_employer(self, uscc: str) -> None:
        """403 when the token was given for another employer."""
        if self.employer is not None and self.employer != uscc:
            raise Problem(403, "other-employer", "This token was given for another employer.")


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

    def _verified(self, token: str) -> tuple[Principal, int]:
        try:
            decoded = jwt.decode(token, self._keys, algorithms=["Ed25519", "EdDSA"])
            self._claims.validate(decoded.claims)
        except (JoseError, ValueError) as error:
            raise Problem(
                401, "bad-token", f"The token is not valid: {error}", headers={"WWW-Authenticate": "Bearer"}
            ) from None
        claims = decoded.claims
        principal = Principal(
            subject=str(claims["sub"]),
            scopes=frozenset(str(claims.get("scope", "")).split()),
            region=claims.get("region"),
            employer=claims.get("employer"),
            key_id=str(decoded.header.get("kid", "")),
        )
        return principal, int(claims["exp"])


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


def require(scope: str) -> Callable[[Request], Coroutine[Any, Any, Principal]]:
    """A dependency: the bearer, who must hold the scope. 401 without a good token, 403 without the scope."""

    async def bearer(request: Request) -> Principal:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Problem(401, "no-token", "A bearer token is needed.", headers={"WWW-Authenticate": "Bearer"})
        reader: TokenReader = request.app.state.tokens
        principal = reader.read(token.strip())
        if scope not in principal.scopes:
            raise Problem(403, "scope-missing", f"The token does not hold the scope {scope!r}.")
        return principal

    bearer.scope = scope  # type: ignore[attr-defined]  # read when the OpenAPI document is made
    return bearer
