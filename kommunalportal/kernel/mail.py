"""E-mail leaves through the queue: in the transaction of what it tells of, again after a failure, and never twice
because somebody pressed a button twice.

Addresses and links are sealed while they wait.
"""

import base64
import json
from dataclasses import asdict, dataclass

from kommunalportal.kernel.encryption import seal, unseal
from kommunalportal.kernel.jobs import defer

MOST_TRIES = 30


@dataclass(frozen=True)
class Attachment:
    """A small text file that goes with a mail, for example a calendar entry."""

    filename: str
    mime_type: str
    text: str


@dataclass(frozen=True)
class Mail:
    """A mail without personal data beyond the address itself."""

    to: str
    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()


def post_mail(*, to: str, subject: str, text: str, attachments: tuple[Attachment, ...] = ()) -> None:
    """Hand a mail to the queue (job ``mail.send``).

    Addresses that nobody can have (``.invalid``, RFC 2606), and none at all, stand for people who left, or who came
    without one.
    """
    if not to or to.endswith(".invalid"):
        return
    content = json.dumps(asdict(Mail(to, subject, text, attachments)), ensure_ascii=False)
    defer("mail.send", queue_name="mail", sealed=base64.b64encode(seal(content.encode())).decode())


def post_again(*, sealed: str, tries: int) -> None:
    """Queue a mail that could not be sent: after 1, 2, 4 ... minutes, at most hourly; given up after a day."""
    if tries <= MOST_TRIES:
        in_seconds = min(60 * 2 ** (tries - 1), 3600)
        defer("mail.send", queue_name="mail", in_seconds=in_seconds, sealed=sealed, tries=tries)


def open_mail(sealed: str) -> Mail:
    """The mail that waited in the queue."""
    values = json.loads(unseal(base64.b64decode(sealed)))
    attachments = tuple(Attachment(**attachment) for attachment in values.pop("attachments"))
    return Mail(**values, attachments=attachments)
