"""The port `delivery` without a call of our own: cases lie ready, and what was said through our API is read here."""

from datetime import timedelta

from django.utils import timezone

from kommunalportal.adapters.delivery.restpull.clients import connections_of
from kommunalportal.adapters.delivery.restpull.config import Config
from kommunalportal.delivery import pulling
from kommunalportal.delivery.ports import Announcement, Answer, Attachment, DeliveryProvider, Event, Parcel
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.inbound import InboundCall


class RestPullProvider:
    """Lets one back-office system fetch."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def announce(self, parcel: Parcel) -> Announcement:
        """The case begins (again, if it was refused before): whatever was said of it is over."""
        pulling.forget_said(parcel.reference)
        return Announcement(submission_reference=parcel.reference, case_reference=parcel.reference)

    def put_attachment(self, announcement: Announcement, attachment: Attachment) -> None:
        """Files lie in our own store already."""

    def submit(self, announcement: Announcement, parcel: Parcel) -> None:
        """A case can be fetched as soon as it counts as submitted."""

    def events(self, announcement: Announcement) -> list[Event]:
        """Fetched, and what the receipt says."""
        return pulling.events_of(announcement.submission_reference)

    def answers(self, announcement: Announcement) -> list[Answer]:
        """Answers not taken yet."""
        return pulling.answers_of(announcement.submission_reference)

    def acknowledge(self, announcement: Announcement, answer: Answer) -> None:
        """The answer's content need not be kept here."""
        pulling.note_taken(announcement.submission_reference, answer.id)

    def hint_in(self, call: InboundCall) -> list[str]:
        """Who fetches needs no callback."""
        raise Refused("delivery.callback_unknown")

    def problems(self) -> list[str]:
        """Nobody fetches: the only thing that can be seen from here."""
        limit = timedelta(hours=self._config.alarm_after_hours)
        waiting = [pulling.waiting_since(connection) for connection in connections_of(self._config.client_id)]
        oldest = min((since for since in waiting if since), default=None)
        if oldest is None or timezone.now() - oldest < limit:
            return []
        return [f"Seit {timezone.localtime(oldest):%d.%m.%Y, %H:%M} Uhr holt niemand die Anträge ab."]


def open_provider(config: Config) -> DeliveryProvider:
    """The provider for these settings."""
    return RestPullProvider(config)
