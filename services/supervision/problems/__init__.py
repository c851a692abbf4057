"""Ways to say no that are not the rules': what there is not, and what cannot be told yet. A subject a module."""
