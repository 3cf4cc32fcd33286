"""The port `delivery`, spoken in FIT-Connect."""

from functools import lru_cache

from kommunalportal.adapters.delivery.fitconnect.callbacks import cases_named_in, verify_callback
from kommunalportal.adapters.delivery.fitconnect.case_log import CaseLog
from kommunalportal.adapters.delivery.fitconnect.certificates import read_roots
from kommunalportal.adapters.delivery.fitconnect.config import Config
from kommunalportal.adapters.delivery.fitconnect.destination import Destination
from kommunalportal.adapters.delivery.fitconnect.encryption import encrypt
from kommunalportal.adapters.delivery.fitconnect.keys import BadKey, private_key
from kommunalportal.adapters.delivery.fitconnect.metadata import VERSION, metadata_for
from kommunalportal.adapters.delivery.fitconnect.replies import ReplyChannel
from kommunalportal.adapters.delivery.fitconnect.routing import REGION_IDENTIFIER, SERVICE_IDENTIFIER, Routing
from kommunalportal.adapters.delivery.fitconnect.service import Rejected, Service, objects_in, uuid_in
from kommunalportal.connections.ports import Expiry
from kommunalportal.delivery.ports import Announcement, Answer, Attachment, DeliveryProvider, Event, Parcel
from kommunalportal.kernel.failures import ForeignFailure
from kommunalportal.kernel.inbound import InboundCall

#: Announcements remembered at most; one that is forgotten costs a look at its log.
MAX_UNSENT = 1000
REPLY_STANDARD = "https://schema.fitko.de/fit-connect/replies/1.0.0"


class FitConnectProvider:
    """Hands over to one destination. Safe to use from several threads; keep it, because it remembers keys."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._service = Service(config)
        self._destination = Destination(
            self._service,
            destination_id=config.destination_id,
            service_address=config.base_url,
            roots=read_roots(config.trusted_roots),
        )
        self._routing = Routing(self._service, address=config.routing_url, portal_address=config.portal_url)
        self._log = CaseLog(self._service, self._destination, service_address=config.base_url)
        self._replies = ReplyChannel(self._service, key=config.reply_key)
        self._unsent: set[str] = set()

    def announce(self, parcel: Parcel) -> Announcement:
        """Create the submission with the ids of its attachments (A `POST /v2/submissions`)."""
        self._destination.active_entry()
        if self._config.routing_url:
            self._routing.confirm(
                destination=self._destination.id, service_key=parcel.service_key, region_key=parcel.region_key
            )
        body = {
            "destinationId": self._destination.id,
            "announcedAttachments": [attachment.id for attachment in parcel.attachments],
            "publicService": {
                "name": parcel.service_name,
                "identifier": SERVICE_IDENTIFIER + parcel.service_key,
            },
            "region": REGION_IDENTIFIER + parcel.region_key,
        }
        answer = self._service.post("announce", "/v2/submissions", body)
        announcement = Announcement(
            submission_reference=uuid_in("announce", answer, "submissionId"),
            case_reference=uuid_in("announce", answer, "caseId"),
        )
        if len(self._unsent) >= MAX_UNSENT:
            self._unsent.clear()
        self._unsent.add(announcement.submission_reference)
        return announcement

    def put_attachment(self, announcement: Announcement, attachment: Attachment) -> None:
        """Encrypt one attachment and store it at the service."""
        token = self._encrypted(attachment.content, attachment.mime_type)
        path = f"/v2/submissions/{announcement.submission_reference}/attachments/{attachment.id}"
        headers = {"Content-Type": "application/jose"}
        self._service.call("attachment", "PUT", path, content=token.encode(), headers=headers)

    def submit(self, announcement: Announcement, parcel: Parcel) -> None:
        """Send metadata and data, unless the log says that they arrived with an earlier attempt.

        A second submission would be encrypted anew and have other authentication tags than those the receiver
        already verified, so the log is asked before, and again after a refusal. Only what this very object announced
        and never tried to send cannot have arrived.
        """
        is_first_try = announcement.submission_reference in self._unsent
        self._unsent.discard(announcement.submission_reference)
        if not is_first_try and self._has_arrived(announcement):
            return
        metadata = metadata_for(parcel, reply_key=self._config.reply_key, process_standard=REPLY_STANDARD)
        body = {
            "encryptedMetadata": self._encrypted(metadata, "application/json"),
            "encryptedData": self._encrypted(parcel.data, "application/json"),
        }
        try:
            self._service.call("submit", "PUT", f"/v2/submissions/{announcement.submission_reference}", json=body)
        except Rejected:
            if not self._has_arrived(announcement):
                raise

    def events(self, announcement: Announcement) -> list[Event]:
        """The verified log of the submission, oldest first."""
        return self._log.events(announcement)

    def answers(self, announcement: Announcement) -> list[Answer]:
        """Replies not acknowledged yet, verified and decrypted."""
        waiting = self._replies.waiting(announcement.case_reference)
        if not waiting:
            return []
        log = self._log.naming({f"reply:{reply}" for reply in waiting}, announcement)
        answers = [self._replies.read(reply, log) for reply in waiting]
        return [answer for answer in answers if answer is not None]

    def acknowledge(self, announcement: Announcement, answer: Answer) -> None:
        """Accept a reply, after which the service forgets it."""
        self._replies.acknowledge(answer.id)

    def hint_in(self, call: InboundCall) -> list[str]:
        """Case ids of an authenticated callback; Refused otherwise."""
        verify_callback(call, secret=self._config.callback_secret.get_secret_value())
        return cases_named_in(call.body)

    def problems(self) -> list[str]:
        """Try everything that can be tried without sending an application."""
        found: list[str] = []
        try:
            private_key(self._config.reply_key)
        except BadKey as error:
            found.append(f"Schlüssel für Antworten ist unbrauchbar: {error}")
        try:
            entry = self._destination.entry(fresh=True)
            self._destination.encryption_key()
            versions = entry.get("metadataVersions")
            if isinstance(versions, list) and VERSION not in versions:
                found.append(f"Zustellpunkt nimmt Metadaten {VERSION} nicht an")
            if not objects_in(entry, "publicServices"):
                found.append("Zustellpunkt nimmt keine Verwaltungsleistung an")
        except ForeignFailure as failure:
            found.append(str(failure))
        return found

    def expiries(self) -> list[Expiry]:
        """When the certificates of the destination's keys end, as far as they were asked for."""
        ends = self._destination.certificate_ends()
        return [Expiry("Zertifikat des Zustellpunkts", ends)] if ends else []

    def _has_arrived(self, announcement: Announcement) -> bool:
        return any(event.kind == "submitted" for event in self._log.events(announcement))

    def _encrypted(self, plaintext: bytes, content_type: str) -> str:
        kid, key = self._destination.encryption_key()
        return encrypt(plaintext, key=key, kid=kid, content_type=content_type)


def open_provider(config: Config) -> DeliveryProvider:
    """The provider for these settings; the same settings give the same provider, with its keys and its token."""
    return _opened(_Settings(config))


class _Settings:
    """Settings as a cache key: equal when every value is, without secrets in its text."""

    def __init__(self, config: Config) -> None:
        self.config = config

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Settings) and other.config == self.config

    def __hash__(self) -> int:
        return hash((self.config.base_url, self.config.client_id, self.config.destination_id))


@lru_cache(maxsize=512)
def _opened(settings: _Settings) -> FitConnectProvider:
    return FitConnectProvider(settings.config)
