"""How plain a German text is. Pure; three documented measures and what to do about each.

* Reading ease after Toni Amstad (1978), Flesch's formula for German: ``180 - ASL - 58.5 * ASW`` with ASL = words per
  sentence and ASW = syllables per word. 0 very hard ... 100 very easy; B1 texts lie at about 60 and more.
* LIX after Carl-Hugo Björnsson (1968): words per sentence + share of words of more than six letters in percent.
  Below 40 easy, above 60 very hard.
* Sentences of more than ``LONG_SENTENCE`` words, passive voice, and officialese: words on -ung, -heit, -keit, -tion
  and well-known stiff phrases. Syllables are counted as groups of vowels, which is right for German within a few
  percent; the measures are hints for people, never a verdict.
"""

import re
from dataclasses import dataclass

LONG_SENTENCE = 20
LONG_WORD = 6
#: Words that are judged at all: shorter texts swing too wildly.
LEAST_WORDS = 12

_ABBREVIATION = re.compile(
    r"\b(z\. ?B|d\. ?h|u\. ?a|ggf|bzw|evtl|ca|Nr|Abs|Art|Str|Tel|inkl|zzgl|max|min|vgl|usw|Dr|St)\.", re.IGNORECASE
)
_NUMBER_DOT = re.compile(r"(?<=\d)\.(?=\s?[\dA-Za-zäöü])")
_SENTENCE_END = re.compile(r"[.!?:]+(?=\s|$)|\n+")
_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]+(?:-[A-Za-zÄÖÜäöüß]+)*")
_VOWELS = re.compile(r"aa|ee|oo|ie|ai|ei|ey|au|äu|eu|[aeiouyäöü]", re.IGNORECASE)
_PASSIVE = re.compile(
    r"\b(?:wird|werden|wurde|wurden)\b(?:\s+\S+){0,8}?\s+(?:\w*ge\w{2,}(?:t|en)|(?:be|ver|er|ent|zer)\w{2,}(?:t|en))\b",
    re.IGNORECASE,
)
_NOMINAL = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]{3,}(?:ung|ungen|heit|heiten|keit|keiten|tion|tionen)\b")
STIFF = (
    "zwecks", "seitens", "bezüglich", "hinsichtlich", "gemäß", "unverzüglich", "vorbehaltlich", "diesbezüglich",
    "anlässlich", "mittels", "obliegt", "hiermit", "nachfolgend", "vorgenannt", "ist zu beantragen", "sind vorzulegen",
    "in anspruch nehmen", "zur verfügung stellen", "unter berücksichtigung", "in verbindung mit",
)  # fmt: skip


@dataclass(frozen=True)
class Readability:
    """The measures of one text, and the passages to look at."""

    words: int
    sentences: int
    ease: float
    lix: float
    long_sentences: tuple[str, ...]
    passives: tuple[str, ...]
    nominal_share: float
    stiff: tuple[str, ...]

    @property
    def is_judged(self) -> bool:
        """Whether the text is long enough for figures."""
        return self.words >= LEAST_WORDS


def sentences_of(text: str) -> list[str]:
    """Sentences and points of lists; abbreviations and numbers do not end one."""
    masked = _NUMBER_DOT.sub("·", _ABBREVIATION.sub(lambda match: match[0].replace(".", "·"), text))
    parts = (part.strip().replace("·", ".") for part in _SENTENCE_END.split(masked))
    return [part for part in parts if _WORD.search(part)]


def syllables(word: str) -> int:
    """Groups of vowels, at least one."""
    return max(1, len(_VOWELS.findall(word)))


def readability(text: str) -> Readability:
    """Measure a text."""
    sentences = sentences_of(text)
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    count = max(1, len(words))
    per_sentence = len(words) / max(1, len(sentences))
    ease = 180 - per_sentence - 58.5 * sum(map(syllables, words)) / count
    long_words = sum(1 for word in words if len(word) > LONG_WORD)
    folded = text.casefold()
    return Readability(
        words=len(words),
        sentences=len(sentences),
        ease=round(max(0.0, min(100.0, ease)), 1) if words else 100.0,
        lix=round(per_sentence + 100 * long_words / count, 1),
        long_sentences=tuple(one for one in sentences if len(_WORD.findall(one)) > LONG_SENTENCE),
        passives=tuple(match[0] for match in _PASSIVE.finditer(text)),
        nominal_share=len(_NOMINAL.findall(text)) / count,
        stiff=tuple(phrase for phrase in STIFF if re.search(rf"\b{phrase}\b", folded)),
    )
