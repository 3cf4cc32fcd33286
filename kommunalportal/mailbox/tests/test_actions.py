"""What changes a mailbox."""

import pytest
from django.db import connection, transaction

from kommunalportal.accounts.models import Account
from kommunalportal.kernel import storage
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.failures import PermanentFailure, Refused
from kommunalportal.kernel.models import AuditEntry, Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.mailbox.actions import Enclosure, empty_mailbox, fetch_attachment, mark_read, send_letter
from kommunalportal.mailbox.models import Letter, LetterAttachment
from kommunalportal.mailbox.queries import attachment_of, letter_of, mailbox_of, unread_letters
from kommunalportal.mailbox.rules import MOST_FILES
from tests.factories import posted_mails

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_a_stadt")]
FILE = Enclosure("Bescheid.pdf", "application/pdf", b"%PDF-1.7 Ada Lindqvist")


def _send(account: Account, *files: Enclosure) -> Letter:
    return send_letter(
        account=account,
        subject="Ihre Meldebescheinigung",
        body="Liebe Ada, hier ist sie.",
        attachments=files,
        application_reference="AN-2345-6789-X",
        actor=SYSTEM,
    )


def test_a_letter_lies_in_the_mailbox_with_its_files(ada: Account) -> None:
    _send(ada, FILE)
    letter = mailbox_of(ada).get()
    assert (letter.subject, letter.is_read) == ("Ihre Meldebescheinigung", False)
    assert [file.filename for file in letter.attachments.all()] == ["Bescheid.pdf"]
    assert unread_letters(ada) == 1


def test_the_notice_says_that_there_is_a_message_and_nothing_else(ada: Account, a_stadt: Tenant) -> None:
    _send(ada, FILE)
    (mail,) = posted_mails(a_stadt)
    assert mail.to == "ada@example.org"
    assert "http://a-stadt.localhost:8000/konto/postfach/" in mail.text
    assert "A-Stadt" in mail.subject
    for secret in ("Ada", "Lindqvist", "Meldebescheinigung", "Bescheid", "AN-2345-6789-X"):
        assert secret not in mail.subject + mail.text


def test_a_letter_that_rolls_back_sends_no_notice(ada: Account, a_stadt: Tenant) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _send(ada)
        raise ZeroDivisionError
    assert posted_mails(a_stadt) == []
    assert not mailbox_of(ada).exists()


def test_what_the_database_keeps_of_a_letter_is_sealed(ada: Account) -> None:
    _send(ada, FILE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, body FROM mailbox_letter")
        row = cursor.fetchone()
    assert row is not None
    assert all(b"Ada" not in bytes(value) and b"Melde" not in bytes(value) for value in row)


def test_opening_a_letter_counts_once(ada: Account) -> None:
    letter = _send(ada)
    first = mark_read(letter=letter, actor=SYSTEM).read_at
    assert mark_read(letter=letter, actor=SYSTEM).read_at == first
    assert AuditEntry.objects.filter(action="letter.read").count() == 1
    assert unread_letters(ada) == 0


def test_fetching_a_file_is_kept_as_proof_once(ada: Account) -> None:
    file = _send(ada, FILE).attachments.get()
    assert [fetch_attachment(attachment=file, actor=SYSTEM) for _ in range(2)] == [FILE.content] * 2
    assert AuditEntry.objects.filter(action="letter.attachment_fetched").count() == 1


def test_nobody_finds_another_persons_letter(ada: Account, clara: Account) -> None:
    letter = _send(ada, FILE)
    file = letter.attachments.get()
    assert letter_of(clara, letter.pk) is None
    assert attachment_of(clara, letter.pk, file.pk) is None
    assert letter_of(ada, letter.pk) == letter
    assert attachment_of(ada, letter.pk, file.pk) == file


def test_another_municipality_sees_no_letters_at_all(ada: Account, b_dorf: Tenant) -> None:
    letter = _send(ada, FILE)
    with acting_for(b_dorf):
        assert letter_of(ada, letter.pk) is None
        assert Letter._base_manager.count() == LetterAttachment._base_manager.count() == 0


def test_too_many_files_are_refused(ada: Account) -> None:
    with pytest.raises(Refused):
        _send(ada, *[FILE] * (MOST_FILES + 1))


def test_a_closed_account_gets_no_notice(ada: Account, a_stadt: Tenant) -> None:
    ada.is_active = False
    ada.save()
    _send(ada)
    assert posted_mails(a_stadt) == []


def test_an_emptied_mailbox_leaves_neither_letters_nor_files(
    ada: Account, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    key = _send(ada, FILE).attachments.get().file_key
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert empty_mailbox(account=ada, actor=SYSTEM) == 1
    assert not mailbox_of(ada).exists()
    with pytest.raises(PermanentFailure):
        storage.get(key)
