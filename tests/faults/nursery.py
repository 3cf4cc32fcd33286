"""Worker processes that can be killed: ``python -m tests.faults.nursery`` forks one for each line it reads.

A line is JSON: ``tenant`` (slug) and ``dies`` ("before dotted.name", "after dotted.name" or nothing). The child works
until nothing is left to do and ends with 0, or kills itself by SIGKILL at the named function, which leaves no chance to
clean up. The answer is one line: the number of the signal that ended the child, or 0.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch

import django

ROUNDS = 60


def main() -> None:
    """Serve until the input ends."""
    django.setup()
    # Loaded once here, so that a child is ready at once.
    resolve_name("tests.faults.worker")
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _live(order["tenant"], order["dies"])
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        print(max(-code, 0) if code <= 0 else f"exit {code}", flush=True)


def _live(tenant: str, dies: str) -> None:
    """The child's whole life; never comes back."""
    try:
        if dies:
            when, name = dies.split()
            patch(name, _deadly(resolve_name(name), when)).start()
        _work_for(tenant)
        os._exit(0)
    finally:  # never back into the parent's loop
        traceback.print_exc()
        os._exit(1)


def _deadly(original: Callable[..., Any], when: str) -> Callable[..., Any]:
    def die(*args: Any, **kwargs: Any) -> Any:
        if when == "after":
            original(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    return die


def _work_for(slug: str) -> None:
    from kommunalportal.delivery.models import Delivery
    from kommunalportal.kernel.models import Tenant
    from kommunalportal.kernel.tenancy import acting_for
    from tests.faults import worker

    with acting_for(Tenant.objects.get(slug=slug)):
        for _ in range(ROUNDS):
            worker.everything_is_due()
            worker.sweep()
            worker.work()
            if not any(delivery.is_awaited for delivery in Delivery.objects.all()):
                break
        # What the last answer caused: certificates and letters.
        worker.everything_is_due()
        worker.sweep()
        worker.work()


if __name__ == "__main__":
    main()
