"""The bank as somebody else wrote it: the ``mock-bank`` package, an independent simulator, in a thread of this process.

It takes our ``pain.001`` as it is and answers with messages of its own making. Its accounts must be at a bank with a
code; here that is a CNAPS code, since payout names banks by these.
"""

import json
import threading
import urllib.error
import urllib.request
from datetime import date, datetime
from types import TracebackType
from typing import Any, Self

from mockbank import accounts as held_accounts
from mockbank.server import Config, make_server

CNAPS = "102851000106"
"""Of the bank that the simulator is: payees with this code are its own customers."""
_FUND_IBAN = "NL30MOCK0000000005"


class MockBank:
    """Use as a context manager. ``now`` is where its clock starts; it moves when ``advance_to`` says so."""

    alias = _FUND_IBAN
    """What its statements call the disbursement account."""

    def __init__(self, now: datetime, account_number: str, balance_fen: int) -> None:
        held_accounts.ROUTING = CNAPS
        clock = now.strftime("%Y-%m-%dT%H:%M")
        self._server = make_server(Config(port=0, quiet=True, clock=clock, timezone="Asia/Shanghai"))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._account_number = account_number
        self._balance_fen = balance_fen
        self._seen = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._call(
            "POST",
            "/_mock/accounts",
            {
                "id": "FUND",
                "name": "Unemployment insurance fund",
                "iban": _FUND_IBAN,
                "account_number": self._account_number,
                "currency": "CNY",
                "balance": self._balance_fen,
            },
        )
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def behave(self, behaviour: str, **parameters: object) -> None:
        """How it treats the disbursement account from now on."""
        self._call("PATCH", "/_mock/accounts/FUND", {"behaviour": behaviour, "parameters": parameters})

    def hold_payee(self, behaviour: str, account_number: str) -> None:
        """A payee's account of its own, at ``CNAPS``: ``closed-account`` or ``bad-bank-id``."""
        seeded = {"closed-account": "INITECH", "bad-bank-id": "EURODIS"}[behaviour]
        self._call("PATCH", f"/_mock/accounts/{seeded}", {"account_number": account_number, "currency": "CNY"})

    def send(self, pain_001: bytes) -> dict[str, Any]:
        """Our file; what it decided, as it says at once."""
        told: dict[str, Any] = json.loads(self._request("POST", "/payments", pain_001))
        return told

    def advance_to(self, day: date) -> None:
        self._call("POST", f"/_mock/advance?to={day.isoformat()}")

    def messages(self) -> list[bytes]:
        """What it sent since this was asked last: about our files, and the statements of our account."""
        sent = json.loads(self._request("GET", "/_mock/messages"))
        found = []
        for one in sent:
            if one["id"] > self._seen:
                self._seen = one["id"]
                if one["account"] in (None, "FUND"):
                    found.append(self._request("GET", f"/_mock/mailbox/{one['id']}"))
        return found

    def forget_seen(self) -> None:
        """``messages`` tells everything again."""
        self._seen = 0

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return json.loads(self._request(method, path, json.dumps(body or {}).encode()))

    def _request(self, method: str, path: str, body: bytes | None = None) -> bytes:
        url = f"http://127.0.0.1:{self._server.server_address[1]}{path}"
        request = urllib.request.Request(url, body, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - loopback
                content: bytes = answer.read()
        except urllib.error.HTTPError as refusal:
            if refusal.code != 422:  # a rejected file is an answer too
                raise
            content = refusal.read()
        return content
