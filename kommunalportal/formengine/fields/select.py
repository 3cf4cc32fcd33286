"""One of many answers, from the bundle's own options or from a published code list."""

from collections.abc import Sequence
from functools import cached_property
from typing import ClassVar, Literal, Self
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from pydantic import Field, StrictBool, model_validator

from kommunalportal.formengine.codelists.lists import CodeList, Entry, code_list, found_by_words, names
from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, Invalid, RawInput, read_text
from kommunalportal.formengine.fields.options import Option, label_of
from kommunalportal.formengine.fields.xml_form import code_element

_MOST_NAMED = 5
_SEARCHED_FROM = 15


class SelectField(BaseField):
    """A select box, with more than 15 entries searched by typing; stored is the code or the option's value.

    Exactly one of `options` and `list` (a code list: countries, nationalities, legal-forms, ...; `only` and `without`
    narrow it down). A name that is posted in place of the code is understood, whatever its case and accents.
    """

    type: Literal["select"]
    options: tuple[Option, ...] = ()
    list: str = ""
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    first: tuple[str, ...] = Field(default=(), max_length=10)
    search: StrictBool | None = None

    page_depends_on: ClassVar[str] = "choice"

    @model_validator(mode="after")
    def _has_choices(self) -> Self:
        if bool(self.list) is bool(self.options):
            raise ValueError("a select has either options or a list")
        if self.list and self.list not in names():
            raise ValueError(f"unknown list '{self.list}'; known: {', '.join(names())}")
        known = code_list(self.list).by_code if self.list else {}
        unknown = [code for code in (*self.only, *self.without, *self.first) if code not in known]
        if unknown:
            raise ValueError(f"the list has no code '{unknown[0]}'")
        if len(self.choices) < 2:
            raise ValueError("a select needs at least two choices")
        return self

    @property
    def code_list(self) -> CodeList | None:
        """The published list, where there is one."""
        return code_list(self.list) if self.list else None

    @cached_property
    def choices(self) -> Sequence[Entry]:
        """Everything that may be chosen, in the order of the page."""
        if not self.list:
            return tuple(Entry(option.value, option.label) for option in self.options)
        listed = code_list(self.list)
        fitting = [entry for entry in listed.entries if self._is_offered(entry.value)]
        return tuple(sorted(fitting, key=lambda entry: self._rank(entry.value)))

    def _is_offered(self, code: str) -> bool:
        return (not self.only or code in self.only) and code not in self.without

    def _rank(self, code: str) -> int:
        return self.first.index(code) if code in self.first else len(self.first)

    @property
    def is_searched(self) -> bool:
        """Whether a script makes the select box one that is searched by typing."""
        return len(self.choices) > _SEARCHED_FROM if self.search is None else self.search

    @cached_property
    def _values(self) -> frozenset[str]:
        return frozenset(entry.value for entry in self.choices)

    def read(self, raw: RawInput, context: Context) -> Value:
        typed = read_text(raw, longest=300)
        if not typed or typed in self._values:
            return typed or None
        found = found_by_words(tuple(self.choices), typed)
        if not found:
            raise Invalid(
                _("„%(typed)s“ steht nicht in der Liste. Bitte wählen Sie eine der angezeigten Antworten.")
                % {"typed": typed}
            )
        if len(found) > 1:
            named = ", ".join(str(entry.label) for entry in found[:_MOST_NAMED])
            raise Invalid(_("Bitte wählen Sie genauer: %(answers)s.") % {"answers": named})
        return found[0].value

    def show(self, value: Value) -> str:
        return label_of(self.choices, value)

    def as_xml(self, value: Value) -> Element:
        if self.code_list is None or value is None:
            return super().as_xml(value)
        uri, version = self.code_list.uri, self.code_list.version
        return code_element(self.name, value, self.show(value), uri=uri, version=version)

    def missing(self) -> str:
        return _("Bitte wählen Sie eine Antwort aus.")
