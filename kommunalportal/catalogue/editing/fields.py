"""Fields of editors' forms: each knows how its value is kept (JSON) and how it reads in a comparison."""

import itertools
import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

Json = str | int | bool | None | list[Any] | dict[str, Any]
Data = dict[str, Any]

MAX_LINES = 60
_SPAN = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?$")
_THOUSANDS = re.compile(r"^\d{1,3}(\.\d{3})+$")
_COLOUR = re.compile(r"^#[0-9a-f]{6}$")
_LINK_LINE = re.compile(r"^(?P<text>.*?)\s*(?:\|\s*(?P<target>\S+))?$")


class SpansField(forms.CharField):
    """Opening hours of one day as people write them: "8-12, 14:00-16.30 Uhr". Kept as "08:00-12:00, 14:00-16:30"."""

    def clean(self, value: Any) -> str:
        """The spans in order; none may overlap another."""
        text = super().clean(value).replace("Uhr", "").replace("bis", "-").strip()
        spans = sorted(self._span(part.strip()) for part in re.split(r"[,;]|\bund\b", text) if part.strip())
        for (_start, end), (start, _end) in itertools.pairwise(spans):
            if start < end:
                raise ValidationError(_("Die Zeiten überschneiden sich."))
        return ", ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in spans)

    def _span(self, text: str) -> tuple[time, time]:
        match = _SPAN.match(text)
        try:
            hours = [int(number or 0) for number in match.groups()] if match else []
            start, end = time(hours[0], hours[1]), time(hours[2], hours[3])
        except (IndexError, ValueError):
            raise ValidationError(_("Schreiben Sie die Zeiten so: 08:00-12:00, 14:00-16:00")) from None
        if start >= end:
            raise ValidationError(_("Das Ende liegt nicht nach dem Anfang."))
        return start, end


class LinesField(forms.CharField):
    """One point per line; kept as a list of texts."""

    widget = forms.Textarea
    most_lines = MAX_LINES

    def prepare_value(self, value: Any) -> str:
        """The list as lines."""
        return "\n".join(value) if isinstance(value, list) else str(value or "")

    def clean(self, value: Any) -> Any:
        """Lines without bullets that people type or paste."""
        lines = (re.sub(r"^\s*[-*•–]\s+", "", line).strip() for line in super().clean(value).splitlines())
        kept = [line for line in lines if line]
        if len(kept) > self.most_lines:
            raise ValidationError(_("Das sind zu viele Zeilen. Erlaubt sind %(count)s.") % {"count": self.most_lines})
        return [self.line(line) for line in kept]

    def line(self, text: str) -> Any:
        """What one line is kept as."""
        return text


class LinkLinesField(LinesField):
    """One point per line, with its link after a bar: "§ 24 PAuswG | https://...". Kept as ``[{"text", <target>}]``."""

    def __init__(self, *, target: str, is_address: bool = True, **options: Any) -> None:
        super().__init__(**options)
        self.target, self.is_address = target, is_address

    def prepare_value(self, value: Any) -> str:
        """The entries as lines."""
        if not isinstance(value, list):
            return str(value or "")
        return "\n".join(
            f"{entry['text']} | {entry[self.target]}" if entry.get(self.target) else entry["text"] for entry in value
        )

    def line(self, text: str) -> dict[str, str]:
        """Text and target; the target may be missing."""
        match = _LINK_LINE.match(text)
        words, target = (match["text"], match["target"] or "") if match else (text, "")
        if target and self.is_address and not target.startswith(("https://", "http://", "/")):
            raise ValidationError(_("Der Link „%(link)s“ beginnt nicht mit https://.") % {"link": target[:80]})
        return {"text": words, self.target: target}


class ColourField(forms.CharField):
    """A colour as #rrggbb."""

    widget = forms.TextInput

    def clean(self, value: Any) -> str:
        """Lower case."""
        colour: str = super().clean(value).strip().lower()
        if not _COLOUR.match(colour):
            raise ValidationError(_("Schreiben Sie die Farbe so: #1d4b7f"))
        return colour


class LinkField(forms.CharField):
    """An address outside, or a path of this portal."""

    def clean(self, value: Any) -> str:
        """Nothing but https, http and own paths: no script ever becomes a link."""
        link: str = super().clean(value).strip()
        if link and (not link.startswith(("https://", "http://", "/")) or link.startswith("//") or " " in link):
            raise ValidationError(_("Der Link beginnt mit https:// oder, auf diesem Portal, mit einem Schrägstrich."))
        return link


class AmountField(forms.DecimalField):
    """Euros as people write them: "37", "37,00", "1.250,50 €"."""

    def to_python(self, value: Any) -> Any:
        """With a decimal comma, or with dots between the thousands."""
        typed = str(value if value is not None else "").replace("€", "").replace(" ", "")
        is_german = "," in typed or _THOUSANDS.match(typed)
        return super().to_python(typed.replace(".", "").replace(",", ".") if is_german else typed)

    def prepare_value(self, value: Any) -> Any:
        """As people write it, unless they wrote it."""
        is_kept = isinstance(value, str) and value.replace(".", "", 1).isdigit()
        return value.replace(".", ",") if is_kept else value


def kept(value: Any) -> Json:
    """A cleaned value as JSON says it."""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M") if timezone.is_aware(value) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value  # type: ignore[no-any-return]


def shown(field: forms.Field, value: Any) -> str:
    """A kept value as it reads in a comparison."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(field, forms.DateTimeField):
        return str(formats.date_format(datetime.fromisoformat(value), "SHORT_DATETIME_FORMAT"))
    if isinstance(field, forms.DateField):
        return str(formats.date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT"))
    if isinstance(field, forms.DecimalField):
        return f"{formats.number_format(Decimal(value), 2)} €"
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    return str(field.prepare_value(value))


class EditForm(forms.Form):
    """What one kind lets people write. The same form takes what somebody typed and checks what was kept."""

    #: Fields whose words are read by the public and weighed for plain language.
    prose: tuple[str, ...] = ()
    #: Fields that may stay empty, but had better not.
    wanted: tuple[str, ...] = ()

    def data_to_keep(self) -> Data:
        """All cleaned values as JSON."""
        return {name: kept(self.cleaned_data.get(name)) for name in self.fields}


REQUIRED = lazy("Dieses Feld darf nicht leer sein.")


def text(label: Any, *, most: int = 200, hint: Any = "", required: bool = False, **options: Any) -> forms.CharField:
    """One line of text."""
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        required=required,
        error_messages={"required": REQUIRED},
        **options,
    )


def long_text(label: Any, *, most: int = 4000, hint: Any = "", required: bool = False) -> forms.CharField:
    """Several lines of text."""
    return text(label, most=most, hint=hint, required=required, widget=forms.Textarea)
