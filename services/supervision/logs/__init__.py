"""What the three logs have told, read back from the trail: records, and the editions in force."""
