"""Which services an owner may write about: those a municipality offers; its own for everybody else."""

from django.db.models import QuerySet

from kommunalportal.catalogue.models import PublicService, Responsibility
from kommunalportal.kernel.tenancy import current_tenant


def offered_services() -> list[tuple[int, str, str]]:
    """Id, slug and name, by name."""
    return list(_offered().order_by("search_name", "pk").values_list("pk", "slug", "name"))


def service_of(slug: str) -> PublicService | None:
    """One of them."""
    return _offered().filter(slug=slug).first()


def _offered() -> QuerySet[PublicService]:
    if current_tenant().is_municipality:
        chosen = Responsibility.objects.values("service_id")
        return PublicService.in_lineage.filter(pk__in=chosen)
    return PublicService.objects.all()
