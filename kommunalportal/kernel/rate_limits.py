"""How often is too often: counters per minute in PostgreSQL, so that all web processes count together."""

import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from kommunalportal.kernel.models import RateLimitBucket

_COUNT = """
    INSERT INTO kernel_ratelimitbucket (key, minute, count) VALUES (%s, %s, 1)
    ON CONFLICT (key, minute) DO UPDATE SET count = kernel_ratelimitbucket.count + 1 RETURNING count
"""


def allow(key: str, *, per_minute: int) -> bool:
    """Count one more for ``key`` and say whether it is still within the limit. The key is hashed before it is kept."""
    minute = timezone.now().replace(second=0, microsecond=0)
    hashed = hmac.new(settings.SECRET_KEY.encode(), key.encode(), hashlib.sha256).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [hashed, minute])
        (count,) = cursor.fetchone()
    return int(count) <= per_minute


def forget_old() -> int:
    """Delete counters of past minutes; answers how many."""
    return RateLimitBucket.objects.filter(minute__lt=timezone.now() - timedelta(minutes=5)).delete()[0]
