"""Forms to be had without login, and which shipped data was loaded."""

from typing import ClassVar

from django.db import models

from kommunalportal.catalogue.models.descriptions import PublicService
from kommunalportal.kernel.models import TenantModel


class DownloadDocument(TenantModel):
    """A form or template to be had without login."""

    #: Stands in ``made_from`` of what editors brought themselves: loading the shipped forms leaves it alone.
    BY_EDITORS: ClassVar[str] = "editors"

    service = models.ForeignKey(PublicService, null=True, blank=True, on_delete=models.SET_NULL)
    is_application = models.BooleanField(default=False, help_text="handing it in is how the service is got")
    filename = models.CharField(max_length=90, help_text="safe name, also its address")
    title = models.CharField(max_length=160)
    about = models.CharField(max_length=200, blank=True)
    topic = models.CharField(max_length=60, blank=True, help_text="heading of the list it stands below")
    version = models.CharField(max_length=20)
    issued_on = models.DateField()
    language = models.CharField(max_length=8, default="de")
    mime_type = models.CharField(max_length=80, default="application/pdf")
    file_key = models.CharField(max_length=32)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    made_from = models.CharField(max_length=64, blank=True, help_text="hash of what it was made of")

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["tenant", "filename"], name="download_filename_once")]

    def __str__(self) -> str:
        return self.filename


class LoadedData(TenantModel):
    """Which set of shipped data was loaded last, so that loading it again costs nothing."""

    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="loaded_data_once")]

    def __str__(self) -> str:
        return self.name
