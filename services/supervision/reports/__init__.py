"""Weekly reports of counties, and the bulletins that are made of them and circulated."""
