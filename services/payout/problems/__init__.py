"""Ways to say no that are not the rules': what there is not, and what a body or a file lacks. A subject a module."""
