"""Log lines: JSON on standard output, and no account number in any of them."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_ACCOUNT_LIKE = re.compile(r"(?<![0-9A-Za-z])[0-9]{8,32}(?![0-9A-Za-z])")


def configure_logging(level: str) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _redact,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level.upper()),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """No account number reaches a log line, whatever path it came by."""
    for name, value in event.items():
        if "account" in name:
            event[name] = "[sealed]"
        elif isinstance(value, str):
            event[name] = _ACCOUNT_LIKE.sub("[number]", value)
    return event
