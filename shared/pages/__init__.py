"""The ground of pages for people: made on the server, Chinese first, printable, without another host.

A page of a service is a view (plain data, one file a page), a template of the same name, and its texts; a service makes
one ``Pages`` of its package, which knows how to put them together.
"""
