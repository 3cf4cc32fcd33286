"""HTML of form fields, made once per language and filled with what was typed: a form of 300 fields opens at once.

Kept is a field's page without any answer of a person: where texts are typed, a mark stands for each; where one of few
values is chosen, there is one page per value. Pages lie with the field and go with it.
"""

import re
from collections.abc import Callable, Mapping

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kommunalportal.formengine.fields import Field
from kommunalportal.formengine.fields.base import Typed

_FIRST_MARK = 0xE000
_MARKS = re.compile(f"[{chr(_FIRST_MARK)}-{chr(_FIRST_MARK + 15)}]")
_MOST_KEPT = 60
_CHOSEN_PARTS = frozenset({"country"})

Make = Callable[[Typed], SafeString]


def kept_page(field: Field, value: Typed, heading: bool, make: Make) -> SafeString:
    """The field's page with this value, from memory where it was made before."""
    if field.page_depends_on == "choice":
        return _chosen(field, value, heading, make)
    if isinstance(value, str):
        return _filled(field, {"": value}, heading, lambda marks: make(marks[""]))
    if isinstance(value, Mapping) and field.parts:
        return _filled(
            field, {part: str(value.get(part) or "") for part in field.parts}, heading, lambda m: make({**m})
        )
    return make(value)


def _chosen(field: Field, value: Typed, heading: bool, make: Make) -> SafeString:
    chosen = tuple(map(str, value)) if isinstance(value, list) else str(value)
    key = (field.name, get_language(), heading, chosen)
    kept = field.kept_pages.get(key)
    if kept is None:
        kept = make(value)
        if len(field.kept_pages) < _MOST_KEPT and len(str(chosen)) < 1000:
            field.kept_pages[key] = kept
    return SafeString(kept)


def _filled(
    field: Field, texts: dict[str, str], heading: bool, make: Callable[[dict[str, str]], SafeString]
) -> SafeString:
    typed = [text for part, text in texts.items() if part not in _CHOSEN_PARTS]
    key = (field.name, get_language(), heading, *(texts[part] for part in _CHOSEN_PARTS if part in texts))
    pieces = field.kept_pages.get(key)
    if pieces is None:
        marks = {part: chr(_FIRST_MARK + i) for i, part in enumerate(p for p in texts if p not in _CHOSEN_PARTS)}
        made = make({**texts, **marks})
        pieces = (_MARKS.split(made), [ord(mark) - _FIRST_MARK for mark in _MARKS.findall(made)])
        if len(field.kept_pages) < _MOST_KEPT:
            field.kept_pages[key] = pieces
    between, order = pieces
    filled = [between[0]]
    for place, following in zip(order, between[1:], strict=True):
        filled += (escape(typed[place]), following)
    return SafeString("".join(filled))
