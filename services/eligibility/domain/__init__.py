"""The rules of eligibility. Pure."""
