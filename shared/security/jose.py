"""What joserfc finds wrong with a token, in our words."""

from joserfc.errors import (
    BadSignatureError,
    ClaimError,
    ConflictAlgorithmError,
    ExpiredTokenError,
    InvalidKeyIdError,
    JoseError,
    MissingAlgorithmError,
    MissingClaimError,
    MissingKeyError,
    UnsupportedAlgorithmError,
)

from shared.invalid import Invalid
from shared.security.problems import (
    CLAIM_MISSING,
    CLAIM_WRONG,
    TOKEN_ALGORITHM,
    TOKEN_EXPIRED,
    TOKEN_KEY,
    TOKEN_SIGNATURE,
    TOKEN_UNREADABLE,
)

UNREADABLE = (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError)
"""What the parser of a token raises for what is none."""


def why_no_token(error: BaseException) -> Invalid:
    """Of one of ``UNREADABLE``; ours as it is."""
    match error:
        case Invalid():
            return error
        case ExpiredTokenError():
            return Invalid(TOKEN_EXPIRED)
        case MissingClaimError(claim=claim):
            return Invalid(CLAIM_MISSING, claim=claim)
        case ClaimError(claim=claim):
            return Invalid(CLAIM_WRONG, claim=claim)
        case BadSignatureError():
            return Invalid(TOKEN_SIGNATURE)
        case InvalidKeyIdError() | MissingKeyError():
            return Invalid(TOKEN_KEY)
        case UnsupportedAlgorithmError() | MissingAlgorithmError() | ConflictAlgorithmError():
            return Invalid(TOKEN_ALGORITHM)
        case _:
            return Invalid(TOKEN_UNREADABLE)
