"""All claims on one employer, and what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.contracts.payout import Instalment, RecoveryClosed, RecoveryGivenBack, RecoveryOpened, RecoveryRepaid


@dataclass(frozen=True, slots=True)
class Recovery:
    """A claim stands as far as the employer has the money that it is on; more is not asked for, nor offset."""

    opened: RecoveryOpened
    told_fen: int
    """How far it stood when that was told last."""
    instalments: tuple[Instalment, ...] = ()
    repaid: Mapping[str, RecoveryRepaid] = field(default_factory=dict)
    """By bank reference."""
    offsets: Mapping[str, int] = field(default_factory=dict)
    """What later payments were offset for it and not undone, by payment."""
    unsent_fen: int = 0
    """Kept of the very payment that the claim is on, before it was sent: so much was never paid."""
    given_back: Mapping[str, RecoveryGivenBack] = field(default_factory=dict)
    """By bank reference."""
    closed: RecoveryClosed | None = None

    @property
    def target_fen(self) -> int:
        """What is to come from the employer in all, once it has the whole payment; withdrawn, nothing."""
        withdrawn = self.closed is not None and self.closed.outcome == "withdrawn"
        return 0 if withdrawn else self.opened.amount_fen - self.unsent_fen

    @property
    def got_fen(self) -> int:
        """What came from the employer, and did not go back."""
        came = sum(one.amount_fen for one in self.repaid.values()) + sum(self.offsets.values())
        return came - sum(one.amount_fen for one in self.given_back.values())

    @property
    def stands_fen(self) -> int:
        return min(self.told_fen, self.target_fen)

    @property
    def due_fen(self) -> int:
        """What is still to come, now or when the employer has the money."""
        return 0 if self.closed is not None else max(0, self.target_fen - self.got_fen)

    @property
    def outstanding_fen(self) -> int:
        """What may be asked for now."""
        return 0 if self.closed is not None else max(0, self.stands_fen - self.got_fen)

    @property
    def owed_back_fen(self) -> int:
        """What came in beyond what the claim stands for: the employer's."""
        return max(0, self.got_fen - self.stands_fen)


@dataclass(frozen=True, slots=True)
class Recoveries:
    """All cases of one employer, in the order of their opening."""

    cases: Mapping[str, Recovery] = field(default_factory=dict)
    offset_payments: frozenset[str] = frozenset()
    kept: Mapping[str, int] = field(default_factory=dict)
    """What the employer has of each payment that claims rest on, as far as the payment has told."""
