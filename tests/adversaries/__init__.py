"""A season played over HTTP by honest people and by adversaries, and what supervision finds of it.

Nothing here knows how supervision judges: it knows the HTTP API, and how an honest season's employers are distributed.
"""
