"""The public notice as the papers that hang on a wall and lie in a file: a text, a workbook and a PDF. Pure but for the
fonts that the PDF is set in."""
