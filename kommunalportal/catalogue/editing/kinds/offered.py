"""Which services an owner may write about: those a municipality offers; its own for everybody else."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kommunalportal.catalogue.editing.checks import Finding, Weight
from kommunalportal.catalogue.models import PublicService, Responsibility
from kommunalportal.kernel.tenancy import current_tenant


def offered_services() -> list[tuple[int, str, str]]:
    """Id, slug and name, by name."""
    return list(_offered().order_by("search_name", "pk").values_list("pk", "slug", "name"))


def service_of(slug: str) -> PublicService | None:
    """One of them."""
    return _offered().filter(slug=slug).first()


def not_offered(slug: str) -> list[Finding]:
    """What keeps words about a service from being published that is not in the list."""
    if service_of(slug) is not None:
        return []
    message = _("Die Leistung steht nicht im Angebot. Nehmen Sie sie erst wieder auf.")
    return [Finding(Weight.ERROR, "service.not_offered", "", message)]


def _offered() -> QuerySet[PublicService]:
    if current_tenant().is_municipality:
        chosen = Responsibility.objects.values("service_id")
        return PublicService.in_lineage.filter(pk__in=chosen)
    return PublicService.objects.all()
