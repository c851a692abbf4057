"""Money on the way to, or with, the wrong account, in the wrong amount, or without right."""
