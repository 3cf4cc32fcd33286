"""The words of XZuFi 2.2 and 2.3, as far as they can be known without the official schema.

From the FIM portal's published interface description 0.24.0 (models ``Leistung220`` and ``Leistung231``) and from
public implementations. The official schema was not at hand: what we write is not validated against it, and what we
read is read by local names, whatever the patch level of the namespace.
"""

import re
from dataclasses import dataclass

XSI = "http://www.w3.org/2001/XMLSchema-instance"
FAMILY = "http://xoev.de/schemata/xzufi/"
READABLE = re.compile(r"2_[23](_\d+)?")
DISCLAIMER = "nicht gegen das amtliche Schema geprüft"

TEXT_MODULES = "urn:de:xzufi:codeliste:leistungstextmodulleika"
TEXT_MODULES_VERSION = "20240216"
SERVICE_KEYS = "urn:de:fim:leika:leistung"
TRUST_LEVELS = "urn:xoev-de:fim:codeliste:vertrauensniveau"
TYPES = "urn:de:fim:leika:typisierung"
COST_TYPES = "urn:de:fim:codeliste:kostentyp"
TERM_TYPES = "urn:de:fim:codeliste:begriffimkontexttyp"
ADDRESSEES = "urn:de:fim:codeliste:leistungsadressat"
PERIOD_TYPES = "urn:de:fim:codeliste:fristtyp"
TIME_UNITS = "urn:de:fim:codeliste:zeiteinheit"
CHANNELS = "urn:xoev-de:fim:codeliste:zugangskanal"
INDIVIDUAL = "individuell"
#: What 2.3 writes where 2.2 says nothing.
EVERY_CHANNEL = "000"

#: Objects of a transfer message; whatever is not a service or an office is kept as it came.
OBJECTS = frozenset(
    {"leistung", "organisationseinheit", "onlinedienst", "formular", "spezialisierung", "zustaendigkeit", "gebiet"}
)


@dataclass(frozen=True)
class Version:
    """One version of the standard: its namespace, and what it calls the things that were renamed."""

    number: str
    namespace: str
    service_key: str
    related: str
    has_channels: bool


VERSIONS = {
    "2.2": Version("2.2.0", FAMILY + "2_2_0", "referenzLeiKa", "idLeistungImKontext", has_channels=False),
    "2.3": Version("2.3.1", FAMILY + "2_3_1", "referenzLeistungsschluessel", "leistungImKontextID", has_channels=True),
}

#: Elements of a service that the standard knows and the catalogue has no place for: kept without a word.
KNOWN = frozenset(
    {
        "struktur", "statusKatalog", "statusBibliothek", "detailstufe", "bezugsortTyp", "modulFachlicheFreigabe",
        "modulAuskunftshinweis", "modulDokument", "modulUrsprungsportal", "kennzeichenSchriftformerfordernis",
        "kennzeichenFormularSchriftformerfordernis", "kennzeichenFormularPersoenlich", "kennzeichenFormularFormlos",
        "kategorie", "klassifizierung", "informationsbereichSDG", "informationsbereicheSDG", "idProzess", "prozessID",
        "herausgeber", "kennzeichenEA", "durchfuehrbarEinheitlicheStelle", "relevantFuerWirtschaftszweig",
        "relevantFuerRechtsform", "relevantFuerStaatsangehoerigkeit", "versionsinformation", "versionsinformationen",
        "sprachversion", "gueltigkeit", "positionDarstellung", "id", "idSekundaer",
        "leikaTextmodulAbweichendeBezeichnung", "fristStichtag", "vorkasse", "linkKostenbildung",
    }
)  # fmt: skip
