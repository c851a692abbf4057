"""``wengang up``: the database, the migrations, the four services, until somebody ends it."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import IO

import httpx

from shared.clock import ClockWentBack, SimulatedClock
from shared.eventlog.notes import Signer
from shared.eventlog.sealing import SHA256, origin_of
from shared.security.tokens import TokenMaker
from wengang.adopting import steps
from wengang.audit import ANCHOR_FILES, KEEPERS
from wengang.databases import EmbeddedServer, GivenUp, named_databases, prepare_named
from wengang.holding import Held, check_ports, hold_folder
from wengang.roles import SERVICES, WITH_PAGES, service_token, tokens_of_roles

_SECONDS_TO_START = 120
_SECONDS_TO_STOP = 20


class UpFailed(Exception):
    """The system did not come up, or a part of it ended by itself; a sentence for the operator."""


class System:
    """The running system. ``state`` keeps everything: databases, keys, the simulated clock.

    ``adopt``: the shipped editions are put in force at the start, if they are not.
    """

    def __init__(self, state: Path, port_base: int, clock: datetime | None, adopt: bool = True) -> None:
        self.state = state.resolve()
        self.urls = {
            service: f"http://127.0.0.1:{port_base + number}" for number, service in enumerate(SERVICES, start=1)
        }
        self._clock = clock
        self._adopt = adopt
        self._server: EmbeddedServer | None = None
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._held: IO[str] | None = None
        self.tokens: dict[str, str] = {}
        self.verifier_keys = ""
        self.ended = False
        """Whether somebody wants it to end."""

    def hold(self) -> None:
        """State folder and ports are ours, or nothing is begun. Raises ``UpFailed``, which says who has them."""
        try:
            self._held = hold_folder(self.state)
            check_ports({service: int(url.rpartition(":")[2]) for service, url in self.urls.items()})
        except Held as held:
            self._let_go()
            raise UpFailed(str(held)) from None

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None

    def start(self) -> None:
        """Raises ``UpFailed``; what was started is then stopped again."""
        if self._held is None:
            self.hold()
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        os.umask(0o077)  # databases, keys and logs are their owner's alone
        self.state.mkdir(parents=True, exist_ok=True)
        self.state.chmod(0o700)
        maker = TokenMaker.from_file(self.state / "token-key.json")
        named = named_databases(os.environ)
        if named:
            databases = prepare_named(named)
        else:
            self._server = EmbeddedServer(self.state / "postgresql", lambda: self.ended)
            databases = self._server.prepare()
        self.tokens = tokens_of_roles(maker)
        common = self._environment(maker)
        for service in SERVICES:
            own = {"DATABASE_URL": databases[service], "WENGANG_SERVICE_TOKEN": service_token(maker, service)}
            own |= self._log_keys(service)
            self._processes[service] = self._launch(service, {**common, **own})
        self._wait_until_ready()
        if self._adopt and not self.ended:
            self._adopt_editions()

    def _adopt_editions(self) -> None:
        """Those that come with the system, unless another content of them was adopted before."""
        url = self.urls["eligibility"]
        in_force = {one["id"] for one in httpx.get(f"{url}/v1/editions", timeout=30).json()["items"]}
        for role, path, request in steps():
            if path.split("/")[3] in in_force:
                continue
            headers = {
                **request.pop("headers", {}),
                "Authorization": f"Bearer {self.tokens[role]}",
                "Idempotency-Key": f"shipped{path}",
            }
            answer = httpx.post(url + path, headers=headers, timeout=30, **request)
            if answer.is_error:
                raise UpFailed(f"{path}: {answer.status_code} {answer.text[:500]}")

    def _environment(self, maker: TokenMaker) -> dict[str, str]:
        environment = {
            "WENGANG_TOKEN_KEYS": maker.public_keys(),
            "WENGANG_ACCOUNT_KEY": _kept_secret(self.state / "account-key"),
            "WENGANG_CONTACT_KEY": _kept_secret(self.state / "contact-key"),
            "WENGANG_DISBURSEMENT_NAME": "失业保险基金支出户（开发）",
            "WENGANG_DISBURSEMENT_ACCOUNT": "63000000000000018",
            "WENGANG_DISBURSEMENT_CNAPS": "102851000014",
            "WENGANG_VOUCHER_STORE": str(self.state / "vouchers"),
            "WENGANG_DISBURSEMENT_ALIAS": "NL30MOCK0000000005",  # as the simulated bank's statements call it
        }
        # What the operator set counts more than what development makes up.
        environment |= {name: os.environ[name] for name in environment if name in os.environ}
        environment |= {"WENGANG_PARENT_PID": str(os.getpid())}
        environment |= {f"WENGANG_{service.upper()}_URL": url for service, url in self.urls.items()}
        environment |= {f"WENGANG_{service.upper()}_PUBLIC_URL": self.urls[service] for service in WITH_PAGES}
        if "WENGANG_OIDC_ISSUER" not in os.environ:
            environment["WENGANG_DEVELOPMENT_TOKENS"] = str(self._write_development_tokens())
        clock_file = self.state / "clock.json"
        if self._clock is not None and not clock_file.exists():
            SimulatedClock(clock_file).set(self._clock)
        elif self._clock is not None:
            _resume_clock(clock_file, self._clock)
        if self._clock is not None:
            environment["WENGANG_CLOCK_FILE"] = str(clock_file)
        return environment

    def _write_development_tokens(self) -> Path:
        """What the pages' development login offers: every role, to anybody who reaches this machine's loopback."""
        file = self.state / "development-tokens.json"
        file.touch(mode=0o600)
        file.write_text(json.dumps(self.tokens))
        return file

    def _log_keys(self, service: str) -> dict[str, str]:
        """Everybody signs with a key of their own; who keeps anchors knows the public halves."""
        signers = {
            name: Signer(origin_of(name, SHA256), bytes.fromhex(_kept_secret(self.state / f"log-key-{name}")))
            for name in SERVICES
        }
        self.verifier_keys = " ".join(signer.verifier_key for signer in signers.values())
        (self.state / "verifier-keys").write_text(self.verifier_keys.replace(" ", "\n") + "\n")
        keys = {"WENGANG_LOG_KEY": _kept_secret(self.state / f"log-key-{service}")}
        if service in KEEPERS:
            keys["WENGANG_LOG_VERIFIER_KEYS"] = self.verifier_keys
            keys["WENGANG_ANCHOR_FILE"] = str(self.state / ANCHOR_FILES[service])
        return keys

    def _launch(self, service: str, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
        port = self.urls[service].rpartition(":")[2]
        command = [sys.executable, "-m", "uvicorn", f"services.{service}.main:create_app", "--factory"]
        command += ["--host", "127.0.0.1", "--port", port, "--no-access-log", "--log-level", "warning"]
        command += ["--http", "shared.http.server:LimitedProtocol", "--no-proxy-headers", "--no-server-header"]
        # Readers of a feed wait there for up to 15 seconds; a command cut off is answered by its key when repeated.
        command += ["--timeout-graceful-shutdown", "2"]
        allowed = {name: value for name, value in environment.items() if _needs(service, name)}
        inherited = {name: value for name, value in os.environ.items() if name not in environment}
        file = self.state / f"{service}.log"
        file.touch(mode=0o600)
        file.chmod(0o600)  # one of an earlier version
        with file.open("ab") as log:
            # A session of its own: Ctrl-C reaches us, and we end the services in order.
            return subprocess.Popen(
                command, env={**inherited, **allowed}, stdout=log, stderr=log, start_new_session=True
            )

    def _wait_until_ready(self) -> None:
        """A service that answers why it is not ready is waited for without end: its operator needs it to run."""
        deadline = time.monotonic() + _SECONDS_TO_START
        waiting = set(SERVICES)
        told: dict[str, str] = {}
        while waiting:
            self.check()
            for service in sorted(waiting):
                try:
                    answer = httpx.get(f"{self.urls[service]}/health/ready", timeout=5)
                except httpx.TransportError:
                    continue
                if answer.status_code == 200:
                    waiting.discard(service)
                elif _stands(answer) not in ("", told.get(service)):
                    told[service] = _stands(answer)
                    print(f"{service} runs and is not ready: {told[service]}", file=sys.stderr, flush=True)
            if time.monotonic() > deadline and not waiting <= told.keys():
                raise UpFailed(f"Not ready in time: {', '.join(sorted(waiting))}; see the logs in {self.state}.")
            if self.ended:
                return
            time.sleep(0.1)

    def check(self) -> None:
        """Raises ``UpFailed`` when a service has ended by itself."""
        for service, process in self._processes.items():
            if process.poll() is not None:
                log = (self.state / f"{service}.log").read_text(errors="replace")
                last = "\n".join(log.splitlines()[-15:])
                raise UpFailed(f"{service} ended with code {process.returncode}:\n{last}")

    def stop(self) -> None:
        """End the services, then the database. Safe to call twice."""
        for process in self._processes.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + _SECONDS_TO_STOP
        for process in self._processes.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes.clear()
        if self._server is not None:
            self._server.stop()
            self._server = None
        self._let_go()

    def write_ready_file(self, path: Path) -> None:
        """Whole or not at all: a reader never sees half of it."""
        fresh = path.with_name(f".{path.name}.new")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps({"urls": self.urls, "tokens": self.tokens}, indent=2))
        fresh.replace(path)


def run_until_ended(system: System, ready_file: Path | None, announce: bool = True) -> None:
    """Start, tell, wait for Ctrl-C or SIGTERM, stop."""

    def end(_: int, __: FrameType | None) -> None:
        system.ended = True

    system.hold()
    previous = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    if ready_file is not None:
        ready_file.unlink(missing_ok=True)  # of an earlier run
    try:
        system.start()
        if ready_file is not None and not system.ended:
            system.write_ready_file(ready_file)
        if announce and not system.ended:
            for service, url in system.urls.items():
                print(f"{service:<13} {url}   docs: {url}/docs", flush=True)
            print(f"Pages: {system.urls['supervision']}/pages/dashboard", flush=True)
            print("Tokens: wengang token ROLE. Ctrl-C ends everything.", flush=True)
        while not system.ended:
            system.check()
            time.sleep(0.2)
    except GivenUp:
        pass  # ended while the database was waited for: nothing runs yet
    finally:
        system.stop()
        if ready_file is not None:
            ready_file.unlink(missing_ok=True)
        for number, handler in previous.items():
            signal.signal(number, handler)


def _stands(answer: httpx.Response) -> str:
    """Why a follower of the service stands still, if one does: that needs somebody, and no more time."""
    detail = str(answer.json().get("detail", "")) if answer.status_code == 503 else ""
    return detail if " cannot be taken: " in detail else ""


def _resume_clock(file: Path, wanted: datetime) -> None:
    """A second start goes on from where the clock stood, or from the later time asked for."""
    try:
        SimulatedClock(file).set(wanted)
    except ClockWentBack:
        return


def _kept_secret(file: Path) -> str:
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32))
    return file.read_text().strip()


def _needs(service: str, name: str) -> bool:
    """Secrets go where they are needed, and nowhere else."""
    if name == "WENGANG_ACCOUNT_KEY":
        return service in ("registration", "payout")
    if name == "WENGANG_CONTACT_KEY":
        return service == "eligibility"
    if name.startswith(("WENGANG_DISBURSEMENT", "WENGANG_VOUCHER")):
        return service == "payout"
    if name.endswith("_PUBLIC_URL") or name == "WENGANG_DEVELOPMENT_TOKENS":
        return service in WITH_PAGES
    return True
