"""Feedback of readers: taken, looked at by editors, and forgotten after a year."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from kommunalportal.catalogue.models import Feedback, FeedbackKind
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.audit import record

MOST_LETTERS = 500
MOST_LETTERS_OF_A_BARRIER = 2000
KEPT = timedelta(days=365)


@dataclass(frozen=True)
class PageVerdict:
    """What readers say about one page in sum."""

    path: str
    helped: int
    not_helped: int


def give_feedback(*, path: str, helped: bool | None, text: str, language: str) -> None:
    """Somebody says whether a page helped; nothing about who it was is written down."""
    Feedback.objects.create(path=path[:200], helped=helped, text=text[:MOST_LETTERS], language=language)


def report_barrier(*, path: str, text: str, contact: str, language: str) -> Feedback:
    """Somebody cannot use a page and may say where to answer."""
    return Feedback.objects.create(
        kind=FeedbackKind.BARRIER,
        path=path[:200],
        text=text[:MOST_LETTERS_OF_A_BARRIER],
        contact=contact,
        language=language,
    )


def mark_done(*, feedback: Feedback, is_done: bool, actor: Actor) -> None:
    """An editor has dealt with it, or not yet after all. Where to answer is forgotten once it is done."""
    with transaction.atomic():
        feedback.done_at = timezone.now() if is_done else None
        if is_done:
            feedback.contact = ""
        feedback.save(update_fields=["done_at", "contact"])
        record("feedback.done" if is_done else "feedback.reopened", by=actor, on=feedback)


def forget_old_feedback() -> int:
    """What is older than a year goes; answers how many."""
    return Feedback.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]


def listed(*, kind: str = "", waiting_only: bool = True, path: str = "") -> QuerySet[Feedback]:
    """For editors, barriers first, then the newest. Votes without words are counted, not listed."""
    found = Feedback.objects.exclude(kind=FeedbackKind.HELPED, text="")
    if kind:
        found = found.filter(kind=kind)
    if waiting_only:
        found = found.filter(done_at=None)
    if path:
        found = found.filter(path=path)
    return found.order_by("kind", "-created_at")


def verdicts(limit: int = 20) -> list[PageVerdict]:
    """The pages that helped least often, for editors to look at."""
    counted = (
        Feedback.objects.filter(kind=FeedbackKind.HELPED)
        .values("path")
        .annotate(yes=Count("pk", filter=Q(helped=True)), no=Count("pk", filter=Q(helped=False)))
        .filter(no__gt=0)
        .order_by("-no", "path")[:limit]
    )
    return [PageVerdict(row["path"], row["yes"], row["no"]) for row in counted]
