"""Takes every mail and delivers none: SMTP on one port, the mails as pages and JSON on another."""

import re
import uuid
from collections import deque
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.routing import Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from simulators.pages import table
from simulators.server import Simulator, json_answer

KEPT_MAILS = 500
LARGEST_MAIL = 2 * 1024 * 1024
_LINK = re.compile(r"(https?://[^\s<>\"]+)")


class Mail(Simulator):
    """Mail. Options: `smtp_port`; unless given, the port after the web view's."""

    name = "mail"
    title = "E-Mail"
    port_offset = 6

    def routes(self) -> list[Rule]:
        """Mails per recipient, one mail, and the same as JSON."""
        return [
            Rule("/", endpoint=self.recipients, methods=["GET"]),
            Rule("/postfach/<address>", endpoint=self.inbox, methods=["GET"]),
            Rule("/mail/<id>", endpoint=self.read, methods=["GET"]),
            Rule("/api/mails", endpoint=self.as_json, methods=["GET"]),
            Rule("/api/mails", endpoint=self.forget, methods=["DELETE"]),
        ]

    def start(self) -> None:
        """Listen for SMTP."""
        self._kept = deque(mail["id"] for mail in self.store.all("mail"))
        port = self.place.options.get("smtp_port")
        if port is None:
            port = int(self.place.url.rpartition(":")[2]) + 1
        self._smtp = Controller(self, hostname="127.0.0.1", port=port, data_size_limit=LARGEST_MAIL)
        self._smtp.start()

    def stop(self) -> None:
        """Stop listening."""
        super().stop()
        self._smtp.stop()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        """Keep one mail, once per recipient; the oldest makes room."""
        if self.faults.down or self.faults.http_status:
            return "451 Try again later"
        content = envelope.original_content or b""
        for recipient in envelope.rcpt_tos:
            document = {**_document(content), "id": uuid.uuid4().hex, "to": recipient.lower()}
            self.store.add("mail", document["id"], document, belongs_to=document["to"])
            self._kept.append(document["id"])
        while len(self._kept) > KEPT_MAILS:
            self.store.delete("mail", self._kept.popleft())
        return "250 OK"

    def recipients(self, request: Request) -> Response:
        """Who got mail."""
        counts: dict[str, int] = {}
        for mail in self.store.all("mail", newest_first=True):
            counts[mail["to"]] = counts.get(mail["to"], 0) + 1
        if not counts:
            return self.page("Keine E-Mails", Markup("<p>Noch hat das Portal keine E-Mail verschickt.</p>"))
        rows: list[list[object]] = [
            [Markup('<a href="/postfach/{}">{}</a>').format(address, address), count]
            for address, count in counts.items()
        ]
        return self.page("Postfächer", table(["Adresse", "E-Mails"], rows))

    def inbox(self, request: Request, address: str) -> Response:
        """The mails of one address, newest first."""
        mails = self.store.all("mail", belongs_to=address.lower(), newest_first=True)
        rows: list[list[object]] = [
            [Markup('<a href="/mail/{}">{}</a>').format(mail["id"], mail["subject"] or "(ohne Betreff)"), mail["at"]]
            for mail in mails
        ]
        back = Markup('<p><a href="/">Alle Postfächer</a></p>')
        return self.page(f"E-Mails an {address}", back + table(["Betreff", "Zeit"], rows))

    def read(self, request: Request, id: str) -> Response:
        """One mail as text, its links clickable. The HTML part is shown as source: it belongs to nobody's page."""
        mail = self.store.get("mail", id)
        if mail is None:
            raise NotFound
        head = Markup('<p><a href="/postfach/{}">Zurück</a></p><p>Von {} an {}</p>').format(
            mail["to"], mail["from"], mail["to"]
        )
        html = Markup("<details><summary>HTML-Fassung</summary><pre>{}</pre></details>").format(mail["html"])
        return self.page(mail["subject"] or "(ohne Betreff)", head + _with_links(mail["text"]) + html)

    def as_json(self, request: Request) -> Response:
        """GET /api/mails?to=: oldest first."""
        to = request.args.get("to")
        return json_answer(self.store.all("mail", belongs_to=to.lower() if to else None))

    def forget(self, request: Request) -> Response:
        """DELETE /api/mails: begin anew."""
        while self._kept:
            self.store.delete("mail", self._kept.popleft())
        return redirect("/", code=303)


def _document(content: bytes) -> dict[str, Any]:
    message = message_from_bytes(content, policy=policy.default)
    return {
        "from": str(message["From"] or ""),
        "subject": str(message["Subject"] or ""),
        "text": _part(message, "plain"),
        "html": _part(message, "html"),
        "links": _LINK.findall(_part(message, "plain")),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    try:
        return str(body.get_content()) if body else ""
    except (LookupError, ValueError):
        return ""


def _with_links(text: str) -> Markup:
    parts = _LINK.split(text)
    linked = [
        Markup('<a href="{}">{}</a>').format(part, part) if number % 2 else Markup.escape(part)
        for number, part in enumerate(parts)
    ]
    return Markup("<pre>{}</pre>").format(Markup("").join(linked))
