"""Whether the logs can be believed: their checkpoints, kept and held against each other."""
