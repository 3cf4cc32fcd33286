"""Keys are checked before they are used; ciphertexts are read or refused, never half."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwe
from joserfc.jwk import RSAKey
from pydantic import ValidationError

from kommunalportal.adapters.delivery.fitconnect import keys
from kommunalportal.adapters.delivery.fitconnect.config import Config
from kommunalportal.adapters.delivery.fitconnect.encryption import (
    BadEncryption,
    authentication_tag,
    decrypt,
    encrypt,
)
from kommunalportal.adapters.delivery.fitconnect.tests.keys_of_tests import private_jwk

KID = "key-of-the-tests"


def encrypted(plaintext: bytes = b'{"a": 1}') -> str:
    key = keys.public_key(keys.encryption_jwk(private_jwk()), purpose=keys.ENCRYPTION, kid=KID)
    return encrypt(plaintext, key=key, kid=KID, content_type="application/json")


def opened(token: str, kid: str = KID) -> bytes:
    return decrypt(token, key=keys.private_key(private_jwk()), kid=kid)


def test_what_was_encrypted_can_be_read() -> None:
    content = bytes(range(256)) * 1000
    assert opened(encrypted(content)) == content


def test_even_an_empty_object_is_as_long_as_the_service_wants() -> None:
    assert len(encrypted(b"{}")) >= 776


@pytest.mark.parametrize("segment", range(5))
def test_a_change_in_any_segment_is_noticed(segment: int) -> None:
    parts = encrypted().split(".")
    middle = len(parts[segment]) // 2
    changed = "A" if parts[segment][middle] != "A" else "B"
    parts[segment] = parts[segment][:middle] + changed + parts[segment][middle + 1 :]
    with pytest.raises(BadEncryption):
        opened(".".join(parts))


def test_a_token_for_another_kid_is_refused() -> None:
    with pytest.raises(BadEncryption, match="another algorithm or key"):
        opened(encrypted(), kid="some-other-kid")


def test_another_algorithm_is_refused() -> None:
    key = RSAKey.import_key({name: private_jwk()[name] for name in ("kty", "n", "e")})
    header = {"alg": "RSA-OAEP", "enc": "A256GCM", "kid": KID}
    token = jwe.encrypt_compact(header, b"x", key, algorithms=["RSA-OAEP", "A256GCM"])
    with pytest.raises(BadEncryption, match="another algorithm"):
        opened(token)


@given(st.text() | st.lists(st.text(alphabet="abAB01_-"), min_size=5, max_size=5).map(".".join))
def test_any_text_is_refused_as_ciphertext(token: str) -> None:
    with pytest.raises(BadEncryption):
        opened(token)


def test_a_tag_is_the_fifth_segment() -> None:
    token = encrypted()
    assert authentication_tag(token) == token.split(".")[4]
    with pytest.raises(BadEncryption):
        authentication_tag("a.b.c")


@pytest.mark.parametrize(
    "change",
    [{"kty": "EC"}, {"e": "AQ"}, {"alg": "PS512"}, {"key_ops": ["wrapKey", "verify"]}, {"kid": "short"}, {"n": "!"}],
)
def test_an_unfit_public_key_is_refused(change: dict[str, Any]) -> None:
    jwk = {**keys.encryption_jwk(private_jwk()), **change}
    with pytest.raises(keys.BadKey):
        keys.public_key(jwk, purpose=keys.ENCRYPTION, kid=KID)


def test_a_short_key_is_refused() -> None:
    jwk = RSAKey.generate_key(2048).as_dict(private=False)
    jwk |= {"kid": KID, "alg": "RSA-OAEP-256", "key_ops": ["wrapKey"]}
    with pytest.raises(keys.BadKey, match="4096"):
        keys.public_key(jwk, purpose=keys.ENCRYPTION, kid=KID)


def settings(**changes: Any) -> dict[str, Any]:
    return {
        "base_url": "https://test.example/submission-api/",
        "auth_url": "https://auth.example/token",
        "client_id": "portal",
        "client_secret": "very-secret-indeed",
        "destination_id": "d12caea8-f372-4eb1-b102-b0a228253a11",
        "reply_key": private_jwk(),
        "callback_secret": "callback-secret-of-the-tests",
    } | changes


def test_settings_lose_the_slash_at_the_end() -> None:
    assert Config.model_validate(settings()).base_url == "https://test.example/submission-api"


@pytest.mark.parametrize(
    "change",
    [
        {"base_url": "ftp://x"},
        {"destination_id": "x"},
        {"reply_key": "{not json"},
        {"reply_key": {"kty": "RSA"}},
        {"callback_secret": "short"},
        {"timeout_seconds": 0},
    ],
)
def test_settings_that_cannot_work_are_refused_without_showing_secrets(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        Config.model_validate(settings(**change))
    assert private_jwk()["d"] not in str(refused.value)


def test_secrets_do_not_show_in_logs() -> None:
    shown = repr(Config.model_validate(settings()))
    assert "secret-indeed" not in shown
    assert private_jwk()["d"] not in shown
