"""The way of one employer's money through the three logs, and the proof of each step."""
