"""One file for each exercise, with ways to write it right and wrong."""
