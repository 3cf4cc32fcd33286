"""Settings of the tests: the product's own, with an environment that belongs to no real place."""

import base64
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
os.environ.update(
    KP_DEMO="1",
    KP_SECRET_KEY="only-for-tests",
    KP_MASTER_KEY=base64.b64encode(b"0123456789abcdef0123456789abcdef").decode(),
    KP_DATA_DIR=tempfile.mkdtemp(prefix="kommunalportal-tests-"),
    KP_LOG_LEVEL="WARNING",
)
# Replaced by the address of the test database before the first connection (see conftest.py).
os.environ.setdefault("DATABASE_URL", "postgresql://kp_app:unknown@/tests")

from kommunalportal.config.settings import *  # noqa: E402, F403
from kommunalportal.config.settings import DATABASES, LOGGING  # noqa: E402

DATABASES["default"]["OPTIONS"].pop("pool")
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# One round instead of the real cost: tests check that passwords are hashed with Argon2, not how long it takes.
PASSWORD_HASHERS = ["tests.hashers.QuickArgon2"]
LOGGING["root"]["level"] = "ERROR"
