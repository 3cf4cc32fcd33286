"""How tenants come into being."""

from typing import Any

from django.db import transaction

from kommunalportal.kernel.encryption import new_wrapped_key
from kommunalportal.kernel.models import Tenant


def provide_tenant(*, slug: str, parent: Tenant | None = None, **values: Any) -> Tenant:
    """Create the tenant or bring its description up to date; its data key is made once and never replaced."""
    with transaction.atomic():
        tenant, _created = Tenant.objects.update_or_create(
            slug=slug,
            defaults={**values, "parent": parent},
            create_defaults={**values, "slug": slug, "parent": parent, "wrapped_key": new_wrapped_key()},
        )
        tenant.lineage = [tenant.pk, *(parent.lineage_ids() if parent else [])]
        tenant.save(update_fields=["lineage"])
    return tenant
