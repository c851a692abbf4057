"""What can be done in eligibility: a module an act."""
