"""Changing keys: the master key that wraps, and the data keys of tenants. What was sealed stays readable."""

from django.db import transaction

from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.encryption import rewrapped, with_new_key
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for


def wrap_anew(pk: int) -> None:
    """Wrap the tenant's data keys with the master key of today."""
    with transaction.atomic():
        tenant = Tenant.objects.select_for_update().get(pk=pk)
        _store(tenant, rewrapped(bytes(tenant.wrapped_key)), "keys.wrapped_anew")


def renew_data_key(pk: int) -> None:
    """Give the tenant a new data key: it seals from now on, the earlier ones still open what they sealed."""
    with transaction.atomic():
        tenant = Tenant.objects.select_for_update().get(pk=pk)
        _store(tenant, with_new_key(bytes(tenant.wrapped_key)), "keys.renewed")


def _store(tenant: Tenant, wrapped: bytes, action: str) -> None:
    tenant.wrapped_key = wrapped
    tenant.save(update_fields=["wrapped_key"])
    with acting_for(tenant):
        record(action, by=SYSTEM, on=tenant)
