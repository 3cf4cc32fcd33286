"""References that people read aloud: no look-alikes, a check character, no meaning.

Shape ``GV-4F7K-92MX-Q``: prefix, eight random characters, one check character (Luhn mod N over the alphabet), which
finds every single wrong character and nearly every swap of neighbours.
"""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_SHAPE = re.compile(rf"^[A-Z]{{1,4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]$")


def new_reference(prefix: str) -> str:
    """A fresh reference. 30^8 possibilities: guessing one of a million existing takes 650,000 tries on average."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{prefix}-{body[:4]}-{body[4:]}-{check_character(body)}"


def is_reference(text: str) -> bool:
    """Whether ``text`` has the shape of a reference and its check character fits."""
    if not _SHAPE.match(text):
        return False
    *_, first, second, check = text.split("-")
    return check_character(first + second) == check


def check_character(body: str) -> str:
    """Luhn mod N check character of ``body``, which must consist of ``ALPHABET`` only."""
    size, total = len(ALPHABET), 0
    for position, character in enumerate(reversed(body)):
        value = ALPHABET.index(character) * (2 if position % 2 == 0 else 1)
        total += value // size + value % size
    return ALPHABET[-total % size]
