"""One system on one state folder, and on ports that are free: whoever holds them is named."""

import fcntl
import os
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from wengang.wording import say


class Held(Exception):
    """Somebody else has it; a sentence for the operator that says who."""


def hold_folder(folder: Path) -> IO[str]:
    """Held while the answer is open, and not longer than this process lives. Raises ``Held``."""
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / "held-by").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        file.close()
        raise Held(
            say(
                f"A system runs on {folder} already: process {holder}. End it, or name another folder with --state.",
                f"{folder} 上已有系统在运行：进程 {holder}。请先结束该进程，或用 --state 另选文件夹。",
            )
        ) from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def check_ports(ports: Mapping[str, int]) -> None:
    """``ports``: by what would listen there on loopback. Raises ``Held`` for the first that is taken."""
    for name, port in ports.items():
        with socket.socket() as probe:
            # As servers do: a connection that ended a moment ago does not keep its port.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                holder = _holder_of(port)
                raise Held(
                    say(
                        f"Port {port}, where {name} would listen, is taken by {holder}. End that, or choose other "
                        "ports with --port-base.",
                        f"{name} 的端口 {port} 已被占用：{holder}。请结束占用者，或用 --port-base 另选端口。",
                    )
                ) from None


def _holder_of(port: int) -> str:
    """The process that listens there, where the system lets us see it."""
    inodes = _listening(port)
    for process in Path("/proc").glob("[0-9]*") if inodes else ():
        try:
            open_files = {str(one.readlink()) for one in (process / "fd").iterdir()}
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            continue  # ended meanwhile, or another user's
        if open_files & {f"socket:[{inode}]" for inode in inodes}:
            return say(f"process {process.name}", f"进程 {process.name}") + f" ({command[:120]})"
    return say("a process of somebody else", "其他用户的进程")


def _listening(port: int) -> set[str]:
    """Inodes of the sockets that listen on a port; none where there is no ``/proc``."""
    found = set()
    for table in ("tcp", "tcp6"):
        try:
            rows = Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            columns = row.split()
            if columns[3] == "0A" and int(columns[1].rpartition(":")[2], 16) == port:
                found.add(columns[9])
    return found
