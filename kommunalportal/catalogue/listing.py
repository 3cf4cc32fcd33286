"""Services as rows of a list, in one statement.

Lists are the hot path of every public page. Django's ORM takes longer to compile this statement, with its
subqueries, than PostgreSQL takes to answer it; so it stands here as it is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from kommunalportal.catalogue.fees import FeeToday, fee_of_parts, fee_of_rules
from kommunalportal.catalogue.models import LifeSituation
from kommunalportal.catalogue.offers import OfferState, OnlinePart, offer_of
from kommunalportal.catalogue.online import OnlineOffer, online_offer
from kommunalportal.connections.queries import UsableConnections
from kommunalportal.formengine.bundle import Service as BundleService
from kommunalportal.kernel.tenancy import current_tenant

#: Conditions over r (responsibility) and s (service) for all filters at once; an empty filter is always true.
NARROWED = """
    (%(level)s = '' OR s.level = %(level)s)
    AND (%(audience)s = '' OR s.audience IN (%(audience)s, 'both'))
    AND (%(situation)s = '' OR EXISTS (
          SELECT 1 FROM catalogue_servicesituation l JOIN catalogue_lifesituation f ON f.id = l.situation_id
          WHERE l.service_id = s.id AND f.slug = %(situation)s))
    AND (%(online)s::bigint[] IS NULL OR s.id = ANY (%(online)s::bigint[]))"""
BY_NAME = "s.search_name, s.id"

_SELECT = """
    SELECT s.id, s.slug, s.name, s.service_key, s.level, s.channel, s.audience,
           f.amount, f.amount_max, coalesce(f.unit, ''), coalesce(f.basis, ''), f.valid_from, f.valid_until, f.others,
           coalesce(nullif(r.authority, ''), s.authority), coalesce(u.name, ''),
           o.bundle_slug, o.payment_connection, o.seal_connection,
           CASE WHEN o.id IS NOT NULL THEN (
               SELECT json_agg(json_build_array(c.port, c.slug, c.paused_at IS NULL) ORDER BY c.port, c.slug)
               FROM connections_connection c WHERE c.tenant_id = %(tenant)s AND c.is_active) END,
           EXISTS (SELECT 1 FROM appointments_appointmenttype a
                   WHERE a.service_slug = s.slug AND a.tenant_id = r.tenant_id AND a.is_active),
           EXISTS (SELECT 1 FROM catalogue_downloaddocument d
                   WHERE d.service_id = s.id AND d.tenant_id = r.tenant_id AND d.is_application),
           count(*) OVER ()
    FROM catalogue_responsibility r
    JOIN catalogue_publicservice s ON s.id = r.service_id
    LEFT JOIN catalogue_organisationalunit u ON u.id = r.unit_id
    LEFT JOIN catalogue_onlineservice o ON o.service_id = s.id AND o.tenant_id = r.tenant_id AND o.is_active
    LEFT JOIN LATERAL (
        SELECT f.*, CASE WHEN count(*) OVER (PARTITION BY f.tenant_id) > 1 THEN (
                SELECT json_agg(json_build_array(g.amount::text, g.amount_max::text, g.unit, g.basis,
                                                 g.valid_from, g.valid_until) ORDER BY g.id)
                FROM catalogue_fee g
                WHERE g.service_id = f.service_id AND g.tenant_id = f.tenant_id
                      AND (g.valid_from IS NULL OR g.valid_from <= %(today)s)
                      AND (g.valid_until IS NULL OR g.valid_until >= %(today)s)) END AS others
        FROM catalogue_fee f
        WHERE f.service_id = s.id AND f.tenant_id = ANY (%(lineage)s)
              AND (f.valid_from IS NULL OR f.valid_from <= %(today)s)
              AND (f.valid_until IS NULL OR f.valid_until >= %(today)s)
        ORDER BY array_position(%(lineage)s, f.tenant_id), f.id LIMIT 1) f ON true
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
        online = _online_now() if self.online else None
        return {**self.__dict__, "online": online, "tenant": current_tenant().pk}


