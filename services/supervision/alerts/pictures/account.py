"""An account, every employer that ever gave it, and those that these are tied to by other accounts. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from services.supervision.alerts.finding import Whose
from services.supervision.alerts.pictures.payments import fingerprint_given
from services.supervision.domain.record import Record, in_order

_LONGEST_RING = 12


@dataclass(frozen=True, slots=True)
class Account:
    """The bank details that every employer gave who ever gave this account, in order; and who may share it.

    So, too, those of employers that gave another account of theirs, and on from these.
    """

    fingerprint: str
    given: Sequence[Record]
    allowed: frozenset[str]
    """USCCs for which two people allowed it, with a reason."""


def account_picture(fingerprint: str, records: Iterable[Record], allowed: Iterable[str] = ()) -> Account:
    return Account(fingerprint, in_order(records), frozenset(allowed))


def whose_account(account: Account) -> Whose:
    return Whose(owner=f"account:{account.fingerprint}")


def holders_in_turn(account: Account) -> list[tuple[str, Record]]:
    """Each employer with the record that gave the account, as often as it was given."""
    return [(one.text("uscc"), one) for one in account.given if fingerprint_given(one) == account.fingerprint]


def firms_around(account: Account) -> list[Record]:
    """Changes that lead from this account to another, from that to a third by another firm, and back: the shortest.

    Each is of a firm of its own, to an account that another firm of the ring had before.
    """
    moves = _moves(account)
    ways: list[list[tuple[str, Record]]] = [[]]
    for _ in range(_LONGEST_RING):
        further = []
        for way in ways:
            at = fingerprint_given(way[-1][1]) if way else account.fingerprint
            for left, change in moves.get(at, ()):
                firms = {one.text("uscc") for _, one in way}
                if change.text("uscc") in firms or change.text("uscc") in account.allowed:
                    continue
                if fingerprint_given(change) == account.fingerprint:
                    if way:
                        return [one for _, one in (*way, (left, change))]
                elif all(fingerprint_given(change) != fingerprint_given(one) for _, one in way):
                    further.append([*way, (left, change)])
        ways = further[: _LONGEST_RING**2]
    return []


def _moves(account: Account) -> Mapping[str, Sequence[tuple[str, Record]]]:
    """By an account that a firm had: its later changes to one that another firm has given as well."""
    of_firm: dict[str, list[Record]] = defaultdict(list)
    firms: dict[str, set[str]] = defaultdict(set)
    for given in account.given:
        of_firm[given.text("uscc")].append(given)
        firms[fingerprint_given(given)].add(given.text("uscc"))
    moves: dict[str, list[tuple[str, Record]]] = defaultdict(list)
    for steps in of_firm.values():
        for before, after in combinations(steps, 2):
            left, taken = fingerprint_given(before), fingerprint_given(after)
            if left != taken and len(firms[left]) > 1 and len(firms[taken]) > 1:
                moves[left].append((left, after))
    return moves
