"""The desk of an agency: what waits for its people. It lists, and acts nowhere."""
