"""Progress: figures of counties now and as of any instant, the picture of the money, who is not reached."""
