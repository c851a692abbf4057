"""What all read tables of payout belong to."""

from sqlalchemy import MetaData

metadata = MetaData()
