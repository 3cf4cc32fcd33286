"""Records as XZuFi 2.2 or 2.3, piece by piece, so that a whole catalogue never stands in memory.

Not validated against the official schema, which was not at hand; the file says so itself.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from kommunalportal.catalogue.exchange.records import (
    AnyRecord,
    Cost,
    CostKind,
    CostModule,
    Identifier,
    Kept,
    Link,
    OtherRecord,
    Period,
    PeriodModule,
    ServiceRecord,
    TextModule,
    UnitRecord,
    Wording,
)
from kommunalportal.catalogue.exchange.xzufi_names import (
    ADDRESSEES,
    CHANNELS,
    COST_TYPES,
    DISCLAIMER,
    EVERY_CHANNEL,
    INDIVIDUAL,
    PERIOD_TYPES,
    SERVICE_KEYS,
    TERM_TYPES,
    TEXT_MODULES,
    TEXT_MODULES_VERSION,
    TIME_UNITS,
    TRUST_LEVELS,
    TYPES,
    VERSIONS,
    XSI,
    Version,
)


def write_xzufi(records: Iterable[AnyRecord], version: str, *, sender: str, at: datetime) -> Iterator[str]:
    """A transfer message with all records, in pieces."""
    words = VERSIONS[version]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f"<!-- XZuFi {words.number}, {DISCLAIMER} (not validated against the official schema). -->\n"
    yield f'<xzufi:transfer xmlns:xzufi="{words.namespace}" xmlns:xsi="{XSI}" xzufiVersion="{words.number}">\n'
    head = _plain("absender", sender) + _plain("erstellungszeitpunkt", at.isoformat())
    yield _element("nachrichtenkopf", head) + "\n"
    for number, record in enumerate(records, start=1):
        position = _plain("transaktionID", str(number)) + _plain("transaktionPosition", str(number))
        yield position + _element("schreibe", write_record(record, words)) + "\n"
    yield "</xzufi:transfer>\n"


def write_record(record: AnyRecord, words: Version) -> str:
    """One object."""
    if isinstance(record, OtherRecord):
        return record.xml
    if isinstance(record, UnitRecord):
        return _element("organisationseinheit", "".join(_unit(record)))
    return _element("leistung", "".join(_service(record, words)))


def _service(record: ServiceRecord, words: Version) -> Iterator[str]:
    yield _identifier("id", record.identifier)
    yield from (_identifier("idSekundaer", one) for one in record.secondary)
    yield from (_service_key(key, words) for key in record.keys)
    yield from (_code("leistungsadressat", code, ADDRESSEES) for code in record.addressees)
    yield from (_text_module(module, words) for module in record.modules)
    yield from (_period_module("modulFrist", "frist", module, words) for module in record.deadlines)
    yield from (_cost_module(module, words) for module in record.costs)
    yield from (
        _period_module("modulBearbeitungsdauer", "bearbeitungsdauer", module, words) for module in record.durations
    )
    yield _terms(record)
    yield from (_code("typisierung", code, TYPES) for code in record.types)
    yield _code("vertrauensniveau", record.trust_level, TRUST_LEVELS) if record.trust_level else ""
    yield from (_identifier(words.related, one) for one in record.related)
    yield from (_identifier("gueltigkeitGebietID", one) for one in record.areas)
    yield _pasted(record.kept)


def _unit(record: UnitRecord) -> Iterator[str]:
    yield _identifier("id", record.identifier)
    yield _element("name", "".join(_localised("name", said) for said in record.names)) if record.names else ""
    if record.street or record.postcode or record.place:
        parts = (("strasse", record.street), ("postleitzahl", record.postcode), ("ort", record.place))
        yield _element("anschrift", "".join(_plain(name, text) for name, text in parts if text))
    yield from (_element("erreichbarkeit", _plain("kennung", way)) for way in (record.phone, record.email) if way)
    yield from (_element("zustaendigkeit", _identifier("leistungID", one)) for one in record.serves)
    yield from (_identifier("uebergeordneteOrganisationseinheitID", one) for one in record.parents)
    yield _pasted(record.kept)


def _service_key(key: str, words: Version) -> str:
    if words.has_channels:  # 2.3 has an identifier where 2.2 has a code
        return _element(words.service_key, escape(key), f' schemeID="{SERVICE_KEYS}"')
    return _code(words.service_key, key, SERVICE_KEYS)


def _text_module(module: TextModule, words: Version) -> str:
    is_individual = module.code.startswith(INDIVIDUAL)
    kind = (
        _code("individuellesTextmodultyp", module.code.removeprefix(f"{INDIVIDUAL}:"), "")
        if is_individual
        else _code("leikaTextmodul", module.code, TEXT_MODULES, TEXT_MODULES_VERSION)
    )
    inside = [kind, *(_localised("inhalt", said) for said in module.wordings), *map(_link, module.links)]
    name = "modulTextIndividuell" if is_individual else "modulText"
    return _element(name, _channel(module.channel, words) + "".join(inside) + _pasted(module.kept))


def _cost_module(module: CostModule, words: Version) -> str:
    inside = [*map(_cost, module.costs), *_about(module.about), *map(_link, module.links)]
    return _element("modulKosten", _channel(module.channel, words) + "".join(inside) + _pasted(module.kept))


def _cost(cost: Cost) -> str:
    currency = f" currencyCode={quoteattr(cost.currency)}"
    amounts = (("betragUntergrenze", cost.amount), ("betragObergrenze", cost.highest))
    if cost.kind is CostKind.FIXED:
        said = _element("kostenFix", _element("betrag", f"{cost.amount:f}", currency))
    elif cost.kind is CostKind.VARIABLE:
        limits = (_element(name, f"{value:f}", currency) for name, value in amounts if value is not None)
        said = _element("kostenVariabel", "".join(limits))
    else:
        said = _element("kostenFrei", "") if cost.kind is CostKind.FREE else ""
    kind = _code("typ", cost.type_code, COST_TYPES) if cost.type_code else ""
    return _element("kosten", kind + said + "".join(_about(cost.about)) + _pasted(cost.kept))


def _period_module(name: str, part: str, module: PeriodModule, words: Version) -> str:
    periods = (_period(part, period) for period in module.periods)
    inside = [*periods, *_about(module.about), *map(_link, module.links)]
    return _element(name, _channel(module.channel, words) + "".join(inside) + _pasted(module.kept))


def _period(name: str, period: Period) -> str:
    said = (
        ("" if period.length is None else _plain("dauer", str(period.length)))
        + (_code("einheit", period.unit, TIME_UNITS) if period.unit else "")
        + ("" if period.length_to is None else _plain("dauerBis", str(period.length_to)))
        + (_code("einheitBis", period.unit_to, TIME_UNITS) if period.unit_to else "")
    )
    kind = _code("typ", period.type_code, PERIOD_TYPES) if period.type_code else ""
    duration = _element("fristDauer", said) if said else ""
    return _element(name, kind + duration + "".join(_about(period.about)) + _pasted(period.kept))


def _terms(record: ServiceRecord) -> str:
    terms = (
        _element(
            "begriffImKontext",
            _localised("begriff", Wording(term.language, term.text))
            + (_code("typ", term.type_code, TERM_TYPES) if term.type_code else ""),
        )
        for term in record.synonyms
    )
    return _element("modulBegriffImKontext", "".join(terms)) if record.synonyms else ""


def _about(wordings: Iterable[Wording]) -> Iterator[str]:
    return (_localised("beschreibung", said) for said in wordings)


def _localised(name: str, said: Wording) -> str:
    return _element(name, escape(said.text), f" languageCode={quoteattr(said.language)}")


def _link(link: Link) -> str:
    language = f" languageCode={quoteattr(link.language)}" if link.language else ""
    inside = _plain("uri", link.uri) + (_plain("titel", link.title) if link.title else "")
    return _element("weiterfuehrenderLink", inside, language)


def _channel(code: str, words: Version) -> str:
    return _code("zugangskanal", code or EVERY_CHANNEL, CHANNELS) if words.has_channels else ""


def _identifier(name: str, identifier: Identifier) -> str:
    agency = f" schemeAgencyID={quoteattr(identifier.agency)}" if identifier.agency else ""
    scheme = f" schemeID={quoteattr(identifier.scheme)}" if identifier.scheme else ""
    return _element(name, escape(identifier.value), agency + scheme)


def _code(name: str, code: str, list_uri: str, version: str = "") -> str:
    listed = f" listURI={quoteattr(list_uri)} listVersionID={quoteattr(version)}" if list_uri else ""
    return _element(name, f"<code>{escape(code)}</code>", listed)  # code stands without a namespace in XÖV


def _plain(name: str, text: str) -> str:
    return _element(name, escape(text))


def _element(name: str, inside: str, attributes: str = "") -> str:
    return f"<xzufi:{name}{attributes}>{inside}</xzufi:{name}>"


def _pasted(kept: Iterable[Kept]) -> str:
    return "".join(one.xml for one in kept)
