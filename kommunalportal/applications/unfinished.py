"""What somebody is just typing on a step: kept as typed, judged by nobody, shown again at the next visit."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from kommunalportal.applications.actions import stand_of
from kommunalportal.applications.journeys import ApplicationForm
from kommunalportal.applications.models import Application

#: characters of one step; nobody types more, and what is sent in the end is judged by its own limits
MOST_TYPED = 50_000
#: stands among the typed texts, where no field can be called so: not yet sent, so nothing is wrong with it yet
ONLY_TYPED = "nur-getippt"


def keep_typed(*, form: ApplicationForm, slug: str, raw: Mapping[str, Sequence[str]], seen: str) -> bool:
    """Keep the typed texts of a step beside the answers, which stay as they are.

    Not kept: what is too much, what another window has saved since (``seen`` is the stand the page was made from), and
    what comes after the draft was sent or while somebody else changes it; the next key pressed brings it again.
    """
    names = {field.name for field in form.journey.fields(slug) if field.is_input}
    typed = {key: list(texts) for key, texts in raw.items() if key.partition(".")[0] in names}
    if seen != stand_of(form, slug) or sum(len(text) for texts in typed.values() for text in texts) > MOST_TYPED:
        return False
    application = form.application
    application.unfinished = {**application.unfinished, slug: {**typed, ONLY_TYPED: []}}
    unchanged = Application.objects.drafts().filter(
        pk=application.pk, changed_at=application.changed_at, confirmed_at=None
    )
    return bool(unchanged.update(unfinished=application.unfinished, changed_at=timezone.now()))
