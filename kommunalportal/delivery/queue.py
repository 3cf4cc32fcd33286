"""Turns: ten thousand waiting hand-overs of one municipality must not keep another one's waiting."""

from datetime import datetime

from kommunalportal.delivery.models import Delivery

#: Farther back nobody is put: counting must stay cheap, and nobody must wait for ever.
FARTHEST_BACK = 1000


def priority_at(at: datetime) -> int:
    """The current tenant's place in the queue for one more job that is due at this time.

    Each own hand-over that is due by then and not yet done puts it one place back. So the first of every municipality
    come before the second of any, the second before the third: as if each stood in a queue of its own and the worker
    went from one to the next.
    """
    ahead = Delivery.objects.filter(next_try_at__lte=at).order_by()[: FARTHEST_BACK + 1]
    count: int = ahead.count()
    return -min(max(count - 1, 0), FARTHEST_BACK)
