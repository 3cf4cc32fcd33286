"""Keys change and everything stays readable."""

import os
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from kommunalportal.kernel.encryption import _data_keys, keyed_hash, seal, unseal
from kommunalportal.kernel.failures import Misconfigured, PermanentFailure
from kommunalportal.kernel.keys import renew_data_key, wrap_anew
from kommunalportal.kernel.models import AuditEntry, Tenant


def test_after_a_new_master_key_everything_opens_without_the_earlier_one(in_a_stadt: Tenant, settings: Any) -> None:
    sealed, hashed = seal(b"Ada Lovelace"), keyed_hash("lovelace")
    settings.EARLIER_MASTER_KEYS, settings.MASTER_KEY = [settings.MASTER_KEY], os.urandom(32)

    call_command("keys", "wrap", stdout=StringIO())

    settings.EARLIER_MASTER_KEYS = []
    _data_keys.cache_clear()
    in_a_stadt.refresh_from_db()
    assert (unseal(sealed), keyed_hash("lovelace")) == (b"Ada Lovelace", hashed)
    assert AuditEntry.objects.filter(action="keys.wrapped_anew").count() == 1


def test_a_new_data_key_seals_and_the_earlier_one_still_opens(in_a_stadt: Tenant) -> None:
    before, hashed = seal(b"before"), keyed_hash("lovelace")

    call_command("keys", "renew", tenant=in_a_stadt.slug, stdout=StringIO())

    in_a_stadt.refresh_from_db()
    after = seal(b"after")
    assert (before[0], after[0]) == (1, 2)
    assert (unseal(before), unseal(after), keyed_hash("lovelace")) == (b"before", b"after", hashed)
    assert AuditEntry.objects.filter(action="keys.renewed").count() == 1


def test_a_process_that_knows_only_the_earlier_key_reads_what_the_new_one_sealed(in_a_stadt: Tenant) -> None:
    earlier = bytes(in_a_stadt.wrapped_key)
    renew_data_key(in_a_stadt.pk)
    in_a_stadt.refresh_from_db()
    sealed = seal(b"new")
    in_a_stadt.wrapped_key = earlier
    assert unseal(sealed) == b"new"


def test_a_value_whose_key_does_not_exist_is_refused(in_a_stadt: Tenant) -> None:
    with pytest.raises(PermanentFailure):
        unseal(b"\x09" + seal(b"x")[1:])


def test_without_the_right_master_key_nothing_is_touched(in_a_stadt: Tenant, settings: Any) -> None:
    wrapped = bytes(in_a_stadt.wrapped_key)
    settings.MASTER_KEY = os.urandom(32)
    _data_keys.cache_clear()
    with pytest.raises(Misconfigured):
        wrap_anew(in_a_stadt.pk)
    assert bytes(Tenant.objects.get(pk=in_a_stadt.pk).wrapped_key) == wrapped
