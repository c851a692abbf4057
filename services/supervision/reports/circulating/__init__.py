"""A bulletin as it is circulated: one layout, made a page, a workbook and a document of. Nothing here reads a table."""
