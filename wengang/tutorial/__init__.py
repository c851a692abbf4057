"""The tutorial, *one county in twenty minutes*: one source, docs/tutorial/one-county.yaml, from which the text in two
languages, the script, the .http file and the Postman collection are written, and which a test plays step by step.

Read ``source``, then ``playing``; ``markdown``, ``script``, ``http_file`` and ``postman`` are ways to write it.
"""
