"""People without account: the code that proves their address, and who they are from then on."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from kommunalportal.accounts.actions import create_account
from kommunalportal.accounts.counter import has_login
from kommunalportal.accounts.guests import guest_behind, guest_for, guest_with
from kommunalportal.accounts.mail_codes import (
    MAILS_PER_HOUR,
    TRIES,
    forget_mail_codes,
    proves_address,
    send_mail_code,
)
from kommunalportal.accounts.models import Account, MailCode
from kommunalportal.kernel import rate_limits
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import AuditEntry, Tenant
from kommunalportal.kernel.tenancy import acting_for
from tests.factories import posted_mails

ADDRESS = "gerda@example.org"


def _code_sent(tenant: Tenant) -> str:
    return "".join(character for character in posted_mails(tenant)[-1].text.partition("\n")[0] if character.isdigit())


def test_the_code_from_the_mail_proves_the_address_once(in_a_stadt: Tenant) -> None:
    ticket = send_mail_code(address=" Gerda@Example.org ")
    code = _code_sent(in_a_stadt)

    assert len(code) == 6
    assert posted_mails(in_a_stadt)[-1].to == ADDRESS
    assert proves_address(ticket=ticket, address=ADDRESS, code=f"{code[:3]} {code[3:]}")
    assert not proves_address(ticket=ticket, address=ADDRESS, code=code)


def test_a_code_proves_no_other_address_and_no_other_ticket(in_a_stadt: Tenant) -> None:
    ticket = send_mail_code(address=ADDRESS)
    code = _code_sent(in_a_stadt)

    assert not proves_address(ticket=ticket, address="mallory@example.org", code=code)
    assert not proves_address(ticket=uuid4(), address=ADDRESS, code=code)
    assert proves_address(ticket=ticket, address=ADDRESS, code=code)


def test_after_five_wrong_tries_the_right_code_comes_too_late(in_a_stadt: Tenant) -> None:
    ticket = send_mail_code(address=ADDRESS)
    for _try in range(TRIES):
        assert not proves_address(ticket=ticket, address=ADDRESS, code="nothing")
    assert not proves_address(ticket=ticket, address=ADDRESS, code=_code_sent(in_a_stadt))


def test_a_code_is_over_after_ten_minutes_and_gone_after_an_hour(in_a_stadt: Tenant) -> None:
    ticket = send_mail_code(address=ADDRESS)
    MailCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not proves_address(ticket=ticket, address=ADDRESS, code=_code_sent(in_a_stadt))

    assert forget_mail_codes() == 0
    MailCode.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    assert forget_mail_codes() == 1


def test_what_is_kept_holds_neither_address_nor_code(in_a_stadt: Tenant) -> None:
    send_mail_code(address=ADDRESS)
    code = _code_sent(in_a_stadt)
    row = MailCode.objects.values("address_key", "code_hash").get()
    audit = list(AuditEntry.objects.values_list("on", "details", "actor_id"))
    assert ADDRESS not in repr((row, audit))
    assert code not in (row["code_hash"], *map(str, audit))


def test_nobody_is_written_to_again_and_again(in_a_stadt: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    send_mail_code(address=ADDRESS)
    send_mail_code(address=ADDRESS)
    with pytest.raises(Refused, match="Minute"):
        send_mail_code(address=ADDRESS)

    monkeypatch.setattr("kommunalportal.accounts.mail_codes.allow", lambda *_key, **_limit: True)
    for _mail in range(MAILS_PER_HOUR - 2):
        send_mail_code(address=ADDRESS)
    with pytest.raises(Refused, match="Stunde"):
        send_mail_code(address=ADDRESS)
    assert rate_limits.allow("somebody else", per_minute=1)


def test_who_asks_for_an_unknown_address_gets_the_same_answer_and_nobody_a_mail(in_a_stadt: Tenant) -> None:
    ticket = send_mail_code(address=ADDRESS, is_wanted=False)
    assert isinstance(ticket, UUID)
    assert posted_mails(in_a_stadt) == []
    assert not proves_address(ticket=ticket, address=ADDRESS, code="000000")


def test_one_address_is_one_guest_who_cannot_log_in(in_a_stadt: Tenant, b_dorf: Tenant) -> None:
    guest = guest_for("Gerda@example.org", language="en")
    assert guest_for(ADDRESS, language="de").pk == guest.pk
    assert guest.is_guest and not has_login(guest) and not guest.has_usable_password()
    assert (guest.contact_email, guest.language) == (ADDRESS, "en")
    with acting_for(b_dorf):
        assert guest_with(ADDRESS) is None


def test_the_table_holds_no_address_of_a_guest_in_plain_words(in_a_stadt: Tenant) -> None:
    guest = guest_for(ADDRESS, language="de")
    assert "gerda" not in repr(Account.objects.filter(pk=guest.pk).values_list("email", "guest_key").get())


def test_an_account_knows_the_guest_with_its_own_confirmed_address_only(in_a_stadt: Tenant, ada: Account) -> None:
    guest = guest_for(ADDRESS, language="de")
    gerda = create_account(email=ADDRESS, password=None, actor=SYSTEM)
    assert guest_behind(gerda) == guest
    assert guest_behind(ada) is None

    EmailAddress.objects.filter(user=gerda).update(verified=False)
    assert guest_behind(gerda) is None


def test_only_those_who_can_be_written_to_have_an_address(in_a_stadt: Tenant, ada: Account) -> None:
    assert ada.contact_email == "ada@example.org"
    assert Account(email="abc@schalter.invalid").contact_email == ""
