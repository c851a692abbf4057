"""Pages for people: made on the server, in Chinese or English, without a script and without another host.

A page is a view (plain data, one file a page) and a template of the same name; ``rendering`` puts them together.
"""
