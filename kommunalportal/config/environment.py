"""Reads settings from the environment and fails loudly, with the name of what is missing or wrong."""

import base64
import binascii
import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32


def required(name: str) -> str:
    """A setting that has no sensible default."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. See docs/operations.md.")
    return value


def optional(name: str, default: str = "") -> str:
    """A setting that may be left out."""
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """1 or 0."""
    value = os.environ.get(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value == "1"


def number(name: str, *, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def key(name: str) -> bytes:
    """32 bytes, base64."""
    return _key(name, required(name))


def keys(name: str) -> list[bytes]:
    """Any number of keys, separated by commas."""
    return [_key(name, text) for text in optional(name).split(",") if text]


def _key(name: str, text: str) -> bytes:
    try:
        value = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ImproperlyConfigured(f"{name} must be base64.") from None
    if len(value) != KEY_BYTES:
        raise ImproperlyConfigured(f"{name} must be {KEY_BYTES} bytes, base64; it has {len(value)}.")
    return value


def database(name: str) -> dict[str, Any]:
    """Django's connection settings from ``postgresql://user:password@host:port/name?host=/socket&sslmode=...``."""
    url = urlsplit(required(name))
    if url.scheme not in ("postgres", "postgresql") or not url.path.strip("/"):
        raise ImproperlyConfigured(f"{name} must look like postgresql://user:password@host/database.")
    options = {option: values[-1] for option, values in parse_qs(url.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.strip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", url.hostname or ""),
        "PORT": str(url.port or ""),
        "OPTIONS": options,
    }


def smtp(name: str, *, default: str) -> dict[str, Any]:
    """Django's e-mail settings from ``smtp://user:password@host:port`` (``smtps`` or ``smtp+tls`` to encrypt)."""
    url = urlsplit(os.environ.get(name, default))
    if url.scheme not in ("smtp", "smtps", "smtp+tls") or not url.hostname:
        raise ImproperlyConfigured(f"{name} must look like smtp://host:port.")
    return {
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": url.port or 25,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_USE_TLS": url.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 10,
    }
