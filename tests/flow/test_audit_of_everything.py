"""``wengang audit verify --all`` as an auditor types it: 0 is good, 1 names what is not, 2 says why it cannot tell."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner, Result

from tests.conftest import MakeDatabase
from tests.docs.test_readme import USCC, text_of
from tests.payout.paying import ordered
from tests.people import employer
from tests.supervision.test_anchors_and_receipts import anchored
from tests.system import VERIFIER_KEYS, InProcess
from tests.worlds import starts_from
from wengang.audit import SECONDS_BETWEEN_LOOKS
from wengang.cli import app
from wengang.databases import EmbeddedServer, run_statements
from wengang.roles import SERVICES

Urls = dict[str, str]


def urls_of(system: InProcess) -> Urls:
    """As the services run with: of a role that may not touch the log, and may read."""
    return {name: system.runtime(name).settings.database_url.get_secret_value() for name in SERVICES}


async def audited(urls: Urls, *arguments: str, keys: str = VERIFIER_KEYS) -> Result:
    named = {f"{name.upper()}_DATABASE_URL": url for name, url in urls.items()}
    command = ["audit", "verify", "--all", *arguments]
    for key in keys.split():
        command += ["--key", key]
    environment = {**named, "WENGANG_LOG_VERIFIER_KEYS": ""}
    return await asyncio.to_thread(lambda: CliRunner().invoke(app, command, env=environment))


def cannot_tell(result: Result) -> list[str]:
    """The sentences of an audit that could not be made."""
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.stderr
    return result.stderr.splitlines()


def as_superuser(server: EmbeddedServer, url: str) -> str:
    return server.url(urlsplit(url).path.strip("/"))


async def test_a_whole_system_is_good_and_a_row_changed_by_a_superuser_is_named(
    system: InProcess, server: EmbeddedServer
) -> None:
    one = employer(1)
    await ordered(system, one)
    await anchored(system)
    anchors = ("--anchors", str(system.anchor_file))
    good = await audited(urls_of(system), *anchors)
    assert (good.exit_code, good.output.splitlines()[-1]) == (0, "Good."), good.output
    for service in SERVICES:
        assert f"Tables of {service}: " in good.output
        assert f"Log of {service}: " in good.output
    payout = as_superuser(server, urls_of(system)["payout"])
    await run_statements(payout, ["UPDATE known_accounts SET account_fingerprint = account_fingerprint || '0'"])
    bad = await audited(urls_of(system), *anchors)
    assert bad.exit_code == 1
    named = f"Table known_accounts of payout, uscc {one.uscc}: not what the log says: account_fingerprint."
    assert f"> {named}" in text_of("docs/how-to/audit-a-log.md").replace(USCC, one.uscc)
    assert bad.output.splitlines()[0] == named
    assert bad.output.splitlines()[-1] == "NOT GOOD."
    told = "SET session_replication_role = replica", "UPDATE events SET actor = 'nobody' WHERE notification_id = 2"
    await run_statements(payout, list(told))
    worse = await audited(urls_of(system), *anchors)
    assert (worse.exit_code, worse.output.splitlines()[0]) == (
        1,
        "payout: Position 2: the record is not the one that its leaf hash is of.",
    )


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE anchors SET root = repeat('ab', 32)", "the row is not what its note says."),
        ("DELETE FROM anchors WHERE origin LIKE '%payout%'", "the file has it, the table not."),
        (
            "UPDATE anchors SET note = replace(note, 'wengang', 'wengong')",
            "Table anchors of supervision, origin wengang/",
        ),
    ],
)
@starts_from(ordered, employer(1))
async def test_anchors_that_were_changed_are_named(
    statement: str, named: str, system: InProcess, server: EmbeddedServer
) -> None:
    await anchored(system)
    unguarded = ["SET session_replication_role = replica", statement]
    await run_statements(as_superuser(server, urls_of(system)["supervision"]), unguarded)
    bad = await audited(urls_of(system), "--anchors", str(system.anchor_file))
    assert bad.exit_code == 1
    assert named in bad.output


@starts_from(ordered, employer(1))
async def test_an_anchor_that_the_file_lacks_is_named(system: InProcess) -> None:
    await anchored(system)
    lines = system.anchor_file.read_text().splitlines(keepends=True)
    system.anchor_file.write_text("".join(lines[1:]))
    bad = await audited(urls_of(system), "--anchors", str(system.anchor_file))
    assert (bad.exit_code, "the file does not have it." in bad.output) == (1, True), bad.output


@starts_from(ordered, employer(1))
async def test_an_anchor_that_is_written_while_the_audit_looks_is_no_difference(system: InProcess) -> None:
    await anchored(system)
    *before, last = system.anchor_file.read_text().splitlines(keepends=True)
    system.anchor_file.write_text("".join(before))
    looked = asyncio.create_task(audited(urls_of(system), "--anchors", str(system.anchor_file)))
    await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
    with system.anchor_file.open("a") as file:
        file.write(last)
    good = await looked
    assert (good.exit_code, good.output.splitlines()[-1]) == (0, "Good."), good.output


async def test_each_database_that_will_not_do_is_named_with_what_to_do(
    make_database: MakeDatabase, server: EmbeddedServer
) -> None:
    made = {name: (await make_database(name)).owner for name in SERVICES}
    await run_statements(server.url("postgres"), ["CREATE DATABASE without_tables"])
    urls = {
        "registration": server.url("without_tables"),
        "eligibility": server.url("nowhere"),
        "payout": made["registration"],
        "supervision": "postgresql://auditor:secret@127.0.0.1:1/wengang",
    }
    told = cannot_tell(await audited(urls))
    assert [line.partition(" (")[0] for line in told] == [f"The database of {name}" for name in SERVICES]
    assert told[0] == (
        "The database of registration (without_tables) has no tables of registration, and nothing to audit: correct "
        "its URL, or make them by `wengang migrate registration` with its URL."
    )
    assert 'database "nowhere" does not exist' in told[1]
    assert told[2].endswith(" is that of registration: correct its URL.")
    assert "ConnectionRefusedError" in told[3]
    assert "secret" not in told[3]
    assert told[1].endswith(". Start its server, or correct its URL.")
    assert told[3].endswith(". Start its server, or correct its URL.")


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("payout_0001", "bring it there by `wengang migrate payout` with its URL."),
        ("payout_next_year", "which this version of wengang does not know: audit it with the one that made it."),
    ],
)
async def test_a_database_of_another_version_is_not_audited(
    revision: str, said: str, make_database: MakeDatabase
) -> None:
    urls = {name: (await make_database(name)).owner for name in SERVICES}
    await run_statements(urls["payout"], [f"UPDATE alembic_version SET version_num = '{revision}'"])
    (told,) = cannot_tell(await audited(urls))
    assert told.startswith("The database of payout (")
    assert f") stands at migration {revision}, " in told
    assert told.endswith(said)


async def test_a_log_that_nothing_was_recorded_in_is_held_against_nothing(make_database: MakeDatabase) -> None:
    urls = {name: (await make_database(name)).owner for name in SERVICES}
    (told,) = cannot_tell(await audited(urls))
    assert told.startswith("The log of registration has no signed checkpoint, and there is no anchor of it")


async def test_one_log_that_was_never_signed_is_held_against_nothing(make_database: MakeDatabase) -> None:
    database = await make_database("registration")
    (key,) = [one for one in VERIFIER_KEYS.split() if "/registration/" in one]
    command = ["audit", "verify", "--database-url", database.owner, "--key", key]
    result = await asyncio.to_thread(lambda: CliRunner().invoke(app, command))
    assert cannot_tell(result) == [
        "The log has no signed checkpoint and no anchor was given: it was held against nothing."
    ]


async def test_a_table_that_is_gone_is_named(system: InProcess, server: EmbeddedServer) -> None:
    await anchored(system)
    await run_statements(as_superuser(server, urls_of(system)["payout"]), ["DROP TABLE known_givers"])
    told = cannot_tell(await audited(urls_of(system)))
    assert told[0].startswith("The tables of payout, or the logs that they are of, could not be read to the end: ")
    assert 'relation "public.known_givers" does not exist' in told[0]


async def test_keys_are_one_for_each_log(system: InProcess) -> None:
    registration, eligibility, payout, supervision = VERIFIER_KEYS.split()
    urls = urls_of(system)
    wrong = {
        f"{registration} {eligibility} {supervision}": "No key of the log of payout was given",
        f"{registration} {eligibility} {payout}": "No key of the log of supervision was given",
        f"{registration} {eligibility} {payout} {payout}": "Two keys are of the log of payout",
        f"{registration} {eligibility} nonsense": "'nonsense' is no verifier key: ",
        f"{registration} {eligibility} {payout[:-4]}AAA=": " is no verifier key: ",
    }
    for keys, sentence in wrong.items():
        (told,) = cannot_tell(await audited(urls, keys=keys))
        assert sentence in told


def test_a_folder_that_is_no_systems_is_not_made_one(tmp_path: Path) -> None:
    state = tmp_path / "typo"
    command = [sys.executable, "-m", "wengang", "audit", "verify", "--all", "--state", str(state)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ})
    told = f"There is no system of `wengang up` in {state}: verifier-keys is not there.\n"
    assert (run.returncode, run.stdout, run.stderr) == (2, "", told)
    assert not state.exists()
