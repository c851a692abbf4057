"""The name under which an answer is saved: Chinese, with a plain one for programs that know no other."""

import re
from urllib.parse import quote

_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 80
"""Characters: with its folder a path of Windows has 260; elsewhere a name has 255 bytes, and a Chinese character 3."""


def attachment(name: str, plain: str) -> dict[str, str]:
    """The header of a download (RFC 6266 §4.3, RFC 8187). ``plain``: the same in letters, digits and ``-._``.

    >>> attachment("名单.csv", "list.csv")["Content-Disposition"]
    'attachment; filename="list.csv"; filename*=UTF-8\\'\\'%E5%90%8D%E5%8D%95.csv'
    """
    told = f"filename=\"{_NOT_PLAIN.sub('-', plain)}\"; filename*=UTF-8''{quote(file_name(name))}"
    return {"Content-Disposition": f"attachment; {told}"}


def file_name(name: str) -> str:
    """What every system takes for a file's name: without characters that mean something to one, and not too long."""
    stem, dot, kind = _UNFIT.sub("_", name).rpartition(".")
    return f"{stem[: _LONGEST - len(kind)]}{dot}{kind}".strip(" .")
