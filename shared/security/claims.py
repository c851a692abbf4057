"""The form of a token's claims: what is signed by an issuer may still be written wrongly. Pure.

A claim that is not of its form makes the whole token no token: a region that is half a code would be read as all that
begins with it, a name with what nobody sees as somebody else's.
"""

import math
import re
from collections.abc import Mapping
from typing import Any

from shared.identifiers import check_uscc
from shared.invalid import Invalid
from shared.people import check_name, person_key
from shared.regions import check_region
from shared.security.problems import (
    CLAIM_NOT_TEXT,
    EMPLOYER_WRONG,
    EXP_NO_TIME,
    KID_NO_NAME,
    REGION_WRONG,
    SCOPE_NO_WORDS,
    SUB_NO_NAME,
    SUB_OF_THE_SYSTEM,
)

MOST_SCOPES = 200
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,100}", re.ASCII)  # RFC 6749 §3.3
_OWN = re.compile(r"(?:public|registration|eligibility|payout|supervision|duty:.*|service:.*)", re.DOTALL)
"""Names under which the services themselves and the public form act: nobody else is called so."""
_LATEST = 1 << 40


class BadClaims(Invalid):
    """Why the token is none."""


def subject_of(claims: Mapping[str, Any], scopes: frozenset[str]) -> str:
    subject = claims.get("sub")
    if not isinstance(subject, str):
        raise BadClaims(CLAIM_NOT_TEXT, claim="sub")
    try:
        check_name(subject)
    except Invalid as error:
        raise BadClaims(SUB_NO_NAME, why=error.term) from None
    if _OWN.fullmatch(person_key(subject)) and not scopes <= {"feed:read", "metrics:read"}:
        raise BadClaims(SUB_OF_THE_SYSTEM)
    return subject


def scopes_of(claims: Mapping[str, Any]) -> frozenset[str]:
    """``scope``: words with spaces between, RFC 6749 §3.3. A token without it may do nothing."""
    text = claims.get("scope", "")
    if not isinstance(text, str):
        raise BadClaims(SCOPE_NO_WORDS)
    scopes = text.split(" ") if text else []
    if len(scopes) > MOST_SCOPES or not all(_SCOPE.fullmatch(one) for one in scopes if one):
        raise BadClaims(SCOPE_NO_WORDS)
    return frozenset(one for one in scopes if one)


def region_of(claims: Mapping[str, Any]) -> str | None:
    """None only where the token says nothing of a region."""
    if "region" not in claims:
        return None
    region = claims["region"]
    if not isinstance(region, str):
        raise BadClaims(CLAIM_NOT_TEXT, claim="region")
    try:
        return check_region(region)
    except Invalid as error:
        raise BadClaims(REGION_WRONG, why=error.term) from None


def employer_of(claims: Mapping[str, Any]) -> str | None:
    """None only where the token says nothing of an employer."""
    if "employer" not in claims:
        return None
    uscc = claims["employer"]
    if not isinstance(uscc, str):
        raise BadClaims(CLAIM_NOT_TEXT, claim="employer")
    try:
        return check_uscc(uscc)
    except Invalid as error:
        raise BadClaims(EMPLOYER_WRONG, why=error.term) from None


def expiry_of(claims: Mapping[str, Any]) -> int:
    """``exp``, in seconds since 1970."""
    expires = claims.get("exp")
    if isinstance(expires, bool) or not isinstance(expires, int | float) or not math.isfinite(expires):
        raise BadClaims(EXP_NO_TIME)
    if not 0 <= expires < _LATEST:
        raise BadClaims(EXP_NO_TIME)
    return int(expires)


def key_id_of(header: Mapping[str, Any]) -> str:
    """``kid``: it is recorded with what its bearer does."""
    key_id = header.get("kid", "")
    try:
        return check_name(key_id) if key_id != "" else ""
    except (TypeError, ValueError):
        raise BadClaims(KID_NO_NAME) from None
