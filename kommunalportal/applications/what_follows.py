"""What happens next and by when: the last line of a timeline that goes on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kommunalportal.delivery.rules import USUAL_WAIT

#: how a case ends -> what follows once it has arrived
RESULTS: dict[str, Promise] = {
    "certificate": gettext_lazy("Als Nächstes: die Urkunde in Ihrem Postfach"),
    "letter": gettext_lazy("Als Nächstes: Post vom Amt"),
    "decision": gettext_lazy("Als Nächstes: die Entscheidung des Amts"),
}
#: after these the case has arrived, by machine or by hand
ARRIVED = frozenset({"accepted", "by_hand", "answered", "needs_clerk", "assigned", "message", "question"})


@dataclass(frozen=True)
class Following:
    """The next thing, in words."""

    title: str
    text: str


def following(
    *, kinds: frozenset[str], result_kind: str, submitted_at: datetime, usual_days: int | None, usually: str
) -> Following | None:
    """What follows on these entries; nothing where a person has to mend something first.

    ``usual_days`` is the office's own figure, ``usually`` what the online service says where there is none.
    """
    if not kinds & ARRIVED:
        return None if "rejected" in kinds else _arriving(submitted_at)
    title = RESULTS.get(result_kind)
    if title is None:
        return None
    return Following(str(title), _by_when(submitted_at, usual_days, usually))


def _arriving(submitted_at: datetime) -> Following:
    at = date_format(timezone.localtime(submitted_at + USUAL_WAIT), "H:i")
    text = _("Meist geht das in Sekunden. Dauert es bis {time} Uhr, sagen wir es hier.").format(time=at)
    return Following(_("Als Nächstes: Ihr Antrag kommt beim Amt an"), text)


def _by_when(submitted_at: datetime, usual_days: int | None, usually: str) -> str:
    if usual_days:
        day = timezone.localtime(submitted_at + timedelta(days=usual_days))
        if day.date() >= timezone.localdate():
            return _("Voraussichtlich bis {day}.").format(day=date_format(day, "j. F Y"))
        return _("Das dauert länger als üblich. Fragen Sie gern beim Amt nach.")
    return _("So lange dauert es: {usually}").format(usually=usually) if usually else ""
