"""The only way a reader says no: a whole file that cannot be taken, in words for the person who sent it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kommunalportal.kernel.failures import Refused

WORDS: dict[str, Promise] = {
    "exchange.empty": _("Die Datei ist leer."),
    "exchange.too_big": _("Die Datei ist größer als %(limit)s MB. Teilen Sie sie auf und spielen Sie die Teile ein."),
    "exchange.packed": _("Die Datei ist gepackt. Entpacken Sie sie zuerst."),
    "exchange.unknown_format": _(
        "Das Format ist nicht erkennbar. Wir lesen XZuFi 2.2 und 2.3 (XML), JSON des PVOG und des FIM-Portals und CSV."
    ),
    "exchange.encoding": _("Die Zeichen der Datei lassen sich nicht lesen. Speichern Sie sie in UTF-8 (%(detail)s)."),
    "exchange.xml_broken": _("Das XML ist beschädigt: Zeile %(line)s, Zeichen %(column)s."),
    "exchange.xml_dtd": _(
        "Die Datei enthält eine Dokumenttyp-Deklaration (DOCTYPE) oder Entitäten. Aus Sicherheitsgründen "
        "nehmen wir das nicht an; XZuFi braucht beides nicht."
    ),
    "exchange.xml_deep": _("Das XML ist tiefer als %(limit)s Ebenen geschachtelt. So tief ist keine echte Lieferung."),
    "exchange.xml_many": _("Das XML hat mehr als %(limit)s Elemente. Teilen Sie die Lieferung auf."),
    "exchange.not_xzufi": _("Das XML ist kein XZuFi: Das äußerste Element gehört zu „%(namespace)s“."),
    "exchange.xzufi_version": _("Wir lesen XZuFi 2.2 und 2.3. Diese Datei sagt: %(version)s."),
    "exchange.nothing_in_it": _("In der Datei steht nichts, was wir übernehmen können."),
    "exchange.json_broken": _("Das JSON ist beschädigt: Zeile %(line)s, Zeichen %(column)s."),
    "exchange.json_deep": _("Das JSON ist zu tief geschachtelt oder enthält eine unsinnig lange Zahl."),
    "exchange.csv_broken": _("Die Tabelle ist beschädigt: Zeile %(line)s."),
    "exchange.csv_columns": _("In der Tabelle fehlt die Spalte „%(missing)s“. Gefunden haben wir: %(found)s."),
    "exchange.duplicate": _(
        "Die Kennung %(identifier)s kommt in der Datei %(times)s-mal vor. Sie muss eindeutig sein."
    ),
    "exchange.no_identifier": _("Der %(number)s. Eintrag hat keine Kennung."),
}


class Unreadable(Refused):
    """This file is not taken, and nothing of it."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code, str(WORDS[code]) % details)
