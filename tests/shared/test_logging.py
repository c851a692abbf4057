"""No account number reaches a log line, whatever path it came by."""

import json

import pytest
import structlog

from shared.service.log_lines import configure_logging

NUMBER = "6222020200112345678"


@pytest.mark.parametrize(
    "fields",
    [
        {"account_number": NUMBER},
        {"bank_account": NUMBER},
        {"error": f"ValueError('{NUMBER} is wrong')"},
        {"path": f"/v1/search?number={NUMBER}"},
    ],
)
def test_an_account_number_is_redacted(fields: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO")
    structlog.get_logger("test").warning("something.happened", **fields)
    line = capsys.readouterr().out
    assert NUMBER not in line
    assert json.loads(line)["event"] == "something.happened"


def test_a_traceback_with_an_account_number_is_redacted(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO")
    try:
        raise ValueError(NUMBER)
    except ValueError as error:
        structlog.get_logger("test").error("failed", exc_info=error)
    assert NUMBER not in capsys.readouterr().out
