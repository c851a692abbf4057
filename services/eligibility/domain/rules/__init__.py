"""The rules of a decision, a module each: of one employer (``one``), and of many in columns (``many``), side by side.

In their order, with the names that steps and wordings have: ``county`` · ``exclusions`` · ``rate`` · ``months`` ·
``premium_paid`` · ``paid_months`` · ``arrears`` · ``average_insured`` · ``layoff`` (for each test ``layoff_rate``, each
formula, and ``layoff_limit``) · ``refund`` · ``route``. ``one`` writes each step down and is the definition; ``many``
finds the same for a column of a million employers, and a differential test holds the two together in every outcome,
amount and receipt.

All is whole numbers: a ratio is a pair, and pairs are compared by cross-multiplication.
"""
