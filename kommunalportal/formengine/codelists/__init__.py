"""Code lists: what registers call countries, nationalities, legal forms. Read from data/, found by name."""
