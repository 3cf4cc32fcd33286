"""What every field has: its texts, its rules, and how it reads, checks, shows and hands over an answer."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeAlias
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from pydantic import Field, StrictBool

from kommunalportal.formengine.characters import has_forbidden_characters, has_stacked_marks, tidy
from kommunalportal.formengine.conditions import Condition
from kommunalportal.formengine.context import Context, Offer
from kommunalportal.formengine.document import Document, LocalText, Value
from kommunalportal.formengine.fields.xml_form import element_of

Typed: TypeAlias = "str | list[str] | dict[str, str] | list[dict[str, Value]] | dict[str, Any]"
"""What goes back into the inputs: a text, ticked values, the parts of a group, files, or entries of a group."""

Errors: TypeAlias = dict[str, str]
"""Messages by key: the field's name, or `name.part` for one input of a group."""

LONGEST_TYPED_TEXT = 20_000


class Turn(NamedTuple):
    """What a field's own button made of the posted step, and what is wrong, by the key of the input."""

    posted: dict[str, list[str]]
    errors: Errors = {}


class Part(NamedTuple):
    """One input of a group on the page; `width` in characters (5, 10, 20; 0 for the whole line)."""

    label: str
    token: str = ""
    width: int = 0
    is_numeric: bool = False


class Invalid(Exception):
    """The input cannot be accepted. `messages`: part of the field ("" for the field itself) -> plain sentence."""

    def __init__(self, message: str = "", /, **parts: str) -> None:
        super().__init__(message)
        self.messages = {"": message} if message else parts


class RawInput:
    """The posted values of one field; `part` names one input of a group (posted as `name.part`)."""

    def __init__(self, name: str, posted: Mapping[str, Sequence[str]]) -> None:
        self._name = name
        self._posted = posted

    def all(self, part: str = "") -> list[str]:
        """Everything posted under this name, whatever it is; never fails."""
        values = self._posted.get(f"{self._name}.{part}" if part else self._name, ())
        values = [values] if isinstance(values, str) else values
        return [value for value in values if isinstance(value, str)]

    def typed(self, part: str = "") -> str:
        """The text as typed, shortened to a size that is safe to show again, without control characters."""
        text = next(iter(self.all(part)), "")[:LONGEST_TYPED_TEXT]
        return "".join(character for character in text if character >= " " or character in "\t\r\n")

    def one(self, part: str = "", *, lines: bool = False) -> str:
        """The tidied text; raises Invalid when it contains characters that no text may contain."""
        text = next(iter(self.all(part)), "")[: LONGEST_TYPED_TEXT + 1]
        text = tidy(text, lines=lines)
        if has_forbidden_characters(text):
            raise Invalid(_("Ihr Text enthält ein unsichtbares Steuerzeichen. Bitte tippen Sie ihn neu ein."))
        if has_stacked_marks(text):
            raise Invalid(_("Ihr Text enthält zu viele Zeichen übereinander. Bitte tippen Sie ihn neu ein."))
        return text

    def inside(self) -> dict[str, list[str]]:
        """Everything posted under a name inside this one, by its whole name."""
        names = (key for key in self._posted if key.startswith(f"{self._name}."))
        return {name: RawInput(name, self._posted).all() for name in names}


