"""One element of XZuFi as one record. Versions differ in a few names; both are understood everywhere."""

import re
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element

from kommunalportal.catalogue.exchange.markup import clean_html
from kommunalportal.catalogue.exchange.records import (
    Cost,
    CostKind,
    CostModule,
    Identifier,
    Link,
    Period,
    PeriodModule,
    ServiceRecord,
    Term,
    TextModule,
    UnitRecord,
    Wording,
)
from kommunalportal.catalogue.exchange.xml_nodes import Node
from kommunalportal.catalogue.exchange.xzufi_names import EVERY_CHANNEL, INDIVIDUAL

_KEY = re.compile(r"99\d{12}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,8})?")
_AMOUNTS = ("betrag", "betragUntergrenze", "betragObergrenze")
MAX_AMOUNT = Decimal(999_999)


def read_service(node: Node) -> ServiceRecord:
    """leistung"""
    return ServiceRecord(
        identifier=read_identifier(node.one("id")),
        secondary=_identifiers(node, "idSekundaer"),
        keys=_keys(node),
        modules=(
            *(_text_module(module) for module in node.take("modulText")),
            *(_individual_module(module) for module in node.take("modulTextIndividuell")),
        ),
        costs=tuple(_cost_module(module) for module in node.take("modulKosten")),
        deadlines=tuple(_period_module(module, "frist") for module in node.take("modulFrist")),
        durations=tuple(_period_module(module, "bearbeitungsdauer") for module in node.take("modulBearbeitungsdauer")),
        synonyms=_terms(node),
        types=tuple(one.code for one in node.take("typisierung")),
        addressees=tuple(one.code for one in node.take("leistungsadressat")),
        trust_level=node.code_of("vertrauensniveau"),
        related=_identifiers(node, "idLeistungImKontext", "leistungImKontextID"),
        areas=_identifiers(node, "gueltigkeitGebietID"),
        changed_at=_changed_at(node),
        kept=node.kept(),
    )


def read_unit(node: Node) -> UnitRecord:
    """organisationseinheit"""
    names = [name for outer in node.take("name") for name in (outer.take("name") or [outer])]
    address = node.one("anschrift") or Node(Element("anschrift"))
    phone, email = _reach(node)
    return UnitRecord(
        identifier=read_identifier(node.one("id")),
        names=tuple(Wording(_language(name), name.line) for name in names if name.line),
        street=f"{address.line_of('strasse')} {address.line_of('hausnummer')}".strip(),
        postcode=address.line_of("postleitzahl"),
        place=address.line_of("ort"),
        phone=phone,
        email=email,
        serves=tuple(i for one in node.take("zustaendigkeit") for i in _identifiers(one, "leistungID")),
        parents=_identifiers(node, "uebergeordneteOrganisationseinheitID"),
        kept=(*node.kept(), *address.kept()),
    )


def read_identifier(node: Node | None) -> Identifier:
    """An identifier; empty if there is none."""
    if node is None:
        return Identifier("")
    return Identifier(node.line, node.attribute("schemeAgencyID"), node.attribute("schemeID"))


def amount_of(text: str) -> Decimal | None:
    """Euros, if it can be an amount."""
    try:
        amount = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 <= amount <= MAX_AMOUNT:
        return None
    return amount.quantize(Decimal("0.01"))


def language_of(text: str) -> str:
    """A language code as we write them; German where none is said."""
    lowered = text.strip().lower().replace("_", "-")
    language = lowered if _LANGUAGE.fullmatch(lowered) else "de"
    return "de" if language == "de-de" else language


def _text_module(node: Node) -> TextModule:
    return TextModule(
        code=node.code_of("leikaTextmodul").zfill(2),
        wordings=_wordings(node, "inhalt"),
        links=_links(node),
        channel=_channel(node),
        kept=node.kept(),
    )


def _channel(node: Node) -> str:
    code = node.code_of("zugangskanal")
    return "" if code == EVERY_CHANNEL else code


def _individual_module(node: Node) -> TextModule:
    return TextModule(
        code=f"{INDIVIDUAL}:{node.code_of('individuellesTextmodultyp')}",
        wordings=_wordings(node, "inhalt"),
        links=_links(node),
        channel=_channel(node),
        kept=node.kept(),
    )


def _cost_module(node: Node) -> CostModule:
    return CostModule(
        costs=tuple(_cost(one) for one in node.take("kosten")),
        about=_wordings(node, "beschreibung"),
        links=_links(node),
        channel=_channel(node),
        kept=node.kept(),
    )


