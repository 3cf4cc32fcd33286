"""Which characters people may use: the name characters of DIN 91379, and what no text may contain.

Source of the table: data type A ("names of natural persons") of DIN 91379:2022-08 as published in the XOEV library
(urn:xoev-de:kosit:xoev:datentyp:din-91379_2022-08). Ours lists single characters as ranges of code points and, per
combining mark, the letters it may follow where Unicode has no precomposed letter. Text is compared in form NFC.
"""

import re
import unicodedata

_SINGLE = (
    "20 27 2C-2E 41-5A 60-7A 7E A8 B4 B7 C0-D6 D8-F6 F8-17E 187-188 18F 197 1A0-1A1 1AF-1B0 1B7 1CD-1DC 1DE-1DF "
    "1E2-1F0 1F4-1F5 1F8-1FF 212-213 218-21B 21E-21F 227-233 259 268 292 2B9-2BA 2BE-2BF 2C8 2CC 1E02-1E03 1E06-1E07 "
    "1E0A-1E11 1E17 1E1C-1E2B 1E2F-1E37 1E3A-1E3B 1E40-1E49 1E52-1E5B 1E5E-1E63 1E6A-1E6F 1E80-1E87 1E8C-1E97 1E9E "
    "1EA0-1EF9 2019 2021"
)
_COMBINED = {
    "300": "CFGKMPSTZcfgkmpstz",
    "301": "JjÿĪī",
    "302": "DKLMNdklmn",
    "304": "CFHKNPSTZcfhknpstzÛûḲḳṢṣṬṭỤụ",
    "306": "CMNRZcmnrzÇç",
    "307": "KUku",
    "308": "CTZctzẠạỌọỤụ",
    "30B": "Aa",
    "30C": "J",
    "30D": "ēō",
    "310": "Mm",
    "315": "CKPTckptČč",
    "31B": "KTkt",
    "31B 304": "Ss",
    "323": "CPcpČč",
    "325": "LRlr",
    "325 304": "LRlr",
    "326": "CHKLNchklnŽž",
    "327": "ZzŽž",
    "328 306": "Cc",
    "331": "HSs",
    "35F 48": "K",
    "35F 68": "Kk",
}
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))
_MOST_MARKS = 4
_SPACES = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029]")
_JOINERS = "\u200c\u200d"
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def _character(code: str) -> str:
    return chr(int(code, 16))


def _name_pattern() -> re.Pattern[str]:
    ranges = (part.partition("-") for part in _SINGLE.split())
    single = "".join(
        re.escape(_character(first)) + (f"-{re.escape(_character(last))}" if last else "") for first, _, last in ranges
    )
    combined = "|".join(
        f"[{letters}]{''.join(map(_character, marks.split()))}"
        for marks, letters in sorted(_COMBINED.items(), key=lambda item: -len(item[0]))
    )
    return re.compile(f"(?:{combined}|[{single}])*")


_NAME = _name_pattern()


def tidy(text: str, *, lines: bool = False) -> str:
    """Bring typed text into one form: NFC, no soft hyphens and other fillers, single spaces, no outer spaces.

    Line breaks become spaces unless `lines` is set. Forbidden characters stay, so that they can be refused.
    """
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).translate(_INVISIBLE)
    if not lines:
        return " ".join(text.split())
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip("\n")


def has_forbidden_characters(text: str) -> bool:
    """NUL, control and direction-changing characters, lone surrogates, unassigned code points."""
    return any(
        unicodedata.category(character) in _FORBIDDEN_CATEGORIES and character not in _JOINERS and character != "\n"
        for character in text
    )


def has_stacked_marks(text: str) -> bool:
    """More marks on one letter than any language writes: such text covers the lines around it."""
    if text.isascii():
        return False
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > _MOST_MARKS:
            return True
    return False


def without_formatting(text: str) -> str:
    """Numbers that are copied from address books and messengers come wrapped in direction marks; nobody sees them."""
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


def search_key(text: str) -> str:
    """A form in which texts are compared however they are typed: without case, accents, ß and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    return " ".join(re.sub(r"[^\w\s]|_", " ", "".join(c for c in plain if not unicodedata.combining(c))).split())


def first_character_not_in_names(text: str) -> str | None:
    """The first character that DIN 91379 does not know in names of people; None if all are fine."""
    match = _NAME.match(text)
    end = match.end() if match else 0
    return text[end] if end < len(text) else None
