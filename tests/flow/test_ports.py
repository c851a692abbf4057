"""Free ports stay free until used: not given twice, nor taken where the system lends ports to outgoing connections."""

import multiprocessing
import socket
from contextlib import ExitStack
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from wengang.ports import free_ports

_LENT = Path("/proc/sys/net/ipv4/ip_local_port_range")


def test_two_who_ask_at_once_get_different_ports() -> None:
    with ExitStack() as open_together:
        bases = [open_together.enter_context(free_ports()) for _ in range(20)]
    assert all(later - earlier >= 5 for earlier, later in pairwise(bases))


def test_another_process_is_not_given_them_either() -> None:
    here, there = multiprocessing.get_context("spawn").Pipe()
    with free_ports() as base:
        other = multiprocessing.get_context("spawn").Process(target=_tell_a_base, args=(there,))
        other.start()
        assert here.poll(30)
        assert here.recv() != base
        other.join()


def _tell_a_base(to: Connection) -> None:
    with free_ports() as base:
        to.send(base)


@pytest.mark.parametrize("number", [1, 4])
def test_a_port_that_somebody_listens_on_is_passed_by(number: int) -> None:
    with free_ports() as base:
        pass
    with socket.create_server(("127.0.0.1", base + number)), free_ports() as other:
        assert other != base


def test_they_can_be_listened_on_at_once_and_again() -> None:
    with free_ports() as base:
        for _ in range(2):
            with (
                socket.create_server(("127.0.0.1", base + 1)) as server,
                socket.create_connection(server.getsockname()),
            ):
                server.accept()[0].close()  # the side that closes first keeps the port for a while


@pytest.mark.skipif(not _LENT.exists(), reason="only Linux says which ports it lends to outgoing connections")
def test_an_outgoing_connection_cannot_take_them() -> None:
    first, last = map(int, _LENT.read_text().split())
    if first <= 10_000:
        pytest.skip("this machine lends nearly all ports to outgoing connections")
    with free_ports() as base:
        assert not first <= base + 4 <= last
