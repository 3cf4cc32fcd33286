"""The mail simulator."""

import smtplib
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from simulators.mail import KEPT_MAILS, LARGEST_MAIL
from simulators.running import Running


@pytest.fixture
def smtp_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def mail(tmp_path: Path, smtp_port: int) -> Iterator[str]:
    running = Running("mail", data_dir=tmp_path, smtp_port=smtp_port)
    running.start()
    yield running.url
    running.stop()


def _send(port: int, to: str = "ada@example.org", text: str = "Guten Tag\nhttp://a.localhost:8000/x?y=1&z=2\n") -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "portal@example.org", to, "Grüße aus <A-Stadt>"
    message.set_content(text)
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.send_message(message)


def test_a_mail_is_found_by_its_recipient(mail: str, smtp_port: int) -> None:
    _send(smtp_port, "Ada@Example.org")
    _send(smtp_port, "bela@example.org")
    (found,) = httpx.get(f"{mail}/api/mails", params={"to": "ada@example.org"}).json()
    assert found["subject"] == "Grüße aus <A-Stadt>"
    assert found["links"] == ["http://a.localhost:8000/x?y=1&z=2"]


def test_people_can_read_a_mail_and_follow_its_links(mail: str, smtp_port: int) -> None:
    _send(smtp_port)
    assert "ada@example.org" in httpx.get(mail).text
    inbox = httpx.get(f"{mail}/postfach/ada@example.org").text
    assert "Grüße aus &lt;A-Stadt&gt;" in inbox
    address = inbox.split('href="/mail/')[1].split('"')[0]
    assert '<a href="http://a.localhost:8000/x?y=1&amp;z=2">' in httpx.get(f"{mail}/mail/{address}").text


def test_a_mail_that_is_too_large_is_refused(mail: str, smtp_port: int) -> None:
    with pytest.raises(smtplib.SMTPException):
        _send(smtp_port, text="x" * 70 + "\n" + ("y" * 70 + "\n") * (LARGEST_MAIL // 70))


def test_a_server_that_is_down_says_so(mail: str, smtp_port: int) -> None:
    httpx.post(f"{mail}/simulator/faults", json={"down": True})
    with pytest.raises(smtplib.SMTPDataError):
        _send(smtp_port)


def test_only_the_newest_mails_are_kept(mail: str, smtp_port: int) -> None:
    message = EmailMessage()
    message["Subject"], message["From"] = "viele", "portal@example.org"
    message.set_content("x")
    with smtplib.SMTP("127.0.0.1", smtp_port) as smtp:
        for number in range(0, KEPT_MAILS + 50, 50):
            smtp.send_message(message, to_addrs=[f"p{number + place}@example.org" for place in range(50)])
    kept = httpx.get(f"{mail}/api/mails").json()
    assert len(kept) == KEPT_MAILS
    assert kept[-1]["to"] == f"p{KEPT_MAILS + 49}@example.org"


def test_one_may_begin_anew(mail: str, smtp_port: int) -> None:
    _send(smtp_port)
    httpx.delete(f"{mail}/api/mails")
    assert httpx.get(f"{mail}/api/mails").json() == []
    assert "Keine E-Mails" in httpx.get(mail).text
