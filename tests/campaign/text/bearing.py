"""Tokens that open an operation, and tokens that say something else: rightly signed, whatever they say."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.security.tokens import AUDIENCE, TokenMaker
from tests.campaign.text.nasty import Nasty

_EXPIRES = 2_000_000_000


class Bearers:
    """Each scope is another person's: nobody is refused for having taken the step before."""

    def __init__(self, maker: TokenMaker) -> None:
        self._key = maker._key
        private = maker._key.private_key
        assert isinstance(private, Ed25519PrivateKey)
        self._private = private
        self._made: dict[tuple[str, str], bytes] = {}

    def token(self, scope: str | None, region: str, changed: Mapping[str, Nasty]) -> bytes | None:
        """The value of the header; None where nobody needs one. ``kid`` is of the token's header, the rest claims."""
        if changed:
            return self._signed(scope or "", region, changed)
        if scope is None:
            return None
        if (scope, region) not in self._made:
            self._made[scope, region] = self._signed(scope, region, {})
        return self._made[scope, region]

    def _signed(self, scope: str, region: str, changed: Mapping[str, Nasty]) -> bytes:
        """As no library would sign it: with whatever stands there in the place of JSON."""
        header: dict[str, Any] = {"alg": "Ed25519", "kid": self._key.kid, "typ": "JWT"}
        claims: dict[str, Any] = {"sub": f"text-{scope}", "scope": scope, "region": region}
        claims |= {"aud": AUDIENCE, "exp": _EXPIRES, "iat": 0}
        said = [{name: json.dumps(value) for name, value in part.items()} for part in (header, claims)]
        for name, value in changed.items():
            said[0 if name == "kid" else 1][name] = value.fragment
        signed = b".".join(map(_encoded, said))
        return b"Bearer " + signed + b"." + _base64(self._private.sign(signed))


def _encoded(part: Mapping[str, str]) -> bytes:
    text = ", ".join(f'"{name}": {fragment}' for name, fragment in part.items())
    return _base64(f"{{{text}}}".encode("utf-8", "surrogatepass"))


def _base64(content: bytes) -> bytes:
    return urlsafe_b64encode(content).rstrip(b"=")
