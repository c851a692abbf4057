"""What reads a log: projections into the service's own tables, and subscriptions to another service's feed.

Read in this order: ``projection``, ``row_operations`` and ``subscription`` (what each of them is, as data) ·
``tracking`` (how far a follower has come) · ``passing_over`` (facts not taken) · ``coalescing`` (the net effect
of many row operations) · ``follower`` (batches, transactions, retries) · ``running_projection`` and
``running_subscription`` (followers at work).
"""