def _cost(node: Node) -> Cost:
    choice = node.one("kostenauswahl") or node
    said = choice.one("kostenFix", "kostenFrei", "kostenVariabel") or choice
    currency = next((code for name in _AMOUNTS if (code := _currency(said.peek(name)))), "EUR")
    fixed, lowest, highest = (_amount(said, name) for name in _AMOUNTS)
    free = _wordings(said, "beschreibungKostenfreiheit")
    about = (*_wordings(node, "beschreibung"), *free, *_wordings(said, "beschreibungVariabilitaet"))
    kinds = ((CostKind.FREE, said.name == "kostenFrei" or bool(free)), (CostKind.FIXED, fixed is not None))
    variable = said.name == "kostenVariabel" or lowest is not None or highest is not None
    kind = next((kind for kind, holds in kinds if holds), CostKind.VARIABLE if variable else CostKind.UNSAID)
    layers = list({id(layer): layer for layer in (node, choice, said)}.values())
    return Cost(
        kind=kind,
        amount=fixed if fixed is not None else lowest,
        highest=highest,
        currency=currency,
        type_code=node.code_of("typ"),
        about=about,
        kept=tuple(kept for layer in layers for kept in layer.kept()),
    )


def _amount(node: Node, name: str) -> Decimal | None:
    child = node.one(name)
    if child is None:
        return None
    return amount_of(child.line or child.line_of("value") or child.line_of("betrag"))


def _currency(node: Node | None) -> str:
    return (node.attribute("currencyCode") or node.attribute("currencyID") or "EUR") if node else ""


def _period_module(node: Node, name: str) -> PeriodModule:
    return PeriodModule(
        periods=tuple(_period(one) for one in node.take(name)),
        about=_wordings(node, "beschreibung"),
        links=_links(node),
        channel=_channel(node),
        kept=node.kept(),
    )


def _period(node: Node) -> Period:
    choice = node.one("fristauswahl") or node
    said = choice.one("fristDauer") or choice
    layers = list({id(layer): layer for layer in (node, choice, said)}.values())
    return Period(
        length=_number(said.line_of("dauer")),
        unit=said.code_of("einheit"),
        length_to=_number(said.line_of("dauerBis")),
        unit_to=said.code_of("einheitBis"),
        type_code=node.code_of("typ"),
        about=_wordings(node, "beschreibung"),
        kept=tuple(kept for layer in layers for kept in layer.kept()),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _terms(node: Node) -> tuple[Term, ...]:
    terms = [term for module in node.take("modulBegriffImKontext") for term in module.take("begriffImKontext")]
    read = ((term.one("begriff"), term.code_of("typ")) for term in terms)
    return tuple(Term(_language(word), word.line, code) for word, code in read if word and word.line)


def _keys(node: Node) -> tuple[str, ...]:
    said = (one.code for one in node.take("referenzLeiKa", "referenzLeistungsschluessel"))
    return tuple(key for one in said if is_service_key(key := one.rpartition(":")[2]))


def _identifiers(node: Node, *names: str) -> tuple[Identifier, ...]:
    return tuple(identifier for one in node.take(*names) if (identifier := read_identifier(one)).value)


def _wordings(node: Node, name: str) -> tuple[Wording, ...]:
    said = ((_language(one), clean_html(one.markup)) for one in node.take(name))
    return tuple(Wording(language, text) for language, text in said if text)


def _links(node: Node) -> tuple[Link, ...]:
    said = ((one.line_of("uri"), one.line_of("titel"), _language(one)) for one in node.take("weiterfuehrenderLink"))
    return tuple(Link(uri, title, language) for uri, title, language in said if is_web_address(uri))


def is_service_key(text: str) -> bool:
    """Whether it is a key of the LeiKa: 99 and twelve digits."""
    return bool(_KEY.fullmatch(text)) and text.isascii()


def is_web_address(uri: str) -> bool:
    """Whether we would put it into a link."""
    return uri.startswith(("https://", "http://")) and len(uri) <= 2000


def _language(node: Node) -> str:
    return language_of(node.attribute("languageCode"))


def _changed_at(node: Node) -> str:
    version = node.peek("versionsinformation") or node.peek("versionsinformationen")
    return version.line_of("geaendertDatumZeit") if version else ""


def _reach(node: Node) -> tuple[str, str]:
    phone = email = ""
    for way in node.take("erreichbarkeit", "kommunikation"):
        said = way.line_of("kennung") or way.line
        if "@" in said:
            email = email or said
        elif said[:1] in "0+(" and not phone:
            phone = said
    return phone, email
