"""The settings of one service, from its environment. ``docker-compose.yml`` and ``wengang up`` set the same names."""

from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    database_url: SecretStr = Field(validation_alias=AliasChoices("DATABASE_URL"))
    """``postgresql://user:password@host/database``; a UNIX socket as ``postgresql://user@/database?host=/folder``."""
    token_keys: str = Field(validation_alias="WENGANG_TOKEN_KEYS")
    """Public keys (JWK set) that sign tokens: the JSON itself, or the path of a file holding it."""
    service_token: SecretStr = Field(default=SecretStr(""), validation_alias="WENGANG_SERVICE_TOKEN")
    """The token that this service shows to the others."""
    account_key: SecretStr | None = Field(default=None, validation_alias="WENGANG_ACCOUNT_KEY")
    """64 hexadecimal digits; seals account numbers. Registration and payout need it, the others must not have it."""
    log_key: SecretStr | None = Field(default=None, validation_alias="WENGANG_LOG_KEY")
    """64 hexadecimal digits; the Ed25519 key that signs this service's checkpoints. Without it there are none."""
    log_hash: Literal["sha256", "sm3"] = Field(default="sha256", validation_alias="WENGANG_LOG_HASH")
    """The hash suite of this service's log, from its first record on: ``sm3`` is GB/T 32905-2016."""
    log_verifier_keys: str = Field(default="", validation_alias="WENGANG_LOG_VERIFIER_KEYS")
    """What supervision checks checkpoints with: the verifier keys of the three logs, separated by spaces."""
    anchor_file: Path | None = Field(default=None, validation_alias="WENGANG_ANCHOR_FILE")
    """Where supervision also writes the checkpoints that it has seen: a file that is only ever appended to."""
    registration_url: str = Field(default="http://127.0.0.1:8701", validation_alias="WENGANG_REGISTRATION_URL")
    eligibility_url: str = Field(default="http://127.0.0.1:8702", validation_alias="WENGANG_ELIGIBILITY_URL")
    payout_url: str = Field(default="http://127.0.0.1:8703", validation_alias="WENGANG_PAYOUT_URL")
    supervision_url: str = Field(default="http://127.0.0.1:8704", validation_alias="WENGANG_SUPERVISION_URL")
    disbursement_name: str = Field(default="", validation_alias="WENGANG_DISBURSEMENT_NAME")
    disbursement_account: SecretStr = Field(default=SecretStr(""), validation_alias="WENGANG_DISBURSEMENT_ACCOUNT")
    disbursement_cnaps: str = Field(default="", validation_alias="WENGANG_DISBURSEMENT_CNAPS")
    """The fund's account that payout pays from: its holder, number, and its bank's CNAPS code."""
    clock_file: Path | None = Field(default=None, validation_alias="WENGANG_CLOCK_FILE")
    """A simulated clock, for demos and tests. Without it the machine's clock counts, and there is no ``/dev/clock``."""
    log_level: str = Field(default="INFO", validation_alias="WENGANG_LOG_LEVEL")
    poll_seconds: float = Field(default=0.5, validation_alias="WENGANG_POLL_SECONDS")
    """How often a reader looks for new events when no notification came."""

    def url_of(self, service: str) -> str:
        return str(getattr(self, f"{service}_url"))
