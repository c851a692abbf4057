"""What reads a log: projections into the service's own tables, and subscriptions to another service's feed."""
