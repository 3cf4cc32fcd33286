"""How long something has waited, short enough for a column of a list."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

HOUR = 60
DAY = 24 * HOUR


@register.filter
def age(moment: datetime) -> str:
    """The largest unit alone: 4 Min., 3 Std., 12 Tage."""
    minutes = int((timezone.now() - moment).total_seconds() // 60)
    if minutes < HOUR:
        return _("%(count)s Min.") % {"count": max(minutes, 0)}
    if minutes < DAY:
        return _("%(count)s Std.") % {"count": minutes // HOUR}
    days = minutes // DAY
    return ngettext("%(count)s Tag", "%(count)s Tage", days) % {"count": days}
