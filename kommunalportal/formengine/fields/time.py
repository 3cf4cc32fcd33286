"""A time of day."""

import re
from datetime import time
from typing import ClassVar, Literal

from django.utils.translation import gettext as _

from kommunalportal.formengine.context import Context
from kommunalportal.formengine.document import Value
from kommunalportal.formengine.fields.base import BaseField, Invalid, RawInput, read_text

_TYPED = re.compile(r"([0-9]{1,2})(?:\s*[:.,h]\s*([0-9]{2})|([0-9]{2}))?(?::00)?\s*(?:uhr|h)?", re.IGNORECASE)
_WITH_MINUTES_BEHIND = re.compile(r"([0-9]{1,2})\s*uhr\s*([0-9]{1,2})", re.IGNORECASE)


class TimeField(BaseField):
    """Stored as "14:30". Understood are 14:30, 14.30 Uhr, 1430, 14 Uhr, 8h15. `earliest`, `latest`: both allowed."""

    type: Literal["time"]
    earliest: time = time(0, 0)
    latest: time = time(23, 59)

    page_depends_on: ClassVar[str] = "text"

    def read(self, raw: RawInput, context: Context) -> Value:
        typed = read_text(raw, longest=20)
        if not typed:
            return None
        match = _TYPED.fullmatch(typed) or _WITH_MINUTES_BEHIND.fullmatch(typed)
        if match is None:
            raise Invalid(_("Bitte geben Sie eine Uhrzeit ein, zum Beispiel 14:30."))
        hour, minute = int(match[1]), int(next(filter(None, match.groups()[1:]), "0"))
        if hour > 23 or minute > 59:
            raise Invalid(_("Diese Uhrzeit gibt es nicht. Ein Tag geht von 00:00 bis 23:59 Uhr."))
        chosen = time(hour, minute)
        if not self.earliest <= chosen <= self.latest:
            raise Invalid(
                _("Bitte geben Sie eine Uhrzeit von %(earliest)s bis %(latest)s Uhr ein.")
                % {"earliest": f"{self.earliest:%H:%M}", "latest": f"{self.latest:%H:%M}"}
            )
        return f"{chosen:%H:%M}"

    def show(self, value: Value) -> str:
        return _("%(time)s Uhr") % {"time": value} if isinstance(value, str) else super().show(value)

    def missing(self) -> str:
        return _("Bitte geben Sie eine Uhrzeit ein.")
