"""What an issuer signed may still be no token: every claim has a form, and what has not is 401, never an error."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OKPKey

from shared.problem import Problem
from shared.security.tokens import Principal, TokenReader

KEY = OKPKey.generate_key("Ed25519", auto_kid=True)
READER = TokenReader(json.dumps({"keys": [KEY.as_dict(private=False)]}))
USCC = "91110000600037341L"
GOOD = {"sub": "li", "aud": "wengang", "exp": 4_000_000_000, "scope": "a:read", "region": "630102", "employer": USCC}
NO_REGION = [
    "",
    "0",
    "00",
    "0000",
    "00000",
    "6",
    "63",
    "6301",
    "999999",
    "630101",
    "６３０１０２",
    " 630102",
    "630102 ",
]


def signed(claims: object, **header: object) -> str:
    head: dict[str, Any] = {"alg": "Ed25519", "kid": KEY.kid, **header}
    payload = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    return jws.serialize_compact(head, payload, KEY, algorithms=["Ed25519"])


def refused(token: str) -> str:
    with pytest.raises(Problem) as problem:
        READER.read(token)
    assert (problem.value.status, problem.value.kind) == (401, "bad-token")
    assert problem.value.detail.isprintable()
    return problem.value.detail


def test_a_token_of_the_right_form_is_read() -> None:
    read = READER.read(signed(GOOD))
    assert read == Principal("li", frozenset({"a:read"}), "630102", USCC, KEY.kid or "")


def test_a_token_that_names_no_place_and_no_employer_has_none() -> None:
    read = READER.read(signed({name: value for name, value in GOOD.items() if name not in ("region", "employer")}))
    assert (read.region, read.employer) == (None, None)


@pytest.mark.parametrize("region", [*NO_REGION, None, 630102, 0, 6.3, True, [], ["630102"], {"code": "630102"}])
def test_a_region_that_is_no_known_code_makes_it_no_token(region: object) -> None:
    assert "region" in refused(signed({**GOOD, "region": region}))


@pytest.mark.parametrize("region", ["000000", "630000", "630100", "630102", "330113", "110000", "110100"])
def test_a_county_city_province_or_the_nation_is_a_region(region: str) -> None:
    assert READER.read(signed({**GOOD, "region": region})).region == region


@pytest.mark.parametrize("employer", ["", "x", USCC.lower(), USCC[:-1] + "A", None, 1, [USCC], {"uscc": USCC}])
def test_an_employer_that_is_no_uscc_makes_it_no_token(employer: object) -> None:
    assert "employer" in refused(signed({**GOOD, "employer": employer}))


@pytest.mark.parametrize(
    "subject",
    ["", " ", "li ", "li\x00", "li\n", "li\u200b", "li\ufffe", "li\ud800", "x" * 201, None, 7, ["li"], {"name": "li"}],
)
def test_a_subject_that_nobody_can_read_makes_it_no_token(subject: object) -> None:
    refused(signed({**GOOD, "sub": subject}))


@pytest.mark.parametrize(
    "subject", ["public", "Public", "duty:payout", "service:payout", "eligibility", "ＰＵＢＬＩＣ"]
)
def test_nobody_is_called_as_the_system_itself(subject: str) -> None:
    assert "of the system itself" in refused(signed({**GOOD, "sub": subject}))


def test_a_service_reads_feeds_under_its_own_name() -> None:
    assert READER.read(signed({**GOOD, "sub": "service:payout", "scope": "feed:read"})).subject == "service:payout"


@pytest.mark.parametrize("scope", [None, 5, ["a:read"], {"a": 1}, "a\nb", "a\tb", "é", "x" * 101, "a " * 201])
def test_scopes_are_words_in_one_text(scope: object) -> None:
    assert "scope" in refused(signed({**GOOD, "scope": scope}))


@pytest.mark.parametrize("expires", [None, "4000000000", True, 1e300, float("inf"), float("nan"), 10**40, [], -1, 1])
def test_a_token_without_an_end_that_is_a_time_is_none(expires: object) -> None:
    refused(signed({**GOOD, "exp": expires}))


@pytest.mark.parametrize("kid", ["li\x00", "li\ud800", "li\u202e", "x" * 201, 5, None, ["k"]])
def test_a_key_id_is_the_name_of_a_key(kid: object) -> None:
    refused(_with_kid(kid))


def _with_kid(kid: object) -> str:
    """As joserfc would not write it."""

    def packed(data: bytes) -> bytes:
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    head = packed(json.dumps({"alg": "Ed25519", "kid": kid}).encode())
    body = packed(json.dumps(GOOD).encode())
    private = KEY.private_key
    assert isinstance(private, Ed25519PrivateKey)
    signature = packed(private.sign(head + b"." + body))
    return b".".join((head, body, signature)).decode()


@pytest.mark.parametrize(
    "payload", [b"", b"[]", b"5", b"null", b"[" * 5000, b'{"a":' * 3000, b"\xff\xfe", b'{"exp": 1e999}', b'"text"']
)
def test_a_payload_that_is_no_object_of_claims_is_401(payload: bytes) -> None:
    refused(signed(payload))


def test_a_token_without_end_is_not_parsed() -> None:
    assert "characters" in refused("x" * 9_000)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(sorted(GOOD)), JSON)
def test_whatever_stands_in_a_claim_the_answer_is_a_bearer_or_401(name: str, value: object) -> None:
    token = signed({**GOOD, name: value})
    try:
        read = READER.read(token)
    except Problem:
        refused(token)
    else:
        assert isinstance(read.region, str)
        assert len(read.region) == 6
        assert read.employer == USCC


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda data: data.decode("latin-1")))
def test_whatever_is_sent_for_a_token_the_answer_is_401(token: str) -> None:
    refused(token)
