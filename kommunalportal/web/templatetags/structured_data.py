"""schema.org for search engines: what a service is, who is responsible, what it costs."""

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from kommunalportal.catalogue.service_page import ServicePage
from kommunalportal.kernel.addresses import portal_address
from kommunalportal.kernel.models import Tenant

register = template.Library()
#: As Django's json_script does: nothing in a text can end the element.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@register.simple_tag
def government_service(page: ServicePage, tenant: Tenant) -> SafeString:
    """A data block (JSON-LD). It is never executed, so the strict security policy needs no exception for it."""
    text = json.dumps(_service(page, tenant), ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 (escaped above)


def _service(page: ServicePage, tenant: Tenant) -> dict[str, Any]:
    address = portal_address(tenant, f"/leistungen/{page.row.slug}/")
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": address,
        "url": address,
        "name": page.service.name,
        "alternateName": page.service.official_name,
        "description": page.text.summary.value,
        "identifier": page.service.service_key,
        "serviceOperator": {"@type": "GovernmentOrganization", "name": page.authority},
        "areaServed": {"@type": "AdministrativeArea", "name": tenant.name},
        "availableChannel": _channel(page, address),
        "offers": _offer(page),
    }
    return {name: value for name, value in said.items() if value}


def _channel(page: ServicePage, address: str) -> dict[str, Any]:
    unit = page.responsibility.unit
    channel: dict[str, Any] = {"@type": "ServiceChannel", "serviceUrl": address}
    if unit and unit.phone:
        channel["servicePhone"] = {"@type": "ContactPoint", "telephone": unit.phone}
    if unit and unit.street:
        channel["serviceLocation"] = {
            "@type": "Place",
            "name": unit.name,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": unit.street,
                "postalCode": unit.postcode,
                "addressLocality": unit.place,
                "addressCountry": "DE",
            },
        }
    return channel


def _offer(page: ServicePage) -> dict[str, Any]:
    """Only a fee that is known."""
    fee = page.row.fee
    if fee.lowest is None:
        return {}
    price = {"priceCurrency": "EUR", "minPrice": f"{fee.lowest:.2f}"}
    highest = {"maxPrice": f"{fee.highest:.2f}"} if fee.highest is not None else {"price": f"{fee.lowest:.2f}"}
    specification = {"@type": "PriceSpecification", **price, **highest}
    return {"@type": "Offer", "priceSpecification": specification}
