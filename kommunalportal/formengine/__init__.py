"""Forms as data: what is asked, of whom, in which order, and what an answer may be. See README.md."""
