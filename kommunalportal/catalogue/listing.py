"""Services as rows of a list, in one statement.

Lists are the hot path of every public page. Django's ORM takes longer to compile this statement, with its three
subqueries, than PostgreSQL takes to answer it; so it stands here as it is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from kommunalportal.catalogue.models import LifeSituation
from kommunalportal.catalogue.offers import OfferState, offer_state
from kommunalportal.kernel.tenancy import current_tenant

#: Conditions over r (responsibility) and s (service) for all filters at once; an empty filter is always true.
NARROWED = """
    (%(level)s = '' OR s.level = %(level)s)
    AND (%(audience)s = '' OR s.audience IN (%(audience)s, 'both'))
    AND (%(situation)s = '' OR EXISTS (
          SELECT 1 FROM catalogue_servicesituation l JOIN catalogue_lifesituation f ON f.id = l.situation_id
          WHERE l.service_id = s.id AND f.slug = %(situation)s))
    AND (NOT %(online)s OR EXISTS (
          SELECT 1 FROM catalogue_onlineservice o
          WHERE o.service_id = s.id AND o.tenant_id = %(tenant)s AND o.is_active))"""
BY_NAME = "s.search_name, s.id"

_SELECT = """
    SELECT s.id, s.slug, s.name, s.service_key, s.level, s.channel, s.audience, coalesce(r.fee_amount, s.fee_amount),
           coalesce(nullif(r.authority, ''), s.authority), coalesce(u.name, ''),
           EXISTS (SELECT 1 FROM catalogue_onlineservice o
                   WHERE o.service_id = s.id AND o.tenant_id = r.tenant_id AND o.is_active),
           EXISTS (SELECT 1 FROM appointments_appointmenttype a
                   WHERE a.service_slug = s.slug AND a.tenant_id = r.tenant_id AND a.is_active),
           EXISTS (SELECT 1 FROM catalogue_downloaddocument d
                   WHERE d.service_id = s.id AND d.tenant_id = r.tenant_id AND d.is_application),
           count(*) OVER ()
    FROM catalogue_responsibility r
    JOIN catalogue_publicservice s ON s.id = r.service_id
    LEFT JOIN catalogue_organisationalunit u ON u.id = r.unit_id
    WHERE r.tenant_id = %(tenant)s AND {condition} ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s"""


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty means everything."""

    level: str = ""
    audience: str = ""
    situation: str = ""
    online: bool = False

    def parameters(self) -> dict[str, Any]:
        """Values for ``NARROWED``."""
        return {**self.__dict__, "tenant": current_tenant().pk}


@dataclass(frozen=True)
class ServiceRow:
    """One service in a list."""

    pk: int
    slug: str
    name: str
    service_key: str
    level: str
    channel: str
    audience: str
    fee_amount: Decimal | None
    authority: str
    unit_name: str
    offer: OfferState
    situations: tuple[LifeSituation, ...] = ()


def select_services(
    condition: str, order: str, parameters: Mapping[str, Any], *, limit: int | None = None, offset: int = 0
) -> tuple[tuple[ServiceRow, ...], int]:
    """Rows of the current municipality's list, and how many there are beyond ``limit``.

    ``condition`` and ``order`` are our own SQL over r and s; what people typed goes into ``parameters`` only.
    """
    statement = _SELECT.format(condition=condition, order=order)
    values = {**parameters, "tenant": current_tenant().pk, "limit": limit, "offset": offset}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = list(cursor.fetchall())
    return tuple(_row(*columns[:-1]) for columns in found), found[0][-1] if found else 0


def _row(*columns: Any) -> ServiceRow:
    pk, slug, name, service_key, level, channel, audience, fee_amount, authority, unit_name = columns[:10]
    is_online, is_bookable, has_form = columns[10:]
    return ServiceRow(
        pk=pk,
        slug=slug,
        name=name,
        service_key=service_key,
        level=level,
        channel=channel,
        audience=audience,
        fee_amount=fee_amount,
        authority=authority,
        unit_name=unit_name,
        offer=offer_state(
            level=level, channel=channel, is_online=is_online, is_bookable=is_bookable, has_form=has_form
        ),
    )
