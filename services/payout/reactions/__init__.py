"""What follows from facts, of other services or of our own, as work on our streams. Pure."""
