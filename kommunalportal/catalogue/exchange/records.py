"""What one delivery says, whatever its format: services, offices and the rest, as the reader understood them.

Texts are clean already: restricted HTML where ``html`` is said, otherwise one line of plain text. What a reader does
not understand is not thrown away but stands beside it as ``Kept``.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from kommunalportal.catalogue.exchange.markup import plain


class Format(StrEnum):
    """What a file can be written in."""

    XZUFI_22 = "xzufi-2.2"
    XZUFI_23 = "xzufi-2.3"
    PVOG = "pvog"
    FIM = "fim"
    CSV = "csv"


@dataclass(frozen=True)
class Identifier:
    """Who is meant. Only value and agency (Redaktion) together are unique."""

    value: str
    agency: str = ""
    scheme: str = ""

    def __str__(self) -> str:
        return f"{self.agency}/{self.value}" if self.agency else self.value


@dataclass(frozen=True)
class Wording:
    """One text in one language."""

    language: str
    text: str


@dataclass(frozen=True)
class Link:
    """A page elsewhere."""

    uri: str
    title: str = ""
    language: str = ""


@dataclass(frozen=True)
class Kept:
    """An element that we do not understand, as it came."""

    path: str
    xml: str


@dataclass(frozen=True)
class Term:
    """Another word for the service, as people may search for it."""

    language: str
    text: str
    type_code: str = ""


@dataclass(frozen=True)
class TextModule:
    """One of the text modules of the LeiKa code list, html by language. ``channel``: Zugangskanal, from 2.3 on."""

    code: str
    wordings: tuple[Wording, ...] = ()
    links: tuple[Link, ...] = ()
    channel: str = ""
    kept: tuple[Kept, ...] = ()


class CostKind(StrEnum):
    """How an amount is fixed."""

    FIXED = "fixed"
    FREE = "free"
    VARIABLE = "variable"
    UNSAID = "unsaid"


@dataclass(frozen=True)
class Cost:
    """One amount; ``about`` is html by language."""

    kind: CostKind
    amount: Decimal | None = None
    highest: Decimal | None = None
    currency: str = "EUR"
    type_code: str = ""
    about: tuple[Wording, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True)
class CostModule:
    """What it costs; ``about`` is html by language."""

    costs: tuple[Cost, ...] = ()
    about: tuple[Wording, ...] = ()
    links: tuple[Link, ...] = ()
    channel: str = ""
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True)
class Period:
    """So many days, weeks ...; ``about`` is html by language."""

    length: int | None = None
    unit: str = ""
    length_to: int | None = None
    unit_to: str = ""
    type_code: str = ""
    about: tuple[Wording, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True)
class PeriodModule:
    """Deadlines, or how long it takes; ``about`` is html by language."""

    periods: tuple[Period, ...] = ()
    about: tuple[Wording, ...] = ()
    links: tuple[Link, ...] = ()
    channel: str = ""
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True)
class ServiceRecord:
    """One service (Leistung)."""

    identifier: Identifier
    secondary: tuple[Identifier, ...] = ()
    keys: tuple[str, ...] = ()
    modules: tuple[TextModule, ...] = ()
    costs: tuple[CostModule, ...] = ()
    deadlines: tuple[PeriodModule, ...] = ()
    durations: tuple[PeriodModule, ...] = ()
    synonyms: tuple[Term, ...] = ()
    types: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    trust_level: str = ""
    related: tuple[Identifier, ...] = ()
    areas: tuple[Identifier, ...] = ()
    online: tuple[Link, ...] = ()
    changed_at: str = ""
    kept: tuple[Kept, ...] = ()

    @property
    def name(self) -> str:
        """Everyday name (module 03), else the official one (02); German before other languages, without markup."""
        return self.plain("03") or self.plain("02")

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language in which something is said, sorted."""
        return tuple(sorted({wording.language for module in self.modules for wording in module.wordings}))

    def html(self, code: str, language: str = "de") -> str:
        """Text of a module in one language; of several modules with this code the first that has it."""
        modules = (module for module in self.modules if module.code == code)
        return next((said.text for module in modules for said in module.wordings if said.language == language), "")

    def plain(self, code: str, language: str = "de") -> str:
        """The same in one line without markup: for names."""
        return plain(self.html(code, language))


@dataclass(frozen=True)
class UnitRecord:
    """One office (Organisationseinheit)."""

    identifier: Identifier
    names: tuple[Wording, ...] = ()
    street: str = ""
    postcode: str = ""
    place: str = ""
    phone: str = ""
    email: str = ""
    serves: tuple[Identifier, ...] = ()
    parents: tuple[Identifier, ...] = ()
    kept: tuple[Kept, ...] = ()

    @property
    def name(self) -> str:
        """The German name, else any."""
        german = (said.text for said in self.names if said.language == "de")
        return next(german, self.names[0].text if self.names else "")


@dataclass(frozen=True)
class OtherRecord:
    """An object that the catalogue has no place for (form, online service, specialisation ...): kept as it came."""

    identifier: Identifier
    kind: str
    xml: str


@dataclass(frozen=True)
class Delivery:
    """Everything one file says. ``notes`` are (code, detail): what was odd but no reason to refuse."""

    format: Format
    services: tuple[ServiceRecord, ...] = ()
    units: tuple[UnitRecord, ...] = ()
    others: tuple[OtherRecord, ...] = ()
    deletions: tuple[Identifier, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    sender: str = ""


AnyRecord = ServiceRecord | UnitRecord | OtherRecord
_ADAPTERS: dict[type[AnyRecord], TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (ServiceRecord, UnitRecord, OtherRecord)
}


def as_json(record: AnyRecord) -> dict[str, Any]:
    """The record as it is stored."""
    content: dict[str, Any] = _ADAPTERS[type(record)].dump_python(record, mode="json")
    return content


def service_from(content: dict[str, Any]) -> ServiceRecord:
    """A stored service again."""
    record: ServiceRecord = _ADAPTERS[ServiceRecord].validate_python(content)
    return record


def unit_from(content: dict[str, Any]) -> UnitRecord:
    """A stored office again."""
    record: UnitRecord = _ADAPTERS[UnitRecord].validate_python(content)
    return record


def other_from(content: dict[str, Any]) -> OtherRecord:
    """A stored object that has no place here, again."""
    record: OtherRecord = _ADAPTERS[OtherRecord].validate_python(content)
    return record


def kept_in(record: ServiceRecord | UnitRecord) -> tuple[str, ...]:
    """Paths of everything in it that was not understood."""
    if isinstance(record, UnitRecord):
        return _paths(record.kept)
    texts = [_paths(module.kept) for module in record.modules]
    costs = [_paths(module.kept) + _paths(*(one.kept for one in module.costs)) for module in record.costs]
    both = (*record.deadlines, *record.durations)
    periods = [_paths(module.kept) + _paths(*(one.kept for one in module.periods)) for module in both]
    return tuple(path for paths in (_paths(record.kept), *texts, *costs, *periods) for path in paths)


def _paths(*kept: tuple[Kept, ...]) -> tuple[str, ...]:
    return tuple(one.path for some in kept for one in some)
