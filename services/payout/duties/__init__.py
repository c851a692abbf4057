"""What payout does by itself as days pass and facts come in."""

from services.payout.duties.account import comparing_the_account
from services.payout.duties.credits import follow_credits
from services.payout.duties.offsets import follow_offsets
from services.payout.duties.overpayments import follow_overpayments
from services.payout.duties.transfers import follow_transfers
from services.payout.use_cases.follow_lists import follow_lists
from shared.duties import Duty, on_news

_ON_NEWS = (follow_credits, follow_lists, follow_overpayments, follow_offsets, follow_transfers)


def duties() -> list[Duty]:
    """For one running service: each remembers what it has seen."""
    return [*map(on_news, _ON_NEWS), comparing_the_account()]
