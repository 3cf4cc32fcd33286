"""Many finished applications in all municipalities: what a portal holds after years. For measuring only.

Each is stored as a real one is (sealed answers, the form of its day, timeline, hand-over, work item), but made by
statements instead of citizens: a million of them take minutes. They have no entries in the audit, whose chain cannot be
written in bulk, and no certificates.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction

from kommunalportal.accounts.models import Account
from kommunalportal.applications.models import Application, TimelineEntry
from kommunalportal.casework.models import WorkItem
from kommunalportal.catalogue.bundles import bundle_named
from kommunalportal.catalogue.models import OnlineService, PublicService
from kommunalportal.connections.models import Connection
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.models import Tenant, TenantKind
from kommunalportal.kernel.tenancy import acting_for

BUNDLE, UNIT = "meldebescheinigung", "buergerbuero"
OF_ONE_PERSON = 20
#: One municipality is large: a tenth of all lies there.
LARGE, LARGE_SHARE = "grevenbroich", 10
PERSON = {"given_names": "Ada Maria", "family_name": "Lindqvist"}
ANSWERS = {
    "purpose": "authority",
    "kind": "simple",
    "person": PERSON,
    "birth_date": "1990-05-14",
    "address": {"street": "Am Hammerwerk", "house_number": "12", "postcode": "41515", "place": "Grevenbroich"},
    "delivery": "electronic",
    "declaration": True,
}
#: One in fifty still waits for a clerk; all are spread over three years.
_SOURCE = """(SELECT n, n %% 50 = 0 AS is_open, now() - make_interval(mins => (n::bigint * 7919 %% 1576800)::int) AS at
              FROM generate_series(1, %(count)s::int) AS n) AS one"""
_STORED = """(SELECT id, reference, submitted_at AS at, decided_at IS NULL AS is_open
              FROM applications_application WHERE tenant_id = %(tenant)s AND reference LIKE 'M-%%') AS one"""
_WITH_KINDS = (
    f"{_STORED} CROSS JOIN unnest(ARRAY['started', 'submitted', 'arrived', 'accepted', 'certificate']) AS kind"
)


class NotForRealError(RuntimeError):
    """Somebody wanted invented applications in a real portal."""


def seed_applications(count: int) -> int:
    """Make about so many; answers how many there are then. To be called once, after the municipalities are there."""
    if not settings.DEMO:
        raise NotForRealError("KP_DEMO is 0: invented applications do not belong into a real portal.")
    towns = list(Tenant.objects.filter(kind=TenantKind.MUNICIPALITY, is_active=True).order_by("pk"))
    elsewhere = (count - count // LARGE_SHARE) // max(1, len(towns) - 1)
    made = 0
    for town in towns:
        with acting_for(town), transaction.atomic():
            made += _fill(count // LARGE_SHARE if town.slug == LARGE else elsewhere)
    return made


def _fill(count: int) -> int:
    offer, connected = _offer(), _connected()
    bundle = bundle_named(BUNDLE)
    people = _people(-(-count // OF_ONE_PERSON))
    given = {"count": count, "people": [person.pk for person in people]}
    application = Application(
        online_service=offer,
        account=people[0],
        bundle_version=bundle.service.version,
        bundle_snapshot=bundle.as_json(),
        answers=ANSWERS,
        result_kind="certificate",
        status_code="ABCDEFGH",
        register_answer={"found": True, "person": PERSON},
    )
    day = dict.fromkeys(("created_at", "changed_at", "confirmed_at", "submitted_at"), "at")
    values = {"reference": "'M-' || n", "account": "(%(people)s::bigint[])[1 + n %% cardinality(%(people)s::bigint[])]"}
    _insert(application, _SOURCE, given, **day, **values, decided_at="CASE WHEN NOT is_open THEN at END")
    _insert(TimelineEntry(facts={}), _WITH_KINDS, given, application="id", kind="kind", at="at")
    delivery = Delivery(connection=connected, content={"data": ANSWERS}, expects_answer=True, next_try_at=None)
    steps = dict.fromkeys(("announced_at", "submitted_at", "arrived_at", "accepted_at", "answered_at"), "at")
    _insert(delivery, _STORED, given, reference="reference", created_at="at", **steps)
    case = {"application": "id", "file_reference": "reference", "opened_at": "at"}
    _insert(WorkItem(unit_slug=UNIT), _STORED, given, **case, closed_at="CASE WHEN NOT is_open THEN at END")
    return count


def _offer() -> OnlineService:
    service = PublicService.in_lineage.get(slug=BUNDLE)
    offer, _ = OnlineService.objects.get_or_create(service=service, defaults={"bundle_slug": BUNDLE})
    return offer


def _connected() -> Connection:
    values = {"provider": "none", "name": "Einwohnermelderegister", "settings": {}}
    connected, _ = Connection.objects.get_or_create(port="delivery", slug="population-register", defaults=values)
    return connected


def _people(count: int) -> list[Account]:
    # Without a password: nobody can log in as one of them.
    people = (
        Account(email=f"person-{number}@portal.example", given_name="Ada", family_name="Lindqvist")
        for number in range(count)
    )
    return Account.objects.bulk_create(people, batch_size=1000)


def _insert(row: models.Model, source: str, given: Mapping[str, Any], **computed: str) -> None:
    """Store this row once for each row of ``source``, with some fields computed by SQL of our own."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    values = {
        f"own_{field.attname}": field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in fields
        if field.name not in computed
    }
    columns = ", ".join(f'"{field.column}"' for field in fields)
    chosen = ", ".join(computed.get(field.name) or f"%(own_{field.attname})s" for field in fields)
    statement = f"INSERT INTO {row._meta.db_table} ({columns}) SELECT {chosen} FROM {source}"  # noqa: S608 (our own SQL)
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, **given, "tenant": row.tenant_id})  # type: ignore[attr-defined]