@dataclass(frozen=True)
class ServiceRow:
    """One service in a list. ``bundle`` is there while it is offered online, even if disturbed."""

    pk: int
    slug: str
    name: str
    service_key: str
    level: str
    channel: str
    audience: str
    fee: FeeToday
    authority: str
    unit_name: str
    offer: OfferState
    parts: tuple[OnlinePart, ...] = ()
    bundle: BundleService | None = None
    situations: tuple[LifeSituation, ...] = ()

    @property
    def fee_amount(self) -> Decimal | None:
        """Euros, where it is one fixed amount."""
        return None if self.fee.highest is not None else self.fee.lowest


class _Columns(NamedTuple):
    pk: int
    slug: str
    name: str
    service_key: str
    level: str
    channel: str
    audience: str
    amount: Decimal | None
    amount_max: Decimal | None
    fee_unit: str
    fee_basis: str
    valid_from: date | None
    valid_until: date | None
    fees: list[tuple[str | None, str | None, str, str, str | None, str | None]] | None
    authority: str
    unit_name: str
    bundle_slug: str | None
    payment_connection: str
    seal_connection: str
    connections: list[tuple[str, str, bool]] | None
    is_bookable: bool
    has_form: bool
    total: int


def select_services(
    condition: str, order: str, parameters: Mapping[str, Any], *, limit: int | None = None, offset: int = 0
) -> tuple[tuple[ServiceRow, ...], int]:
    """Rows of the current municipality's list, and how many there are beyond ``limit``.

    ``condition`` and ``order`` are our own SQL over r and s; what people typed goes into ``parameters`` only.
    """
    tenant, today = current_tenant(), timezone.localdate()
    values: dict[str, Any] = {
        "tenant": tenant.pk,
        "lineage": tenant.lineage_ids(),
        "today": today,
        "limit": limit,
        "offset": offset,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SELECT.format(condition=condition, order=order), {**parameters, **values})
        found = [_Columns(*columns) for columns in cursor.fetchall()]
    return tuple(_row(columns, today) for columns in found), found[0].total if found else 0


def _online_now() -> list[int]:
    """Services that can be got online as a whole at this moment."""
    rows, _total = select_services("o.id IS NOT NULL", BY_NAME, {})
    return [row.pk for row in rows if row.offer is OfferState.ONLINE]


def _online(found: _Columns) -> OnlineOffer | None:
    if found.bundle_slug is None:
        return None
    return online_offer(
        found.bundle_slug,
        payment_connection=found.payment_connection,
        seal_connection=found.seal_connection,
        usable=UsableConnections({(port, slug): is_usable for port, slug, is_usable in found.connections or ()}),
    )


def _row(found: _Columns, today: date) -> ServiceRow:
    online = _online(found)
    offer = offer_of(
        level=found.level,
        channel=found.channel,
        is_offered=online is not None,
        works=online is not None and online.works,
        is_bookable=found.is_bookable,
        has_form=found.has_form,
    )
    return ServiceRow(
        pk=found.pk,
        slug=found.slug,
        name=found.name,
        service_key=found.service_key,
        level=found.level,
        channel=found.channel,
        audience=found.audience,
        fee=fee_of_rules(online.service.fees, today) if online else _fee(found),
        authority=found.authority,
        unit_name=found.unit_name,
        offer=offer.state,
        parts=offer.parts,
        bundle=online.service if online else None,
    )


def _fee(found: _Columns) -> FeeToday:
    if found.fees:
        return fee_of_parts([_part(*columns) for columns in found.fees])
    return FeeToday(
        found.amount, found.amount_max, found.fee_unit, found.fee_basis, found.valid_from, found.valid_until
    )


def _part(
    amount: str | None, highest: str | None, unit: str, basis: str, begins: str | None, ends: str | None
) -> FeeToday:
    return FeeToday(_euros(amount), _euros(highest), unit, basis, _day(begins), _day(ends))


def _euros(value: str | None) -> Decimal | None:
    return Decimal(value) if value else None


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
