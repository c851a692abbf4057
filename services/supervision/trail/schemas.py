"""What the API of trails and receipts answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from shared.http.answers import Answer, At


class TrailStep(Answer):
    """One fact of an employer's way, as its log has it."""

    source: str = Field(description="The service whose log it is in.")
    position: int = Field(description="In that log.")
    time: At
    event: str = Field(description="The fact's topic.")
    stream: str
    actor: str = Field(description="Who did it.")
    leaf_hash: str = Field(description="Hexadecimal; the record's leaf in the Merkle tree of its log.")
    data: dict[str, Any] = Field(description="The fact, but for what is nobody's business here.")


class Trail(Answer):
    uscc: str
    agency: str = Field(description="Of the employer's latest programme.")
    steps: Sequence[TrailStep] = Field(description="By time.")


class InclusionPath(Answer):
    size: int = Field(description="Of the checkpoint that it leads to.")
    path: Sequence[str] = Field(description="Hexadecimal hashes, RFC 9162 §2.1.3.")


class ProvenRecord(Answer):
    """A record of a log as it is stored, with what proves that it is there."""

    source: str = Field(description="The service whose log it is in.")
    position: int
    stream: str
    version: int
    topic: str
    data: str | None = Field(
        description="The fact as JSON, byte for byte as the leaf bytes hold its hash. Null where it holds what is not "
        "the reader's to see, or is too long."
    )
    told: dict[str, Any] | None = Field(description="Where `data` is null, what may be read of it. Not proven.")
    recorded_at: str
    actor: str
    command_id: str
    leaf_bytes: str = Field(description="Base64.")
    leaf_hash: str = Field(description="Hexadecimal.")
    proof: InclusionPath


class NamedAccount(Answer):
    """An account that a record names by its fingerprint. For reading; not proven."""

    fingerprint: str
    masked: str
    name: str
    bank: str
    position: int = Field(description="In registration's log, where it was given.")


class SignedCheckpoint(Answer):
    size: int
    note: str = Field(description="The signed note, as the log gave it.")
    verifier_key: str


class Receipt(Answer):
    """From the edition to the voucher: every step of one employer's money. `docs/verify_log.py` and
    `docs/verify_log.mjs` verify it without asking anybody."""

    format: str
    uscc: str
    edition: str
    records: Sequence[ProvenRecord] = Field(description="By time.")
    accounts: Sequence[NamedAccount]
    checkpoints: Mapping[str, SignedCheckpoint] = Field(description="By the service whose log it is of.")
