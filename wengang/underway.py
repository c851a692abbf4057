"""That something is still being done, for whoever watches a terminal: shown after a second, gone at its end."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

_CLEAR = "\r\x1b[K"


@contextmanager
def underway(sentence: str) -> Iterator[None]:
    """A file or a pipe gets nothing of it."""
    if not sys.stderr.isatty():
        yield
        return
    done, begun = Event(), monotonic()

    def show() -> None:
        while not done.wait(1):
            print(f"{_CLEAR}{sentence} … {monotonic() - begun:.0f} s", end="", file=sys.stderr, flush=True)

    thread = Thread(target=show, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        print(_CLEAR, end="", file=sys.stderr, flush=True)
