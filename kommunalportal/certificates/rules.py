"""Check codes, and how little of a holder is shown to whoever checks."""

import secrets

from kommunalportal.kernel.references import ALPHABET, check_character

GROUP = 4
LENGTH = 16


def new_check_code() -> str:
    """For example "K7QX-4M2P-9TRW-3FGH": 15 random characters (73 bits) and one that finds slips of the pen."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return _grouped(body + check_character(body))


def normalised_check_code(text: str) -> str | None:
    """The code as printed, whatever case, spaces or dashes it was typed with; none if it cannot be one."""
    bare = "".join(character for character in text.upper() if character.isalnum())
    if len(bare) != LENGTH or not set(bare) <= set(ALPHABET):
        return None
    return _grouped(bare) if check_character(bare[:-1]) == bare[-1] else None


def holder_hint(*, given_names: str, family_name: str, birth_year: str) -> str:
    """Initials and year of birth, "A. L., 1990": enough to compare with a paper, too little to learn who it is."""
    initials = [f"{name.strip()[0].upper()}." for name in (given_names, family_name) if name.strip()]
    year = birth_year[:4] if birth_year[:4].isdigit() else ""
    return ", ".join(filter(None, [" ".join(initials), year]))


def _grouped(bare: str) -> str:
    return "-".join(bare[start : start + GROUP] for start in range(0, LENGTH, GROUP))
