"""One account behind two employers: planted, allowed by two people, and handed on from one to the other."""

from dataclasses import replace

from shared.contracts.registration import BankDetailsGiven
from wengang.season.plot import Truth
from wengang.season.story import Story, Told, bank_of, fingerprint, moment


def shared_accounts(free: list[Story], each: int, planted: dict[str, str], truth: Truth) -> dict[str, frozenset[str]]:
    """Pairs with one account: planted; allowed by two people; and handed on, one after the other."""
    allowed = {}
    for number in range(3 * each):
        pair = free.pop(), free.pop()
        account = fingerprint(f"shared {number}")
        for story in pair:
            story.told = [_to_account(one, story, account) for one in story.told]
        owner = f"account:{account}"
        if number < each:
            planted[owner] = "one account behind two employers"
            truth.add(("misrouted.shared-account", owner))
        elif number < 2 * each:
            allowed[account] = frozenset(story.uscc for story in pair)
        else:
            first, second = pair
            given = BankDetailsGiven(uscc=first.uscc, bank=bank_of(first), source="platform")
            first.tell(moment(80), given, "platform")
            second.told = [
                replace(one, at=moment(90)) if isinstance(one.fact, BankDetailsGiven) else one for one in second.told
            ]
            own = fingerprint(f"own {second.uscc}")
            second.told = [
                one if isinstance(one.fact, BankDetailsGiven) else _to_account(one, second, own) for one in second.told
            ]
            before = BankDetailsGiven(uscc=second.uscc, bank=bank_of(second, own), source="roster")
            second.tell(moment(0), before, f"clerk-{second.agency}")
    return allowed


def _to_account(told: Told, story: Story, account: str) -> Told:
    if isinstance(told.fact, BankDetailsGiven):
        return replace(told, fact=told.fact.model_copy(update={"bank": bank_of(story, account)}))
    if hasattr(told.fact, "account_fingerprint"):
        return replace(told, fact=told.fact.model_copy(update={"account_fingerprint": account}))
    return told
