"""Signing in at an OpenID Connect issuer: authorization code flow with PKCE.

OpenID Connect Core 1.0 §3.1, Discovery 1.0 §4, RFC 7636 (PKCE, S256), RFC 9207 (``iss`` in the answer). What is kept
of it is the access token: the JWT that the API takes, verified as any bearer token is.
"""

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared.plain import shown
from shared.problem import Problem
from shared.security.jose import why_no_token
from shared.security.problems import (
    BAD_ID_TOKEN,
    CODE_NOT_TAKEN,
    FOR_OTHERS_TOO,
    ISSUER_DIFFERS,
    ISSUER_INCOMPLETE,
    ISSUER_NOT_THERE,
    ISSUER_REFUSED,
    NO_CODE,
    OTHER_ACCESS_TOKEN,
    OTHER_BROWSER,
    OTHER_ISSUER,
    TOKENS_MISSING,
)

_log = structlog.get_logger(__name__)

_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"]
_SECONDS_KEPT = 3600
_LEEWAY_SECONDS = 60
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the browser keeps between leaving for the issuer and coming back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """``subject`` of the ID token; the access token, not yet verified; and its seconds, when the issuer says them."""

    subject: str
    token: str
    seconds: int | None


class IdentityProvider:
    """One issuer, as one client. Its configuration and keys are kept for an hour."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, scope: str, http: httpx.AsyncClient) -> None:
        self.issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._scope = scope
        self._http = http
        self._found: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._looked_at = 0.0

    async def leave(self, redirect_url: str) -> tuple[str, Attempt]:
        """Where the browser is sent to, and what it must bring back. Raises ``Problem``: 503 without the issuer."""
        found, _ = await self._issuer()
        attempt = Attempt(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_url,
            "scope": self._scope,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        endpoint = str(found["authorization_endpoint"])
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}", attempt

    async def come_back(self, answer: dict[str, str], attempt: Attempt, redirect_url: str) -> SignedIn:
        """``answer`` is what the issuer put into the address. Raises ``Problem``: 401 for whatever does not fit."""
        if not hmac.compare_digest(answer.get("state", ""), attempt.state):
            raise Problem(OTHER_BROWSER)
        if answer.get("iss", self.issuer) != self.issuer:
            raise Problem(OTHER_ISSUER)
        if "error" in answer:
            raise Problem(ISSUER_REFUSED, reason=shown(answer["error"]))
        if not answer.get("code"):
            raise Problem(NO_CODE)
        given = await self._exchange(answer["code"], attempt, redirect_url)
        token, id_token = given.get("access_token"), given.get("id_token")
        if not isinstance(token, str) or not isinstance(id_token, str):
            raise Problem(TOKENS_MISSING)
        claims = await self._claims(id_token, attempt.nonce)
        expected = base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()[:16]).rstrip(b"=").decode()
        # at_hash is SHA-256 for the *256 algorithms (Core §3.1.3.6); EdDSA does not define one and is left out.
        if claims["alg"].endswith("256") and claims.get("at_hash", expected) != expected:
            raise Problem(OTHER_ACCESS_TOKEN)
        seconds = given.get("expires_in")
        return SignedIn(str(claims["sub"]), token, seconds if isinstance(seconds, int) else None)

    async def end_address(self, back_to: str) -> str | None:
        """Where the reader may end the issuer's own session (RP-Initiated Logout 1.0), if there is such a place."""
        found, _ = await self._issuer()
        endpoint = found.get("end_session_endpoint")
        if not isinstance(endpoint, str):
            return None
        return f"{endpoint}?{urlencode({'client_id': self._client_id, 'post_logout_redirect_uri': back_to})}"

    async def _exchange(self, code: str, attempt: Attempt, redirect_url: str) -> dict[str, Any]:
        found, _ = await self._issuer()
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_url,
            "code_verifier": attempt.verifier,
        }
        # RFC 6749 §2.3.1: both are form-encoded before they become a user name and a password.
        who = httpx.BasicAuth(quote(self._client_id, safe=""), quote(self._client_secret, safe=""))
        try:
            answer = await self._http.post(str(found["token_endpoint"]), data=asked, auth=who)
        except httpx.TransportError as error:
            raise _unreachable(repr(error)) from None
        if answer.is_server_error:
            raise _unreachable(f"answers {answer.status_code}")
        try:
            given = answer.json()
        except ValueError:
            given = None
        if answer.is_error or not isinstance(given, dict):
            raise Problem(CODE_NOT_TAKEN)
        return given

    async def _claims(self, id_token: str, nonce: str) -> dict[str, Any]:
        """Of the ID token (Core §3.1.3.7), with ``alg`` of its header."""
        _, keys = await self._issuer()
        try:
            try:
                decoded = jwt.decode(id_token, keys, algorithms=_ALGORITHMS)
            except (JoseError, ValueError):
                _, keys = await self._issuer(anew=True)  # the issuer may have changed its keys
                decoded = jwt.decode(id_token, keys, algorithms=_ALGORITHMS)
            jwt.JWTClaimsRegistry(
                leeway=_LEEWAY_SECONDS,
                iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self._client_id},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(decoded.claims)
        except (JoseError, ValueError) as error:
            raise Problem(BAD_ID_TOKEN, why=why_no_token(error).term) from None
        audience = decoded.claims["aud"]
        if isinstance(audience, list) and len(audience) > 1 and decoded.claims.get("azp") != self._client_id:
            raise Problem(FOR_OTHERS_TOO)
        return {**decoded.claims, "alg": str(decoded.header.get("alg", ""))}

    async def _issuer(self, *, anew: bool = False) -> tuple[dict[str, Any], KeySet]:
        if self._keys is not None and not anew and time.monotonic() - self._looked_at < _SECONDS_KEPT:
            return self._found, self._keys
        try:
            found = await self._json(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self.issuer:
                raise Problem(ISSUER_DIFFERS)
            if missing := [name for name in _NEEDED if not isinstance(found.get(name), str)]:
                raise Problem(ISSUER_INCOMPLETE, missing=missing)
            keys = KeySet.import_key_set(await self._json(found["jwks_uri"]))  # type: ignore[arg-type]
        except (httpx.HTTPError, JoseError, ValueError) as error:
            raise _unreachable(repr(error)) from None
        self._found, self._keys, self._looked_at = found, keys, time.monotonic()
        return found, keys

    async def _json(self, address: str) -> dict[str, Any]:
        answer = await self._http.get(address)
        answer.raise_for_status()
        read = answer.json()
        if not isinstance(read, dict):
            raise ValueError("Not an object.")
        return read


def _unreachable(why: str) -> Problem:
    _log.warning("issuer.not-there", why=why)
    return Problem(ISSUER_NOT_THERE)
