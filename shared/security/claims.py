"""The form of a token's claims: what is signed by an issuer may still be written wrongly. Pure.

A claim that is not of its form makes the whole token no token: a region that is half a code would be read as all that
begins with it, a name with what nobody sees as somebody else's.
"""

import math
import re
from collections.abc import Mapping
from typing import Any

from shared.identifiers import check_uscc
from shared.people import check_name, person_key
from shared.regions import check_region

MOST_SCOPES = 200
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,100}", re.ASCII)  # RFC 6749 §3.3
_OWN = re.compile(r"(?:public|registration|eligibility|payout|supervision|duty:.*|service:.*)", re.DOTALL)
"""Names under which the services themselves and the public form act: nobody else is called so."""
_LATEST = 1 << 40


class BadClaims(ValueError):
    """A full sentence."""


def subject_of(claims: Mapping[str, Any], scopes: frozenset[str]) -> str:
    subject = claims.get("sub")
    if not isinstance(subject, str):
        raise BadClaims("The claim sub is not a text.")
    try:
        check_name(subject)
    except ValueError as error:
        raise BadClaims(f"The claim sub is not a name: {error}.") from None
    if _OWN.fullmatch(person_key(subject)) and not scopes <= {"feed:read", "metrics:read"}:
        raise BadClaims("The claim sub is a name of the system itself.")
    return subject


def scopes_of(claims: Mapping[str, Any]) -> frozenset[str]:
    """``scope``: words with spaces between, RFC 6749 §3.3. A token without it may do nothing."""
    text = claims.get("scope", "")
    if not isinstance(text, str):
        raise BadClaims("The claim scope is not a text of words with spaces between.")
    scopes = text.split(" ") if text else []
    if len(scopes) > MOST_SCOPES or not all(_SCOPE.fullmatch(one) for one in scopes if one):
        raise BadClaims("The claim scope is not a text of words with spaces between.")
    return frozenset(one for one in scopes if one)


def region_of(claims: Mapping[str, Any]) -> str | None:
    """None only where the token says nothing of a region."""
    if "region" not in claims:
        return None
    region = claims["region"]
    try:
        if not isinstance(region, str):
            raise ValueError("it is not a text.")
        return check_region(region)
    except ValueError as error:
        raise BadClaims(f"The claim region is no region: {error}") from None


def employer_of(claims: Mapping[str, Any]) -> str | None:
    """None only where the token says nothing of an employer."""
    if "employer" not in claims:
        return None
    uscc = claims["employer"]
    try:
        if not isinstance(uscc, str):
            raise ValueError("it is not a text.")
        return check_uscc(uscc)
    except ValueError as error:
        raise BadClaims(f"The claim employer is no USCC: {error}") from None


def expiry_of(claims: Mapping[str, Any]) -> int:
    """``exp``, in seconds since 1970."""
    expires = claims.get("exp")
    if isinstance(expires, bool) or not isinstance(expires, int | float) or not math.isfinite(expires):
        raise BadClaims("The claim exp is not a time.")
    if not 0 <= expires < _LATEST:
        raise BadClaims("The claim exp is not a time.")
    return int(expires)


def key_id_of(header: Mapping[str, Any]) -> str:
    """``kid``: it is recorded with what its bearer does."""
    key_id = header.get("kid", "")
    try:
        return check_name(key_id) if key_id != "" else ""
    except (TypeError, ValueError):
        raise BadClaims("The token's kid is not the name of a key.") from None
