"""The settings of one service, from its environment. ``docker-compose.yml`` and ``wengang up`` set the same names."""

from ipaddress import ip_network
from pathlib import Path
from secrets import token_hex
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.eventlog.sessions import SessionLimits


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
    contact_key: SecretStr | None = Field(default=None, validation_alias="WENGANG_CONTACT_KEY")
    """64 hexadecimal digits; eligibility seals with it how to reach who objects by the public form. Without it there is
    no such form."""
    log_key: SecretStr | None = Field(default=None, validation_alias="WENGANG_LOG_KEY")
    """64 hexadecimal digits; the Ed25519 key that signs this service's checkpoints. Without it there are none."""
    log_hash: Literal["sha256", "sm3"] = Field(default="sha256", validation_alias="WENGANG_LOG_HASH")
    """The hash suite of this service's log, from its first record on: ``sm3`` is GB/T 32905-2016."""
    log_verifier_keys: str = Field(default="", validation_alias="WENGANG_LOG_VERIFIER_KEYS")
    """What checkpoints of other services' logs are checked with: the verifier keys of the four, separated by spaces."""
    witness_policy: Path | None = Field(default=None, validation_alias="WENGANG_WITNESS_POLICY")
    """Whose cosignatures its checkpoints need (C2SP ``tlog-policy``); those with an address are asked for them."""
    witness_seconds: float = Field(default=2.0, gt=0, le=10, validation_alias="WENGANG_WITNESS_SECONDS")
    """The least time between two requests to one witness for one tree: how many a day is agreed with its operator."""
    anchor_file: Path | None = Field(default=None, validation_alias="WENGANG_ANCHOR_FILE")
    """Where the checkpoints that it has seen are written, too: a file that is only ever appended to."""
    registration_url: str = Field(default="http://127.0.0.1:8701", validation_alias="WENGANG_REGISTRATION_URL")
    eligibility_url: str = Field(default="http://127.0.0.1:8702", validation_alias="WENGANG_ELIGIBILITY_URL")
    payout_url: str = Field(default="http://127.0.0.1:8703", validation_alias="WENGANG_PAYOUT_URL")
    supervision_url: str = Field(default="http://127.0.0.1:8704", validation_alias="WENGANG_SUPERVISION_URL")
    eligibility_public_url: str = Field(
        default="http://127.0.0.1:8702", validation_alias="WENGANG_ELIGIBILITY_PUBLIC_URL"
    )
    supervision_public_url: str = Field(
        default="http://127.0.0.1:8704", validation_alias="WENGANG_SUPERVISION_PUBLIC_URL"
    )
    """Where browsers find the pages of a service: scheme, host and, behind a gateway, the path it is under."""
    oidc_issuer: str = Field(default="", validation_alias="WENGANG_OIDC_ISSUER")
    """Where readers of pages sign in. Its access tokens are those of the API: ``token_keys`` verify them."""
    oidc_client_id: str = Field(default="", validation_alias="WENGANG_OIDC_CLIENT_ID")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), validation_alias="WENGANG_OIDC_CLIENT_SECRET")
    """As which client. Registered there as redirect addresses: each public address, and ``/pages/sign-in/callback``."""
    oidc_scope: str = Field(default="openid", validation_alias="WENGANG_OIDC_SCOPE")
    development_tokens: Path | None = Field(default=None, validation_alias="WENGANG_DEVELOPMENT_TOKENS")
    """A file of tokens by role that anybody may sign in with, made by ``wengang up``. Never in production."""
    disbursement_name: str = Field(default="", validation_alias="WENGANG_DISBURSEMENT_NAME")
    disbursement_account: SecretStr = Field(default=SecretStr(""), validation_alias="WENGANG_DISBURSEMENT_ACCOUNT")
    disbursement_cnaps: str = Field(default="", validation_alias="WENGANG_DISBURSEMENT_CNAPS")
    """The fund's account that payout pays from: its holder, number, and its bank's CNAPS code."""
    voucher_store: str = Field(default=".state/vouchers", validation_alias="WENGANG_VOUCHER_STORE")
    """Where payout keeps vouchers: a folder, or ``s3://bucket/prefix`` (credentials and endpoint from ``AWS_…``)."""
    disbursement_alias: SecretStr = Field(default=SecretStr(""), validation_alias="WENGANG_DISBURSEMENT_ALIAS")
    """What the bank's statements call that account, when they do not call it by its number."""
    regions: Path | None = Field(default=None, validation_alias="WENGANG_REGIONS")
    """More rows of the table of regions, in the form of ``shared/regions.csv``: counties made since this version."""
    fonts: Path = Field(default=Path("/usr/share/fonts"), validation_alias="WENGANG_FONTS")
    """Where the fonts of PDFs are searched for: the office's own, or those of fonts-noto-cjk."""
    bank_terms: Path | None = Field(default=None, validation_alias="WENGANG_BANK_TERMS")
    """How the paying bank works (days, cut-off, room for names), where it is not as ``payout/bank/terms.yaml`` says."""
    bank_sheets: Path | None = Field(default=None, validation_alias="WENGANG_BANK_SHEETS")
    """A YAML file that describes the bank's own sheets of results, beside those that are shipped."""
    statement_timeout: float = Field(default=120.0, gt=0, validation_alias="WENGANG_STATEMENT_TIMEOUT_SECONDS")
    lock_timeout: float = Field(default=15.0, gt=0, validation_alias="WENGANG_LOCK_TIMEOUT_SECONDS")
    idle_timeout: float = Field(default=600.0, gt=0, validation_alias="WENGANG_IDLE_TRANSACTION_TIMEOUT_SECONDS")
    """How long each session with the database may take over a statement, a lock, and nothing within a transaction."""
    clock_file: Path | None = Field(default=None, validation_alias="WENGANG_CLOCK_FILE")
    """A simulated clock, for demos and tests. Without it the machine's clock counts, and there is no ``/dev/clock``."""
    parent_pid: int | None = Field(default=None, validation_alias="WENGANG_PARENT_PID")
    """The process that started this one, and with which it ends; ``wengang up`` sets it."""
    instance: str = Field(default_factory=lambda: token_hex(8), validation_alias="WENGANG_INSTANCE")
    """What ``/health/ready`` calls this process, so that who started it knows it again; made up unless it is set."""
    state_id: str | None = Field(default=None, validation_alias="WENGANG_STATE_ID")
    """The id of the state folder that it belongs to; ``wengang up`` sets both."""
    log_level: str = Field(default="INFO", validation_alias="WENGANG_LOG_LEVEL")
    proxies: str = Field(default="", validation_alias="WENGANG_PROXIES")
    """Addresses and networks of the proxies before this service, with spaces between: what they say in
    ``X-Forwarded-For`` and ``X-Forwarded-Proto`` is believed, and what others say is not."""
    metrics_networks: str = Field(default="127.0.0.0/8 ::1", validation_alias="WENGANG_METRICS_NETWORKS")
    """From where ``/metrics`` is read without a token; from elsewhere with the scope ``metrics:read``."""
    poll_seconds: float = Field(default=0.5, validation_alias="WENGANG_POLL_SECONDS")
    """How often a reader looks for new events when no notification came."""

    @field_validator("proxies", "metrics_networks")
    @classmethod
    def _networks(cls, text: str) -> str:
        for one in text.split():
            ip_network(one)
        return text

    @model_validator(mode="after")
    def _one_way_to_sign_in(self) -> Self:
        if not self.oidc_issuer:
            return self
        address = urlsplit(self.oidc_issuer)
        if address.scheme != "https" and address.hostname not in ("127.0.0.1", "localhost"):
            raise ValueError("WENGANG_OIDC_ISSUER must begin with https://.")
        if not self.oidc_client_id:
            raise ValueError("WENGANG_OIDC_ISSUER needs WENGANG_OIDC_CLIENT_ID.")
        if self.development_tokens is not None:
            raise ValueError("WENGANG_DEVELOPMENT_TOKENS opens everything to anybody; it stands beside no issuer.")
        return self

    @property
    def session_limits(self) -> SessionLimits:
        return SessionLimits(self.statement_timeout, self.lock_timeout, self.idle_timeout)

    def public_url_of(self, service: str) -> str:
        """Without a slash at its end; the own address of a service that has no pages."""
        return str(getattr(self, f"{service}_public_url", self.url_of(service))).rstrip("/")

    def url_of(self, service: str) -> str:
        return str(getattr(self, f"{service}_url"))
