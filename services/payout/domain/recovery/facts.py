"""What can happen to one employer's recoveries: every fact of their stream."""

from shared.contracts.payout import (
    InstalmentsAgreed,
    RecoveriesRestated,
    RecoveryClosed,
    RecoveryGivenBack,
    RecoveryOffset,
    RecoveryOffsetUndone,
    RecoveryOpened,
    RecoveryRepaid,
)

RecoveryFact = (
    InstalmentsAgreed
    | RecoveriesRestated
    | RecoveryClosed
    | RecoveryGivenBack
    | RecoveryOffset
    | RecoveryOffsetUndone
    | RecoveryOpened
    | RecoveryRepaid
)
