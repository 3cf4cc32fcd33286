"""What an earlier application of the same person said: suggested in a new one, with its source, and easily changed.

``Application.known``: ``from`` (the earlier reference) and ``facts`` by the names of ``account....`` in bundles. Read
once when a draft begins, so that no step asks the database for it.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from kommunalportal.accounts.models import Account
from kommunalportal.applications.models import Application
from kommunalportal.formengine.bundle import Bundle

#: accounts know names and addresses of mail; the rest has to come from somewhere else
FACTS = frozenset({"birth_date", "address", "phone"})
OLDEST = timedelta(days=2 * 365)
LOOKED_AT = 3


def facts_from_earlier(account: Account, bundle: Bundle) -> dict[str, Any] | None:
    """Facts that the bundle's questions may start with; nothing where no application said any."""
    wanted = {_fact_of(field.prefill) for field in bundle.form.fields.values()} & FACTS
    if not wanted:
        return None
    sent = Application.objects.sent().filter(account=account, submitted_at__gte=timezone.now() - OLDEST)
    rows = sent.only("reference", "answers", "bundle_snapshot", "represents")
    for place in range(LOOKED_AT):  # one by one: nearly always the first says enough
        earlier = rows.order_by("-changed_at")[place : place + 1].first()
        if earlier is None:
            return None
        facts = {name: value for name, value in _said_in(earlier) if name in wanted}
        if facts:
            return {"from": earlier.reference, "facts": facts}
    return None


def _said_in(application: Application) -> Iterator[tuple[str, Any]]:
    if (application.represents or {"kind": "self"})["kind"] != "self":
        return  # it speaks of somebody else
    for step in (application.bundle_snapshot or {}).get("form", {}).get("steps", ()):
        for field in step["fields"]:
            value = application.answers.get(field["name"])
            if value and (fact := _fact_of(field.get("prefill", ""))):
                yield fact, value


def _fact_of(path: str) -> str:
    group, _, name = path.partition(".")
    return name if group in {"account", "applicant"} else ""
