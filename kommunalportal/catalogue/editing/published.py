"""What editors decided, for whoever loads data that are shipped: that is not undone."""

from kommunalportal.catalogue.models import Revision, RevisionState


def taken_away(kind: str) -> set[str]:
    """Subjects whose last published revision took them away."""
    published = Revision.objects.filter(kind=kind, state=RevisionState.PUBLISHED)
    last = published.order_by("subject", "-number").distinct("subject")
    return {subject for subject, is_removal in last.values_list("subject", "is_removal") if is_removal}
