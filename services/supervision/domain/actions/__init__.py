"""What people do: about alerts and shared accounts, on their own interests, with reports and bulletins. Pure.

One decider a stream. Everything is done with a reason, and nothing is taken back.
"""
