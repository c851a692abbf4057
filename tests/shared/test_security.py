"""Account numbers sealed, tokens verified."""

import base64
import json
import time

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from shared.problem import Problem
from shared.security.tokens import TokenMaker, TokenReader
from shared.security.vault import CannotOpen, Vault, masked

KEY, OTHER_KEY = "0f" * 32, "0e" * 32
NUMBER, USCC = "6222020200112345678", "91110000600037341L"


def test_a_sealed_number_opens_for_its_employer_only() -> None:
    vault = Vault(KEY)
    sealed = vault.seal(NUMBER, USCC)
    assert NUMBER not in sealed
    assert vault.open(sealed, USCC) == NUMBER
    with pytest.raises(CannotOpen):
        vault.open(sealed, "91630102000000001N")
    with pytest.raises(CannotOpen):
        Vault(OTHER_KEY).open(sealed, USCC)


def test_an_altered_ciphertext_does_not_open() -> None:
    vault = Vault(KEY)
    prefix, _, packed = vault.seal(NUMBER, USCC).partition(".")
    raw = bytearray(base64.urlsafe_b64decode(packed))
    raw[15] ^= 1
    with pytest.raises(CannotOpen):
        vault.open(f"{prefix}.{base64.urlsafe_b64encode(bytes(raw)).decode()}", USCC)


def test_sealing_twice_differs_and_fingerprints_are_equal_under_one_key_only() -> None:
    vault = Vault(KEY)
    assert vault.seal(NUMBER, USCC) != vault.seal(NUMBER, USCC)
    assert vault.fingerprint(NUMBER) == Vault(KEY).fingerprint(NUMBER)
    assert vault.fingerprint(NUMBER) != vault.fingerprint(NUMBER[:-1] + "9")
    assert vault.fingerprint(NUMBER) != Vault(OTHER_KEY).fingerprint(NUMBER)


def test_a_masked_number_shows_its_ends_and_a_short_one_less() -> None:
    assert (masked(NUMBER), masked("12345678")) == ("6222****5678", "****78")


@pytest.mark.parametrize("key", ["", "0f" * 31, "zz" * 32])
def test_a_key_that_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"hexadecimal|fromhex"):
        Vault(key)


@pytest.fixture
def maker() -> TokenMaker:
    return TokenMaker(OKPKey.generate_key("Ed25519", auto_kid=True))


def test_a_token_tells_who_what_and_where(maker: TokenMaker) -> None:
    read = TokenReader(maker.public_keys()).read(
        maker.make("li", ["a:read", "b:write"], region="630102", employer=USCC)
    )
    assert (read.subject, read.region, read.employer) == ("li", "630102", USCC)
    assert read.scopes == {"a:read", "b:write"}
    assert read.key_id


def test_a_token_of_another_key_is_refused(maker: TokenMaker) -> None:
    stranger = TokenMaker(OKPKey.generate_key("Ed25519", auto_kid=True))
    with pytest.raises(Problem) as problem:
        TokenReader(maker.public_keys()).read(stranger.make("li", []))
    assert problem.value.status == 401


@pytest.mark.parametrize("seconds", [-1, -3600])
def test_an_expired_token_is_refused(maker: TokenMaker, seconds: int) -> None:
    with pytest.raises(Problem, match="expired"):
        TokenReader(maker.public_keys()).read(maker.make("li", [], valid_seconds=seconds))


def test_a_token_that_was_good_is_refused_once_it_has_expired(maker: TokenMaker) -> None:
    reader, token = TokenReader(maker.public_keys()), maker.make("li", [], valid_seconds=1)
    assert reader.read(token) == reader.read(token)
    time.sleep(1.1)
    with pytest.raises(Problem, match="expired"):
        reader.read(token)


def test_a_token_that_begins_like_a_good_one_is_not_taken_for_it(maker: TokenMaker) -> None:
    reader, token = TokenReader(maker.public_keys()), maker.make("li", [])
    reader.read(token)
    with pytest.raises(Problem):
        reader.read(token[:-6] + "AAAAAA")


def test_a_token_without_signature_or_signed_with_the_public_key_is_refused(maker: TokenMaker) -> None:
    claims = {"sub": "li", "scope": "payout:release", "aud": "wengang", "exp": 4_000_000_000}
    public = json.loads(maker.public_keys())["keys"][0]
    forged = jwt.encode({"alg": "HS256", "kid": public["kid"]}, claims, OctKey.import_key(maker.public_keys()))
    head, body, _ = maker.make("li", []).split(".")
    for token in (forged, f"{head}.{body}.", "nonsense", ""):
        with pytest.raises(Problem) as problem:
            TokenReader(maker.public_keys()).read(token)
        assert problem.value.status == 401


def test_a_token_for_another_audience_is_refused(maker: TokenMaker) -> None:
    key = maker._key  # to sign what the maker would not
    token = jwt.encode(
        {"alg": "Ed25519", "kid": key.kid}, {"sub": "li", "aud": "other", "exp": 4_000_000_000}, key, ["Ed25519"]
    )
    with pytest.raises(Problem):
        TokenReader(maker.public_keys()).read(token)
