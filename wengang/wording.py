"""What the command line says, in the language of whoever reads it: Chinese where the locale is, English elsewhere."""

import os
import re
from collections.abc import Mapping

_HAN = re.compile("[\u4e00-\u9fff]")
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def chinese(environment: Mapping[str, str]) -> bool:
    """As gettext chooses: ``LANGUAGE`` counts most, unless the locale is none (``C``)."""
    locale = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    wanted = environment.get("LANGUAGE", "").partition(":")[0]
    if wanted and locale.partition(".")[0] not in ("C", "POSIX"):
        locale = wanted
    return locale.lower().startswith("zh")


def say(english: str, chinese_: str) -> str:
    """The one of two that this process says. Both stand at one place in the code, so that neither is forgotten."""
    return chinese_ if chinese(os.environ) else english


def led(sentence: str, chinese_lead: str) -> str:
    """A sentence of the rules or of a library, which has one language: led by one that its reader understands."""
    return say(sentence, sentence if _HAN.search(sentence) else f"{chinese_lead}{sentence}")
