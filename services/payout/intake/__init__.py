"""A file of the bank, taken in: ``receiving`` · ``hearing`` (line by line) · ``answers`` · ``identity``.

Every line takes effect once, is known already, or is a case; one that does not fit stops no other.
"""
