"""Ways to say no that are not the rules': what there is not, and what cannot be told yet. A subject a module."""

from shared.words import Term, Words

LOGS = {
    "registration": Term("registration", Words("registration", "登记")),
    "eligibility": Term("eligibility", Words("eligibility", "核定")),
    "payout": Term("payout", Words("payout", "支付")),
}
"""As sentences name them."""