class BaseField(Document):
    """A question. Subclasses add a `type`, their rules and `read`, `to_raw` and `show`."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,49}$")
    label: LocalText
    hint: LocalText | None = None
    example: LocalText | None = None
    required: StrictBool = True
    required_message: LocalText | None = None
    visible_if: Condition | None = None
    autocomplete: str = Field(default="", pattern=r"^[a-z0-9 -]*$")
    prefill: str = ""

    parts: ClassVar[tuple[str, ...]] = ()
    """Names of the inputs of a group; empty for a single input."""
    is_input: ClassVar[bool] = True
    """False for fields that only show something."""
    is_group: ClassVar[bool] = False
    """The page shows several inputs under one legend."""
    role: ClassVar[str] = ""
    """The group's role for screen readers, where it has one."""
    first_input_stands_for_all: ClassVar[bool] = False
    """Links to any part of the group lead to its first input."""
    page_depends_on: ClassVar[str] = ""
    """What the page shows of an answer: "text" only what was typed, "choice" one of few values. Such pages are made
    once per language; those of other fields (empty) each time."""

    if TYPE_CHECKING:

        @property
        def type(self) -> str:
            """The name of the field type in bundles and of its template."""

    @cached_property
    def kept_pages(self) -> dict[Any, Any]:
        """What the web keeps about this field's page: never an answer."""
        return {}

    def inputs(self) -> dict[str, Part]:
        """The inputs of a group as the page shows them, by part."""
        return {}

    def offers(self, context: Context) -> Sequence[Offer]:
        """What the world outside offers to choose from, where this field asks it."""
        return ()

    def is_a_turn(self, posted: Mapping[str, Sequence[str]]) -> bool:
        """Whether one of the field's own buttons was pressed: the page is shown again, nothing is answered yet."""
        return False

    def turned(self, posted: Mapping[str, Sequence[str]], context: Context) -> Turn:
        """What was posted, after the field's own button did what it says."""
        return Turn({key: list(values) for key, values in posted.items()})

    def read(self, raw: RawInput, context: Context) -> Value:
        """The answer as stored; None when left empty. Raises Invalid."""
        raise NotImplementedError

    def to_raw(self, value: Value) -> dict[str, list[str]]:
        """The answer as it would be posted (keys as in the page); tolerates values of a wrong shape."""
        return {self.name: [value if isinstance(value, str) else str(value)]} if value is not None else {}

    def show(self, value: Value) -> str:
        """The answer as people read it; lines separated by line breaks."""
        return "" if value is None else str(value)

    def printed(self, value: Value) -> str:
        """The answer in a PDF, where it cannot be opened or asked again."""
        return self.show(value)

    def as_data(self, value: Value) -> Value:
        """The answer as plain JSON."""
        return value

    def as_xml(self, value: Value) -> Element:
        """The answer as an XML element of the field's name."""
        return element_of(self.name, self.as_data(value))

    def typed(self, raw: RawInput) -> Typed:
        """What was typed, for showing the input again."""
        return {part: raw.typed(part) for part in self.parts} if self.parts else raw.typed()

    def typed_value(self, value: Value) -> Typed:
        """A stored answer (or prefilled value), for showing it in the input."""
        return self.typed(RawInput(self.name, self.to_raw(value)))

    def typed_again(self, raw: RawInput, context: Context) -> Typed:
        """What was just posted, for showing the input again; fields may add what the context knows about it."""
        return self.typed(raw)

    def known_from(self, value: Value, context: Context) -> Context:
        """The context for reading a new answer when this one is stored already; uploads add their files."""
        return context

    def missing(self) -> str:
        """The message for an empty required field."""
        label = str(self.label)
        if label.endswith("?"):
            return _("Bitte beantworten Sie die Frage „%(label)s“") % {"label": label}
        return _("Bitte füllen Sie das Feld „%(label)s“ aus.") % {"label": label}

    def clean(self, posted: Mapping[str, Sequence[str]], context: Context) -> tuple[Value, Errors]:
        """Read what was posted: the answer and no errors, or None and the messages. Never raises."""
        try:
            value = self.read(RawInput(self.name, posted), context)
        except Invalid as problem:
            return None, {f"{self.name}.{part}" if part else self.name: str(m) for part, m in problem.messages.items()}
        if value is None and self.required and self.is_input:
            return None, {self.name: str(self.required_message or self.missing())}
        return value, {}

    def problems(self, value: Value, context: Context) -> Errors:
        """Check a stored answer by the rules for a posted one."""
        return self.clean(self.to_raw(value), context)[1]


def read_text(raw: RawInput, part: str = "", *, longest: int, lines: bool = False) -> str:
    """A text of at most `longest` characters; raises Invalid with the length that was typed."""
    text = raw.one(part, lines=lines)
    if len(text) > longest:
        raise Invalid(
            _("Bitte kürzen Sie auf höchstens %(longest)d Zeichen. Es sind jetzt %(length)d.")
            % {"longest": longest, "length": len(text)}
        )
    return text
