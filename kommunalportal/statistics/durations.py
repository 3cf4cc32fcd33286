"""How long a service really took, told before somebody applies."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F
from django.utils import timezone

from kommunalportal.applications.models import Application
from kommunalportal.catalogue.models import OnlineService

MEASURED_FOR = timedelta(days=365)
FEWEST_CASES = 10  # below, one odd case would be the figure


class NineOfTen(Aggregate):
    """A duration that nine of ten really had or stayed below."""

    function = "percentile_disc"
    template = "%(function)s(0.9) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class UsualDuration:
    """Nine of ten of the last year's ``cases`` were decided within this time."""

    within: timedelta
    cases: int

    @property
    def days(self) -> int:
        """Whole days, the begun one counted."""
        return max(1, -(-self.within // timedelta(days=1)))


def usual_duration(offer: OnlineService) -> UsualDuration | None:
    """From sending to the decision or certificate; nothing while there are too few finished cases."""
    finished = Application.objects.filter(
        online_service_id=offer.pk,
        submitted_at__isnull=False,
        decided_at__gte=timezone.now() - MEASURED_FOR,
        withdrawn_at=None,
    )
    took = ExpressionWrapper(F("decided_at") - F("submitted_at"), output_field=DurationField())
    found = finished.annotate(took=took).aggregate(within=NineOfTen("took"), cases=Count("pk"))
    return UsualDuration(**found) if found["cases"] >= FEWEST_CASES else None
