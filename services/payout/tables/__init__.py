"""Read tables of payout: a module a subject. The ``known`` ones hold what others told, the rest is of the own log."""

from sqlalchemy import MetaData

metadata = MetaData()
