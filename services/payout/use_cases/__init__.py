"""What can be done in payout: a module an act."""
