"""Online services as every step of an application needs them: read once per published revision and process."""

from functools import lru_cache

from kommunalportal.catalogue.models import OnlineService
from kommunalportal.kernel.tenancy import current_tenant

KEEP = 5000


def online_service_with(pk: int) -> OnlineService:
    """The current tenant's online service with its service, for reading only; ``OnlineService.DoesNotExist``.

    Whatever changes an online service publishes (see ``switching.py``), so the next request reads it anew.
    """
    tenant = current_tenant()
    return _online_service(tenant.pk, tenant.catalogue_revision, pk)


@lru_cache(maxsize=KEEP)
def _online_service(_tenant: int, _revision: int, pk: int) -> OnlineService:
    found: OnlineService = OnlineService.objects.select_related("service").get(pk=pk)
    return found
