"""``wengang up``: the database, the migrations, the four services, until somebody ends it."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
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
from wengang.wording import say

_SECONDS_TO_START = 120
_SECONDS_TO_STOP = 20
_SECONDS_OF_SILENCE = 2
Tell = Callable[[str], None]


def tell_operator(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


class UpFailed(Exception):
    """The system did not come up, or a part of it ended by itself; a sentence for the operator."""


class System:
    """The running system. ``state`` keeps everything: databases, keys, the simulated clock.

    ``adopt``: the shipped editions are put in force at the start, if they are not. ``tell`` hears what is waited for.
    """

    def __init__(
        self,
        state: Path,
        port_base: int,
        clock: datetime | None,
        adopt: bool = True,
        tell: Tell = tell_operator,
    ) -> None:
        self.state = state.resolve()
        self.instance = secrets.token_hex(8)
        """What the services of this start answer readiness with: another answer is not of ours."""
        self._tell = tell
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
            self._tell(say("Starting PostgreSQL.", "正在启动 PostgreSQL。"))
            self._server = EmbeddedServer(self.state / "postgresql", lambda: self.ended)
            databases = self._server.prepare()
        self._tell(say("Starting the four services.", "正在启动四个服务。"))
        self.tokens = tokens_of_roles(maker)
        common = self._environment(maker)
        for service in SERVICES:
            own = {"DATABASE_URL": databases[service], "WENGANG_SERVICE_TOKEN": service_token(maker, service)}
            own |= self._log_keys(service)
            self._processes[service] = self._launch(service, {**common, **own})
        self.wait_until_ready()
        if self._adopt and not self.ended:
            self._tell(say("Putting the shipped editions in force.", "正在使随附的政策年度版本生效。"))
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
        environment |= {"WENGANG_INSTANCE": self.instance, "WENGANG_STATE_ID": _kept_secret(self.state / "id", 8)}
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

    def wait_until_ready(self) -> None:
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
                if (other := _answered_by(answer)) != self.instance:
                    raise UpFailed(_not_ours(self.urls[service], other))
                if answer.status_code == 200:
                    waiting.discard(service)
                elif _stands(answer) not in ("", told.get(service)):
                    told[service] = _stands(answer)
                    self._tell(
                        say(
                            f"{service} runs and is not ready: {told[service]}",
                            f"{service} 已运行，但尚未就绪：{told[service]}",
                        )
                    )
            if time.monotonic() > deadline and not waiting <= told.keys():
                late = ", ".join(sorted(waiting))
                raise UpFailed(
                    say(
                        f"Not ready in time: {late}; see the logs in {self.state}.",
                        f"未能按时就绪：{late}；请查看 {self.state} 中的日志。",
                    )
                )
            if self.ended:
                return
            time.sleep(0.1)

    def check(self) -> None:
        """Raises ``UpFailed`` when a service has ended by itself."""
        for service, process in self._processes.items():
            if process.poll() is not None:
                log = (self.state / f"{service}.log").read_text(errors="replace")
                last = "\n".join(log.splitlines()[-15:])
                raise UpFailed(
                    say(
                        f"{service} ended with code {process.returncode}:\n{last}",
                        f"{service} 已退出，退出码 {process.returncode}：\n{last}",
                    )
                )

    def stop(self) -> None:
        """End the services, then the database, and tell what is waited for. Safe to call twice."""
        running = [name for name, process in self._processes.items() if process.poll() is None]
        if running:
            names, most = ", ".join(running), _SECONDS_TO_STOP
            self._tell(
                say(
                    f"Ending {names}: what is under way may take {most} seconds.",
                    f"正在结束 {names}：正在处理的请求最多等待 {most} 秒。",
                )
            )
        for name in running:
            self._processes[name].terminate()
        deadline = time.monotonic() + _SECONDS_TO_STOP
        for name, process in self._processes.items():
            self._wait_for_end(name, process, deadline)
        self._processes.clear()
        if self._server is not None:
            self._tell(
                say(
                    "Stopping PostgreSQL, which first writes what it holds in memory.",
                    "正在停止 PostgreSQL：先将内存中的数据写入磁盘。",
                )
            )
            self._server.stop()
            self._server = None
        self._let_go()

    def _wait_for_end(self, name: str, process: "subprocess.Popen[bytes]", deadline: float) -> None:
        try:
            process.wait(_SECONDS_OF_SILENCE)
        except subprocess.TimeoutExpired:
            self._tell(say(f"Waiting for {name} to end.", f"等待 {name} 结束。"))
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._tell(say(f"{name} did not end in time and is killed.", f"{name} 未能按时结束，现强制终止。"))
            process.kill()
            process.wait()

    def write_ready_file(self, path: Path) -> None:
        """Whole or not at all: a reader never sees half of it."""
        fresh = path.with_name(f".{path.name}.new")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps({"urls": self.urls, "tokens": self.tokens, "instance": self.instance}, indent=2))
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
                print(f"{service:<13} {url}/", say("docs: ", "文档：") + f"{url}/docs", flush=True)
            print(
                say(
                    "Tokens: wengang token ROLE. Ctrl-C ends everything.",
                    "令牌：wengang token 角色。按 Ctrl-C 结束全部服务。",
                ),
                flush=True,
            )
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


def _answered_by(answer: httpx.Response) -> str:
    """The instance that answered; empty where something else than a service of this version did."""
    try:
        return str(answer.json()["answered_by"]["instance"])
    except (ValueError, LookupError, TypeError):
        return ""


def _not_ours(url: str, other: str) -> str:
    who, wer = (f"instance {other}", f"实例 {other}") if other else ("something else", "其他程序")
    return say(
        f"{url} is answered by {who}, not by the service that was just started. End that process, or choose other "
        "ports with --port-base.",
        f"{url} 由{wer}应答，而非刚刚启动的服务。请结束该进程，或用 --port-base 另选端口。",
    )


def _stands(answer: httpx.Response) -> str:
    """Why a follower of the service stands still, if one does: that needs somebody, and no more time."""
    trouble = answer.json().get("values", {}).get("trouble", []) if answer.status_code == 503 else []
    return " ".join(one for one in trouble if " cannot be taken: " in one)


def _resume_clock(file: Path, wanted: datetime) -> None:
    """A second start goes on from where the clock stood, or from the later time asked for."""
    try:
        SimulatedClock(file).set(wanted)
    except ClockWentBack:
        return


def _kept_secret(file: Path, length: int = 32) -> str:
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(length))
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
