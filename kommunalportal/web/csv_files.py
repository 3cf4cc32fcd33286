"""Tables as files: UTF-8 with a mark and semicolons, as spreadsheets in German offices open them without asking."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_response(filename: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A download. A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow([str(label) for label in head])
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    response = HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename) or ""
    return response


def _harmless(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) and not isinstance(cell, int | float) else text
