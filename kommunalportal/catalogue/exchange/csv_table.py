"""Services as a table: UTF-8 with or without a mark, semicolons, commas or tabs; several values of a cell by line.

The heads are German, because editors open the file in a spreadsheet. A cell that a spreadsheet would take for a formula
begins with an apostrophe, which reading takes away again.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import zip_longest

from kommunalportal.catalogue.exchange.markup import clean_html, clean_line, clean_text, html_line, html_of, points_of
from kommunalportal.catalogue.exchange.records import (
    Cost,
    CostKind,
    CostModule,
    Delivery,
    Format,
    Identifier,
    PeriodModule,
    ServiceRecord,
    Term,
    TextModule,
    Wording,
)
from kommunalportal.catalogue.exchange.refusals import Unreadable
from kommunalportal.catalogue.exchange.xzufi_objects import amount_of, is_service_key

#: Head -> text module; names are one line, the others points by line.
MODULES = {
    "Name": "03",
    "Amtlicher Name": "02",
    "Zusammenfassung": "05",
    "Voraussetzungen": "09",
    "Unterlagen": "08",
    "Ablauf": "11",
    "Rechtsgrundlagen": "07",
    "Rechtsbehelf": "25",
}
HEADS = (
    "Stelle", "Kennung", "Leistungsschlüssel", *MODULES, "Fristen", "Gebühr", "Gebühr bis", "Gebühr wofür",
    "Grundlage der Gebühr", "Suchwörter",
)  # fmt: skip
FEES, BASIS = ("Gebühr", "Gebühr bis", "Gebühr wofür"), "Grundlage der Gebühr"
MARK = "\ufeff"
_NAMES = {"02", "03"}
_FORMULA = re.compile(r"'*[=+\-@]")
_NUMBER = re.compile(r"\d+([.,]\d+)?")
MAX_CELL = 200_000


def read_csv(content: bytes) -> Delivery:
    """All rows with a name."""
    rows = list(_rows(content))
    services = [_service(row) for row in rows if any(row.values())]
    return Delivery(Format.CSV, tuple(services))


def looks_like_csv(content: bytes) -> bool:
    """Whether the first line holds a head of ours."""
    head = content[:2000].decode("utf-8", "replace").removeprefix(MARK).splitlines()[:1]
    return bool(head) and any(name in head[0] for name in ("Name", "Kennung"))


def write_csv(records: Iterable[ServiceRecord]) -> Iterator[str]:
    """The table in pieces, head first."""
    yield MARK + _line(HEADS)
    for record in records:
        yield _line([_safe(cell) for cell in _cells(record)])


def _rows(content: bytes) -> Iterator[dict[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("exchange.encoding", detail=f"Byte {error.start + 1}") from None
    first = text.splitlines()[0] if text.splitlines() else ""
    delimiter = max(";,\t", key=first.count)
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        head = [clean_line(name) for name in next(reader, [])]
        _check_head(head)
        for row in reader:
            yield {name: clean_text(_bare(cell)) for name, cell in zip(head, row, strict=False)}
    except csv.Error:
        raise Unreadable("exchange.csv_broken", line=reader.line_num) from None


def _check_head(head: list[str]) -> None:
    for missing in ("Name", "Kennung"):
        if missing not in head:
            raise Unreadable("exchange.csv_columns", missing=missing, found=", ".join(head)[:200])


def _service(row: dict[str, str]) -> ServiceRecord:
    modules = (_module(code, row.get(head, "")) for head, code in MODULES.items())
    deadlines = html_of(row.get("Fristen", "").splitlines())
    key = clean_line(row.get("Leistungsschlüssel", ""))
    return ServiceRecord(
        identifier=Identifier(clean_line(row.get("Kennung", "")), clean_line(row.get("Stelle", ""))),
        keys=(key,) if is_service_key(key) else (),
        modules=tuple(module for module in modules if module.wordings),
        costs=_costs(row),
        deadlines=(PeriodModule(about=(Wording("de", deadlines),)),) if deadlines else (),
        synonyms=tuple(Term("de", word) for one in row.get("Suchwörter", "").splitlines() if (word := clean_line(one))),
    )


def _module(code: str, cell: str) -> TextModule:
    points = [point for line in cell.splitlines() if (point := clean_line(line))]
    text = html_line(cell) if code in _NAMES else clean_html(html_of(points))
    return TextModule(code, (Wording("de", text),) if text else ())


def _costs(row: dict[str, str]) -> tuple[CostModule, ...]:
    """A line per fee; where there is one basis only, it is that of all."""
    columns = [row.get(head, "").splitlines() for head in (*FEES, BASIS)]
    only = columns[-1][0] if len(columns[-1]) == 1 else ""
    fees = zip_longest(*columns, fillvalue="")
    return tuple(_cost_module(amount, to, purpose, basis or only) for amount, to, purpose, basis in fees)


def _cost_module(lowest: str, to: str, purpose: str, basis: str) -> CostModule:
    amount, highest = _euros(lowest), _euros(to)
    fixed = CostKind.FREE if amount == 0 else CostKind.FIXED
    kind = CostKind.UNSAID if amount is None else CostKind.VARIABLE if highest is not None else fixed
    cost = Cost(kind, None if kind is CostKind.FREE else amount, highest, about=_said(purpose))
    return CostModule((cost,), _said(basis))


def _said(cell: str) -> tuple[Wording, ...]:
    text = clean_html(html_of([cell])) if cell.strip() else ""
    return (Wording("de", text),) if text else ()


def _euros(cell: str) -> Decimal | None:
    number = cell.replace("€", "").strip()
    return amount_of(number) if _NUMBER.fullmatch(number) else None


def _cells(record: ServiceRecord) -> Iterator[str]:
    yield record.identifier.agency
    yield record.identifier.value
    yield record.keys[0] if record.keys else ""
    for code in MODULES.values():
        yield record.plain(code) if code in _NAMES else "\n".join(points_of(record.html(code)))
    yield "\n".join(point for module in record.deadlines for said in module.about for point in points_of(said.text))
    costs = [(cost, module) for module in record.costs for cost in module.costs or (Cost(CostKind.UNSAID),)]
    yield _lines(_german(Decimal(0) if cost.kind is CostKind.FREE else cost.amount) for cost, _module in costs)
    yield _lines(_german(cost.highest) for cost, _module in costs)
    yield _lines(_german_text(cost.about) for cost, _module in costs)
    yield _lines(_german_text(module.about) for _cost, module in costs)
    yield "\n".join(term.text for term in record.synonyms if term.language == "de")


def _lines(values: Iterable[str]) -> str:
    return "\n".join(values).rstrip()


def _german_text(wordings: Iterable[Wording]) -> str:
    return " ".join(point for said in wordings if said.language == "de" for point in points_of(said.text))


def _german(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}".replace(".", ",")


def _safe(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _line(cells: Iterable[str]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerow(cells)
    return file.getvalue()
