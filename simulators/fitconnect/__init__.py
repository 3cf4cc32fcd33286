"""FIT-Connect, submission API version 2, as far as its public description goes."""
