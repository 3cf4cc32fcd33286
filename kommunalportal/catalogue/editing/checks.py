"""What is looked at before anything is published. Pure: values in, findings out.

Errors keep a revision from being published, hints do not: whether a text is plain enough people decide.
"""

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kommunalportal.catalogue.contrast import contrast
from kommunalportal.catalogue.editing.readability import LONG_SENTENCE, readability
from kommunalportal.catalogue.models import LinkState

#: Amstad's reading ease below which a text for everybody is too hard.
LEAST_EASE = 45.0
MOST_LIX = 60.0
MOST_NOMINAL = 0.08
#: WCAG 2.2, 1.4.3: text on its ground.
LEAST_CONTRAST = 4.5
QUOTED = 90

_URL = re.compile(r"https?://[^\s<>\"'|)\]]+[^\s<>\"'|)\].,;:!?]")
_OWN_LINK = re.compile(r"(?:(?<=\]\()|(?<=href=\")|(?<=\| )|^)(/[^\s<>\"')]*)", re.MULTILINE)
_HEADING = re.compile(r"^(#{1,6})\s+\S|<h([1-6])\b", re.MULTILINE | re.IGNORECASE)
_HTML_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=\s*(\"[^\"]*\S[^\"]*\"|'[^']*\S[^']*'|\"\")", re.IGNORECASE)
_MARKDOWN_IMAGE = re.compile(r"!\[([^\]]*)\]\(")


class Weight(StrEnum):
    """Whether a finding keeps a revision from being published."""

    ERROR = "error"
    HINT = "hint"


@dataclass(frozen=True)
class Finding:
    """One thing that was noticed about a field."""

    weight: Weight
    code: str
    field: str
    text: str

    @property
    def blocks(self) -> bool:
        """Whether it must be put right before publishing."""
        return self.weight == Weight.ERROR


def plain_language(field: str, text: str) -> list[Finding]:
    """Hints on hard texts: score, long sentences, passive voice, officialese."""
    found = readability(text)
    hints = []
    if found.is_judged and (found.ease < LEAST_EASE or found.lix > MOST_LIX):
        values = {"ease": round(found.ease), "lix": round(found.lix)}
        message = _("Schwer zu lesen: Lesbarkeit %(ease)s von 100 (ab 60 gut verständlich), LIX %(lix)s.") % values
        hints.append(("plain.score", message))
    hints += [("plain.long_sentence", _long(sentence)) for sentence in found.long_sentences[:3]]
    hints += [
        ("plain.passive", _("Passiv: „%(words)s“. Sagen Sie, wer etwas tut.") % {"words": _cut(words)})
        for words in found.passives[:2]
    ]
    if found.is_judged and found.nominal_share > MOST_NOMINAL:
        hints.append(("plain.nominal", _("Viele Hauptwörter auf -ung, -heit, -keit. Benutzen Sie Tätigkeitswörter.")))
    if found.stiff:
        message = _("Amtssprache: %(words)s") % {"words": ", ".join(found.stiff)}
        hints.append(("plain.stiff", message))
    return [Finding(Weight.HINT, code, field, message) for code, message in hints]


def missing(wanted: Iterable[str], data: Mapping[str, object], labels: Mapping[str, str]) -> list[Finding]:
    """Hints on fields that people will miss."""
    return [
        Finding(Weight.HINT, "missing", name, _("„%(field)s“ ist leer.") % {"field": labels.get(name, name)})
        for name in wanted
        if data.get(name) in (None, "", [])
    ]


def links_in(text: str) -> list[str]:
    """Addresses outside and paths of this portal that a text links to, each once."""
    own = (link.rstrip(".,;:!?") for link in _OWN_LINK.findall(text))
    return list(dict.fromkeys([*_URL.findall(text), *own]))


def dead_links(field: str, links: Iterable[str], states: Mapping[str, str]) -> list[Finding]:
    """Errors for links that lead nowhere, hints for those that did not answer the last time."""
    found = []
    for link in links:
        state = states.get(link)
        if state == LinkState.DEAD:
            message = _("Dieser Link führt ins Leere: %(link)s") % {"link": link}
            found.append(Finding(Weight.ERROR, "link.dead", field, message))
        elif state == LinkState.FAILING:
            message = _("Dieser Link hat zuletzt nicht geantwortet: %(link)s") % {"link": link}
            found.append(Finding(Weight.HINT, "link.failing", field, message))
    return found


def heading_order(field: str, text: str) -> list[Finding]:
    """Errors where a heading skips a level: screen readers use them as a table of contents."""
    levels = [len(marks) if marks else int(number) for marks, number in _HEADING.findall(text)]
    for before, level in itertools.pairwise(levels):
        if level > before + 1:
            message = _("Nach einer Überschrift der Ebene %(before)s folgt eine der Ebene %(level)s.")
            return [Finding(Weight.ERROR, "heading.skipped", field, message % {"before": before, "level": level})]
    return []


def alternative_texts(field: str, text: str) -> list[Finding]:
    """Errors for images that say nothing to people who do not see them; an empty alt of HTML is a decision."""
    nameless = sum(1 for image in _HTML_IMAGE.findall(text) if not _ALT.search(image))
    nameless += sum(1 for words in _MARKDOWN_IMAGE.findall(text) if not words.strip())
    if not nameless:
        return []
    message = ngettext("Ein Bild hat keinen Alternativtext.", "%(count)s Bilder haben keinen Alternativtext.", nameless)
    return [Finding(Weight.ERROR, "image.no_text", field, message % {"count": nameless})]


def colour_contrast(field: str, colour: str, *, on: str, least: float = LEAST_CONTRAST) -> list[Finding]:
    """An error if text in this colour would be hard to read."""
    ratio = contrast(colour, on)
    if ratio >= least:
        return []
    values = {
        "colour": colour,
        "on": on,
        "ratio": f"{ratio:.1f}".replace(".", ","),
        "least": str(least).replace(".", ","),
    }
    message = _("Der Kontrast von %(colour)s auf %(on)s ist %(ratio)s : 1. Nötig sind %(least)s : 1.") % values
    return [Finding(Weight.ERROR, "colour.contrast", field, message)]


def _long(sentence: str) -> str:
    values = {"count": len(sentence.split()), "most": LONG_SENTENCE, "sentence": _cut(sentence)}
    return _("Langer Satz mit %(count)s Wörtern (besser höchstens %(most)s): „%(sentence)s“") % values


def _cut(text: str) -> str:
    return text if len(text) <= QUOTED else text[:QUOTED].rpartition(" ")[0] + " …"
