"""What is wrong with a token is told in our words in both languages, whatever the library calls it."""

import json
from typing import Any

import joserfc.errors
import pytest
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OctKey, OKPKey

from shared.problem import Problem
from shared.security.jose import why_no_token
from shared.security.problems import TOKEN_UNREADABLE
from shared.security.tokens import TokenReader

KEY, OTHER = OKPKey.generate_key("Ed25519", auto_kid=True), OKPKey.generate_key("Ed25519", auto_kid=True)
READER = TokenReader(json.dumps({"keys": [KEY.as_dict(private=False)]}))
GOOD: dict[str, Any] = {"sub": "li", "aud": "wengang", "exp": 4_000_000_000}


def token(claims: dict[str, Any], key: Any = KEY, **header: Any) -> str:
    head = {"alg": "Ed25519", "kid": key.kid, **header}
    return jws.serialize_compact(head, json.dumps(claims).encode(), key, algorithms=[head["alg"]])


SECRET = OctKey.generate_key(256, auto_kid=True)


@pytest.mark.parametrize(
    ("shown", "en", "zh"),
    [
        (token({**GOOD, "exp": 1}), "It has expired.", "已经过期。"),
        (token({**GOOD, "aud": "others"}), "The claim aud is not as it must be.", "声明 aud 不符合要求。"),
        (token({"sub": "li", "exp": 4_000_000_000}), "The claim aud is missing.", "缺少声明 aud。"),
        (token(GOOD, OTHER), "It is signed with a key that is not known here.", "签名所用的密钥不为本系统所知。"),
        (token(GOOD, OTHER, kid=KEY.kid), "Its signature is not good.", "签名不符。"),
        (
            token(GOOD, SECRET, alg="HS256"),
            "It is signed in a way that is not taken here.",
            "签名算法不为本系统所接受。",
        ),
        ("no token", "It cannot be read.", "不能读取。"),
        (
            token({**GOOD, "sub": "li "}),
            "The claim sub is not a name: it begins or ends with a space.",
            "声明 sub 不是名称：首尾有空格。",
        ),
    ],
)
def test_each_way_to_be_no_token_is_told(shown: str, en: str, zh: str) -> None:
    with pytest.raises(Problem) as raised:
        READER.read(shown)
    told = raised.value
    assert told.said_in("en").detail == f"The token is not valid: {en}"
    assert told.said_in("zh").detail == f"令牌无效：{zh}"


@pytest.mark.parametrize(
    "kind", [one for one in vars(joserfc.errors).values() if isinstance(one, type) and issubclass(one, JoseError)]
)
def test_no_word_of_the_library_is_told(kind: type[JoseError]) -> None:
    why = why_no_token(kind("theirs")).term.words
    assert "theirs" not in why.en.removeprefix("The claim theirs")
    assert kind.error == "" or kind.error not in why.en


def test_what_is_no_error_of_a_token_is_unreadable() -> None:
    assert why_no_token(RecursionError()).fault is TOKEN_UNREADABLE
