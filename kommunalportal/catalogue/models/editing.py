"""What editors write before anybody else may read it, and what the link check found."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kommunalportal.kernel.models import TenantModel


class RevisionState(models.TextChoices):
    """Where a revision is on its way to the public; the moves stand in ``editing/states.py``."""

    DRAFT = "draft", _("Entwurf")
    IN_REVIEW = "in_review", _("in Prüfung")
    PUBLISHED = "published", _("veröffentlicht")
    DISCARDED = "discarded", _("verworfen")


class Revision(TenantModel):
    """Fassung: one change of one subject, from the first draft to the published page.

    ``data`` is the subject as it shall be, ``base`` as it was when the change began: whoever publishes must find it
    unchanged. A revision that was published stays as it is for ever; its ``base`` is what it replaced.
    """

    kind = models.SlugField(max_length=30, help_text="slug of the kind, see editing/kinds")
    subject = models.CharField(max_length=140, help_text="what is changed; the kind's own words")
    title = models.CharField(max_length=220)
    data = models.JSONField(default=dict)
    base = models.JSONField(null=True, help_text="empty: there was nothing yet")
    is_removal = models.BooleanField(default=False, help_text="publishing takes the subject away")
    state = models.CharField(max_length=10, choices=RevisionState, default=RevisionState.DRAFT)
    version = models.PositiveIntegerField(default=1, help_text="raised whenever the draft is saved")
    number = models.PositiveIntegerField(null=True, help_text="1, 2, 3 ... per subject, given when published")
    remark = models.TextField(blank=True, help_text="what the reviewer wants changed")
    parents_digest = models.CharField(max_length=64, blank=True, help_text="the state's text when this was written")
    author_id = models.CharField(max_length=64)
    author_name = models.CharField(max_length=160)
    reviewer_id = models.CharField(max_length=64, blank=True)
    reviewer_name = models.CharField(max_length=160, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    OPEN: ClassVar[tuple[RevisionState, ...]] = (RevisionState.DRAFT, RevisionState.IN_REVIEW)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "kind", "subject", "number"], name="revision_number_once"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(number__isnull=False, published_at__isnull=False),
                name="revision_published_has_number",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "kind", "subject"], name="revision_subject")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.subject} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done with it."""
        return self.state in self.OPEN

    @property
    def is_draft(self) -> bool:
        """Whether its author may still write."""
        return self.state == RevisionState.DRAFT

    @property
    def is_published(self) -> bool:
        """Whether it was made public at some time."""
        return self.state == RevisionState.PUBLISHED


class EditingRules(TenantModel):
    """How the municipality works: whether one person alone may write and publish (no four eyes)."""

    may_review_own = models.BooleanField(default=False)
    changed_by = models.CharField(max_length=160)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="editing_rules_once")]

    def __str__(self) -> str:
        return str(self.may_review_own)


class LinkState(models.TextChoices):
    """What the last look at a link said."""

    UNKNOWN = "unknown", _("noch nicht geprüft")
    ALIVE = "alive", _("erreichbar")
    FAILING = "failing", _("antwortet gerade nicht")
    DEAD = "dead", _("tot")
    FORBIDDEN = "forbidden", _("darf nicht geprüft werden")


class CheckedLink(TenantModel):
    """An address outside that our texts link to."""

    url = models.URLField(max_length=500)
    places = models.JSONField(default=list, help_text="[[kind, subject, title], ...]: where it stands")
    state = models.CharField(max_length=10, choices=LinkState, default=LinkState.UNKNOWN)
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status of the last answer")
    failures = models.PositiveSmallIntegerField(default=0, help_text="how many times in a row it did not answer")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["url"]
        constraints = [models.UniqueConstraint(fields=["tenant", "url"], name="checked_link_once")]

    def __str__(self) -> str:
        return self.url
