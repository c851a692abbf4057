"""What can be done in registration: a module an act."""
