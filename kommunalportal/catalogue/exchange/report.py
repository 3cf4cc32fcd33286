"""What an import did, or would do: one line per object, with reasons in words."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Outcome(StrEnum):
    """What became of one object."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DELETED = "deleted"
    SKIPPED = "skipped"


OUTCOMES: dict[str, Promise] = {
    Outcome.CREATED: _("neu"),
    Outcome.CHANGED: _("geändert"),
    Outcome.UNCHANGED: _("unverändert"),
    Outcome.DELETED: _("gelöscht"),
    Outcome.SKIPPED: _("übergangen"),
}
REASONS: dict[str, Promise] = {
    "own_service": _("als eigene Leistung angelegt"),
    "local_version": _("die Leistung gehört dem Land: nur Ihre eigene Fassung wird geschrieben"),
    "listed": _("in Ihr Angebot aufgenommen"),
    "text": _("Text geschrieben"),
    "fee": _("Gebühr geschrieben"),
    "names": _("Name, Schlüssel oder Suchwörter geschrieben"),
    "contact": _("Anschrift oder Erreichbarkeit geschrieben"),
    "responsible": _("Zuständigkeit eingetragen"),
    "text_edited_here": _("der Text wurde hier bearbeitet und bleibt"),
    "fee_edited_here": _("die Gebühr wurde hier bearbeitet und bleibt"),
    "kept": _("unbekanntes Element, aufbewahrt"),
    "unknown_element": _("unbekanntes Element, nicht übernommen"),
    "not_ours": _("dafür gibt es hier keinen Platz; das Objekt wird aufbewahrt"),
    "name_missing": _("ohne Namen"),
    "name_too_long": _("der Name ist länger als 200 Zeichen"),
    "name_taken": _("eine andere Leistung heißt schon so"),
    "identifier_too_long": _("die Kennung ist zu lang"),
    "key_ambiguous": _("mehrere Leistungen haben diesen Schlüssel; neu angelegt statt zugeordnet"),
    "unlisted": _("aus Ihrem Angebot genommen; im Verlauf lässt sich das rückgängig machen"),
    "text_withdrawn": _("eingespielter Text zurückgezogen"),
    "fee_withdrawn": _("eingespielte Gebühr zurückgezogen"),
    "offered_online": _("die Leistung wird hier online angeboten und bleibt; schalten Sie erst den Onlinedienst ab"),
    "unknown_service": _("zu löschen, aber hier nicht bekannt"),
    "nothing_to_delete": _("zu löschen, aber hier steht nichts davon"),
    "unit_deletion": _("ein Amt löscht die Redaktion, damit keine Leistung ohne Amt bleibt"),
    "circle": _("Verweise im Kreis"),
    "unknown_reference": _("verweist auf eine Leistung, die wir nicht kennen"),
}


@dataclass(frozen=True)
class Remark:
    """One reason or note; ``detail`` names what it is about."""

    code: str
    detail: str = ""

    @property
    def words(self) -> str:
        """For people."""
        text = str(REASONS.get(self.code, self.code))
        return f"{text}: {self.detail}" if self.detail else text


@dataclass(frozen=True)
class Entry:
    """One object of the file."""

    kind: str
    identifier: str
    name: str
    outcome: Outcome
    remarks: tuple[Remark, ...] = ()

    @property
    def outcome_words(self) -> str:
        """For people."""
        return str(OUTCOMES[self.outcome])


@dataclass
class Report:
    """All of it."""

    entries: list[Entry] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        """How many objects had which outcome."""
        return Counter(str(entry.outcome) for entry in self.entries)

    @property
    def has_changes(self) -> bool:
        """Whether anything would be different."""
        return any(entry.outcome in (Outcome.CREATED, Outcome.CHANGED, Outcome.DELETED) for entry in self.entries)

    def as_json(self) -> dict[str, Any]:
        """To be stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Report":
        """As it was stored."""
        entries = [
            Entry(
                **{
                    **entry,
                    "outcome": Outcome(entry["outcome"]),
                    "remarks": tuple(Remark(**one) for one in entry["remarks"]),
                }
            )
            for entry in stored.get("entries", [])
        ]
        return cls(entries, [Remark(**note) for note in stored.get("notes", [])])

    def lines(self) -> list[str]:
        """For a terminal."""
        said = [
            f"{entry.outcome_words}: {entry.name} ({entry.identifier})"
            + "".join(f"\n    {remark.words}" for remark in entry.remarks)
            for entry in self.entries
        ]
        return [*said, *(note.words for note in self.notes)]
