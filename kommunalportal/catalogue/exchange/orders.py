"""The way of a file through the worker: received, tried, ordered, carried out.

Each step is one transaction: whoever dies in between leaves the file where it was, and the job comes again.
"""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kommunalportal.catalogue.exchange.files import refuse_at_sight
from kommunalportal.catalogue.exchange.importing import carry_out, check
from kommunalportal.catalogue.models import ImportRun, ImportState
from kommunalportal.kernel import storage
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.jobs import defer
from kommunalportal.kernel.locks import one_at_a_time
from kommunalportal.kernel.tenancy import current_tenant_id

JOB = "catalogue.import"
MOST_TRIES = 5
#: A file that nobody attended to for so long lost its job.
LOST_AFTER = timedelta(minutes=2)


def receive(*, content: bytes, filename: str, actor: Actor) -> ImportRun:
    """Keep the file and have it tried. The same file again, while the first is still being tried, is that first one."""
    refuse_at_sight(content)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        one_at_a_time(f"import-file:{current_tenant_id()}:{digest}")
        twin = ImportRun.objects.filter(_waiting(), sha256=digest, ordered_at=None).first()
        return twin or _kept(content, digest, filename, actor)


def order(*, run: ImportRun, actor: Actor) -> ImportRun:
    """Have carried out what was tried. Whoever orders it is who did it."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.state is not ImportState.TRIED:
            raise Refused("exchange.carried_out_already", _("Diese Datei wurde schon eingespielt."))
        run.ordered_at, run.tries = timezone.now(), 0
        run.actor_kind, run.actor_id, run.actor_name = actor.kind, actor.id, actor.label[:160]
        run.save()
        _defer(run)
    return run


def proceed(*, run_id: int) -> None:
    """What is next with this file, if anything; running twice does no harm."""
    run = _begun(run_id)
    if run is None:
        return
    try:
        actor = Actor(kind=run.actor_kind, id=run.actor_id, label=run.actor_name)
        step = check if run.state is ImportState.CHECKING else carry_out
        step(run=run, actor=actor)
    except Refused as refusal:
        _give_up(run, refusal.message)


def wake_unattended() -> None:
    """Give files that wait longer than they should a job again."""
    old = timezone.now() - LOST_AFTER
    for run in ImportRun.objects.filter(_waiting(), changed_at__lt=old).defer("report"):
        _defer(run)


def _waiting() -> Q:
    is_untried_or_ordered = Q(format="") | Q(ordered_at__isnull=False)
    return is_untried_or_ordered & Q(problem="", carried_out_at=None) & ~Q(file_key="")


def _kept(content: bytes, digest: str, filename: str, actor: Actor) -> ImportRun:
    run: ImportRun = ImportRun.objects.create(
        filename=filename[-120:],
        size=len(content),
        sha256=digest,
        file_key=storage.put(content),
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.label[:160],
    )
    _defer(run)
    return run


def _begun(run_id: int) -> ImportRun | None:
    with transaction.atomic():
        run: ImportRun | None = ImportRun.objects.select_for_update().filter(_waiting(), pk=run_id).first()
        if run is None:
            return None
        run.tries += 1
        run.save(update_fields=["tries", "changed_at"])
    if run.tries <= MOST_TRIES:
        return run
    _give_up(run, _("Die Datei ließ sich auch nach mehreren Versuchen nicht bearbeiten. Es ist nichts geändert."))
    return None


def _give_up(run: ImportRun, problem: str) -> None:
    key = run.file_key
    ImportRun.objects.filter(pk=run.pk, carried_out_at=None).update(problem=problem[:400], file_key="")
    transaction.on_commit(lambda: storage.delete(key))


def _defer(run: ImportRun) -> None:
    defer(JOB, queueing_lock=f"{JOB}:{run.pk}", lock=JOB, run_id=run.pk)
