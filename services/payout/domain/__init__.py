"""The rules of payout. Pure."""
