"""Notices: what everybody should know right now."""

from datetime import date, datetime
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kommunalportal.catalogue.editing.fields import REQUIRED, Data, EditForm, LinkField, kept, long_text
from kommunalportal.catalogue.editing.fields import text as one_line
from kommunalportal.catalogue.editing.kinds.base import Kind, Subject
from kommunalportal.catalogue.models import Notice, NoticeLevel

SECOND_PRECISION = "%Y-%m-%dT%H:%M"
_MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=SECOND_PRECISION)


class NoticeForm(EditForm):
    """One notice."""

    prose = ("text",)

    level = forms.ChoiceField(label=_("Wie dringend"), choices=NoticeLevel.choices, initial=NoticeLevel.INFO)
    text = long_text(_("Text"), most=300, required=True, hint=_("Ein oder zwei einfache Sätze."))
    valid_from = forms.DateTimeField(
        label=_("Gilt ab"),
        widget=_MOMENT,
        error_messages={"required": REQUIRED, "invalid": _("Geben Sie Tag und Uhrzeit an.")},
    )
    valid_until = forms.DateTimeField(
        label=_("Gilt bis"),
        widget=_MOMENT,
        required=False,
        help_text=_("Leer heißt: bis jemand den Hinweis wegnimmt."),
        error_messages={"invalid": _("Geben Sie Tag und Uhrzeit an.")},
    )
    link_url = LinkField(label=_("Link"), max_length=300, required=False, help_text=_("Wo mehr dazu steht."))
    link_label = one_line(_("Worte des Links"), most=80)

    def clean(self) -> Data:
        """It ends after it begins, and a link has words."""
        values = self.cleaned_data
        begins, ends = values.get("valid_from"), values.get("valid_until")
        if begins and ends and ends <= begins:
            self.add_error("valid_until", ValidationError(_("Das Ende liegt nicht nach dem Anfang.")))
        if values.get("link_url") and not values.get("link_label"):
            self.add_error("link_label", ValidationError(_("Schreiben Sie, wohin der Link führt.")))
        return values


class Notices(Kind):
    """Notices of this tenant; those of the state and the provider are their own."""

    slug = "hinweise"
    name = _("Hinweis")
    names = _("Hinweise auf allen Seiten")
    about = _("Ein Hinweis steht im Kopf jeder Seite, solange er gilt.")
    form = NoticeForm
    may_create = True
    may_remove = True

    def subjects(self) -> list[Subject]:
        return [
            Subject(notice.key, notice.text, note=str(NoticeLevel(notice.level).label))
            for notice in Notice.objects.all()
        ]

    def load(self, key: str) -> Data | None:
        notice = Notice.objects.filter(key=key).first()
        return {name: kept(getattr(notice, name)) for name in NoticeForm.base_fields} if notice else None

    def blank(self) -> Data:
        return {**super().blank(), "valid_from": kept(timezone.now())}

    def new_key(self, data: Data) -> str:
        return uuid4().hex[:12]

    def title(self, key: str, data: Data) -> str:
        return str(data["text"])[:80]

    def apply(self, key: str, data: Data) -> None:
        moments = {name: _moment(data[name]) for name in ("valid_from", "valid_until")}
        Notice.objects.update_or_create(key=key, defaults={**data, **moments})

    def remove(self, key: str) -> None:
        Notice.objects.filter(key=key).delete()

    def public_path(self, key: str) -> str:
        return "/"

    def expired(self, today: date) -> set[str]:
        return set(Notice.objects.filter(valid_until__date__lt=today).values_list("key", flat=True))


def _moment(text: str | None) -> datetime | None:
    return timezone.make_aware(datetime.fromisoformat(text)) if text else None
