"""Read tables of payout: a module a subject. The ``known`` ones hold what others told, the rest is of the own log."""

from services.payout.tables import bank, books, known, money, onward, payees, recoveries
from services.payout.tables.base import metadata

__all__ = ["bank", "books", "known", "metadata", "money", "onward", "payees", "recoveries"]
