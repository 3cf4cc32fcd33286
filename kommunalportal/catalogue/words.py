"""Words as they are compared: folded, so that umlauts, their spellings and case make no difference.

"Führerschein", "Fuehrerschein", "FUHRERSCHEIN" and "führerschein" all become "fuhrerschein". The same folding is used
for what is stored and for what is typed, so it may bend words ("neue" -> "neu", "steuer" -> "steur") without harm.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_SHARP_S = str.maketrans({"ß": "ss", "ı": "i", "æ": "a", "ø": "o", "œ": "o", "đ": "d", "ł": "l"})
_DIGRAPHS = re.compile("([aou])e")
_WORD = re.compile(r"[a-z0-9]+")
_ANY_WORD = re.compile(r"[^\W_]+")  # of any script: people search in their own language, too
_DIVIDED = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011\u00b7\u2027](?=[^\W\d_])")
_READABLE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
#: A last word that adds nothing to an address, as in /leistungen/personalausweis/.
_NEEDLESS_ENDINGS = ("-beantragen", "-ausstellen")


def fold(text: str) -> str:
    """Lower case, without umlauts, accents and their two-letter spellings."""
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(_SHARP_S)
    bare = "".join(letter for letter in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(letter))
    return _DIGRAPHS.sub(r"\1", bare)


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _ANY_WORD.findall(fold(text))


def divided_words(text: str) -> list[str]:
    """Words written with hyphens or dots, as in easy language, put together: "Melde-Bescheinigung"."""
    folded = fold(text)
    whole = _DIVIDED.sub("\0", folded)
    return [word.replace("\0", "") for word in re.findall(r"[^\W_]+(?:\0[^\W_]+)+", whole)]


def stem(word: str) -> str:
    """A folded word without its most common endings, for comparing single words ("ziehe" and "ziehen")."""
    for ending in ("en", "em", "er", "es", "st", "e", "n", "t", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def slug_of(text: str, limit: int = 80) -> str:
    """A readable address part: "Öffentliches Grün" -> "oeffentliches-gruen", cut between words."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_READABLE)
    plain = "".join(letter for letter in unicodedata.normalize("NFD", plain) if not unicodedata.combining(letter))
    slug = "-".join(_WORD.findall(plain))
    while len(slug) > limit:
        slug = slug.rpartition("-")[0] if "-" in slug else slug[:limit]
    return slug


def unique_slugs(names: Iterable[str]) -> dict[str, str]:
    """A slug per name: as short as it can be while no other name has the same one."""
    full = {name: slug_of(name) for name in names}
    short = {name: _without_needless_ending(slug) for name, slug in full.items()}
    taken: set[str] = set()
    slugs: dict[str, str] = {}
    wanted = Counter(short.values())
    for name, whole in full.items():
        is_alone = wanted[short[name]] == 1 and short[name] not in full.values()
        candidate = short[name] if is_alone else whole
        number = 1
        while (slug := candidate if number == 1 else f"{candidate}-{number}") in taken:
            number += 1
        taken.add(slug)
        slugs[name] = slug
    return slugs


def _without_needless_ending(slug: str) -> str:
    for ending in _NEEDLESS_ENDINGS:
        if slug.endswith(ending):
            return slug.removesuffix(ending)
    return slug
