"""What people did, in supervision's own log: recording it, and reading what was recorded."""
