"""Published bundles: every version for ever, which one holds, and what somebody changed in it."""

from django.db import models
from django.utils import timezone

from kommunalportal.kernel.models import SharedDownModel


class BundleVersion(SharedDownModel):
    """One published version of a bundle. Never changed: drafts and applications refer to it by its number."""

    slug = models.SlugField(max_length=50)
    version = models.PositiveIntegerField()
    content = models.JSONField(help_text="the bundle as JSON, checked, without its tests")
    archive = models.BinaryField(editable=False, help_text="the files as they were published, one ZIP file")
    fingerprint = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["slug", "version"]
        constraints = [models.UniqueConstraint(fields=["tenant", "slug", "version"], name="bundle_version_once")]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"


class BundleUse(SharedDownModel):
    """Which version of a bundle holds for its owner and all below, and which single values are other ones there.

    The nearest owner's version holds; overrides of all owners add up, the nearest last.
    """

    slug = models.SlugField(max_length=50)
    current = models.ForeignKey(BundleVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    overrides = models.JSONField(default=dict, help_text="path -> {value, instead_of}")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "slug"], name="bundle_use_once")]

    def __str__(self) -> str:
        return self.slug
