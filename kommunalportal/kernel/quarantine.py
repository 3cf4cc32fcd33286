"""Quarantine: files of the public are held until a scanner has looked at them, if the operator has one.

``storage`` gives out nothing that is held, so no reader has to know of this. A row says how long and why it waits.
"""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from kommunalportal.kernel import storage
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.events import announce
from kommunalportal.kernel.failures import ForeignFailure
from kommunalportal.kernel.jobs import defer
from kommunalportal.kernel.models import HeldFile
from kommunalportal.kernel.ports import Scanner

JOB = "kernel.scan"
NO_SCANNER = "none"
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=15)
AT_ONCE = 500

threat_found = Signal()
"""A held file was malware and is deleted; the subject is the ``HeldFile``."""


def put_from_public(content: bytes) -> str:
    """Keep a file that a stranger sent; answers its key. Held until it is scanned. Call it inside a transaction."""
    if settings.SCAN == NO_SCANNER:
        return storage.put(content)
    key = storage.put(content, in_quarantine=True)
    held: HeldFile = HeldFile.objects.create(file_key=key)
    _defer(held)
    return key


def scan_held(*, held_id: int, open_scanner: Callable[[], Scanner]) -> None:
    """Look at one file: let it out, delete it, or try again later."""
    held = HeldFile.objects.filter(pk=held_id, next_try_at__lte=timezone.now()).first()
    if held is None:
        return
    try:
        threat = open_scanner().scan(storage.get_held(held.file_key))
    except FileNotFoundError:  # deleted with its draft, or let out just before a crash
        held.delete()
    except ForeignFailure as failure:
        _note_failure(held, failure)
    else:
        _end(held, threat)


def wake_held() -> int:
    """Sweep: files that are due and whose job got lost, or whose scanner works again; answers how many."""
    due = HeldFile.objects.filter(next_try_at__lt=timezone.now()).order_by("next_try_at")[:AT_ONCE]
    for held in due:
        _defer(held)
    return len(due)


def is_held(file_key: str) -> bool:
    """Whether the file still waits, or never gets out."""
    return HeldFile.objects.filter(file_key=file_key).exists()


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many failures: 10 s, 20 s, 40 s ... at most a quarter of an hour, without end."""
    return min(FIRST_PAUSE * int(2 ** min(tries - 1, 12)), LONGEST_PAUSE)


def _end(held: HeldFile, threat: str) -> None:
    if not threat:
        storage.release(held.file_key)
        held.delete()
        return
    with transaction.atomic():
        held.threat, held.next_try_at = threat[:200], None
        held.save(update_fields=["threat", "next_try_at"])
        record("file.threat_found", by=SYSTEM, on=held, threat=held.threat)
        announce(threat_found, held)
    storage.delete(held.file_key)


def _note_failure(held: HeldFile, failure: ForeignFailure) -> None:
    held.tries += 1
    held.problem = str(failure)[:200]
    held.next_try_at = timezone.now() + pause_after(held.tries)
    held.save(update_fields=["tries", "problem", "next_try_at"])


def _defer(held: HeldFile) -> None:
    defer(JOB, queue_name="scan", queueing_lock=f"scan:{held.pk}", held_id=held.pk)
