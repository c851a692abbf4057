"""The facts of the three services to supervision's tables. Pure."""
