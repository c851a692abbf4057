"""What the API of alerts takes."""

from typing import Annotated

from pydantic import Field

from shared.http.fields import Body, Prose, Sha256, Uscc

Fingerprint = Annotated[Sha256, Field(description="Of the account; never its number.")]


class Said(Body):
    reason: Annotated[Prose, Field(min_length=5, max_length=2_000, description="A full sentence; it is kept for ever.")]


class SharedAccount(Said):
    account_fingerprint: Fingerprint
    usccs: Annotated[list[Uscc], Field(min_length=2, max_length=1_000)]


class AccountToWatch(Said):
    account_fingerprint: Fingerprint


class Interest(Said):
    subject: Annotated[str, Field(min_length=1, max_length=200, description="Whose: the sub of their tokens.")]
    uscc: Uscc
