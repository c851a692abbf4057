"""What people do about alerts, shared accounts and interests: one module an act."""
