"""Supervision watches: it reads the three feeds and nothing else, decides nothing, and holds nobody's write credential.

It tells where each employer's money went, raises alerts (withheld, misrouted), reports progress, and reconciles.
"""
