"""A small OpenID Connect issuer over real HTTP, that holds its clients to the protocol, and can be told to cheat."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "wengang", "a secret: with %&+ and a colon"


@dataclass
class Issuer:
    """``access_token`` is what the next person to sign in gets; ``person`` is who that is.

    The other fields make it cheat: claims of the ID token put in place of the right ones, a key that it does not
    publish, another name for itself, a code that is good twice.
    """

    access_token: str
    person: str
    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    hidden_key: bool = False
    name: str | None = None
    refuse: str | None = None
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, auto_kid=True))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.name or self.address,
            "authorization_endpoint": f"{self.address}/authorize?tenant=1",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "end_session_endpoint": f"{self.address}/end",
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """The person is known and agrees at once: where the browser is sent back to."""
        assert (asked["response_type"], asked["client_id"], asked["tenant"]) == ("code", CLIENT, "1")
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        back = {"state": asked["state"], "iss": self.address}
        if self.refuse is not None:
            return f"{asked['redirect_uri']}?{urlencode({**back, 'error': self.refuse})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({**back, 'code': code})}"

    def token(self, authorization: str, asked: dict[str, str]) -> tuple[int, dict[str, Any]]:
        begun = self.codes.pop(asked.get("code", ""), None)
        who = base64.b64decode(authorization.removeprefix("Basic ")).decode().split(":", 1)
        if [unquote(one) for one in who] != [CLIENT, SECRET]:
            return 401, {"error": "invalid_client"}
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if begun is None or begun["redirect_uri"] != asked["redirect_uri"] or begun["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        half = hashlib.sha256(self.access_token.encode()).digest()[:16]
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": self.person,
            "iat": now,
            "exp": now + 300,
            "nonce": begun["nonce"],
            "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
            **self.claims,
        }
        key = RSAKey.generate_key(2048, auto_kid=True) if self.hidden_key else self.key
        id_token = jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)
        return 200, {"access_token": self.access_token, "token_type": "Bearer", "expires_in": 600, "id_token": id_token}


@contextmanager
def issuing(issuer: Issuer) -> Iterator[Issuer]:
    """The issuer on a port of its own, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path)
            issuer.told.append(path.path)
            if path.path == "/.well-known/openid-configuration":
                self._json(200, issuer.configuration())
            elif path.path == "/keys":
                self._json(200, dict(KeySet([issuer.key]).as_dict(private=False)))
            elif path.path == "/authorize":
                asked = {name: values[0] for name, values in parse_qs(path.query).items()}
                self.send_response(302)
                self.send_header("Location", issuer.authorize(asked))
                self.end_headers()
            else:
                self._json(404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            issuer.told.append(self.path)
            self._json(*issuer.token(self.headers.get("Authorization", ""), dict(parse_qsl(body))))

        def _json(self, status: int, told: dict[str, Any]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *_: object) -> None:
            """Nothing: ``told`` has it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
