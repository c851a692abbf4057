"""What reads a log: projections into the service's own tables, and subscriptions to another service's feed.

Read in this order: ``projection`` and ``row_operations`` (what a projection is, and what it may do; pure) ·
``coalescing`` (the net effect of many row operations, in few statements) · ``passing_over`` (facts not taken) ·
``follower`` (positions, batches, retries; a projection at work) · ``subscription`` (another service's feed at work).
"""
