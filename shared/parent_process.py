"""A service that another process started ends with it, also when that one was killed and could say nothing."""

import os
import signal


def end_without(parent: int | None) -> None:
    """Ask this process to end, as Ctrl-C does, if ``parent`` is not its parent any more; None: it has none to watch."""
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)
