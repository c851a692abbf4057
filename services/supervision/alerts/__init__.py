"""Alerts: the trail judged by the rules, what was found, and what people do about it."""
