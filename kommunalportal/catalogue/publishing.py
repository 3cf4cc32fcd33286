"""Publishing bundles: check, try, keep, use; roll back; and override single values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from kommunalportal.catalogue.actions import publish_catalogue
from kommunalportal.catalogue.bundles import shipped_bundle, shipped_folder, stored_bundle
from kommunalportal.catalogue.models import BundleUse, BundleVersion
from kommunalportal.formengine.archive import read_archive, write_archive
from kommunalportal.formengine.bundle import RECORDED_KINDS, Bundle
from kommunalportal.formengine.carrying import unexplained
from kommunalportal.formengine.loading import bundle_of, read_folder
from kommunalportal.formengine.overrides import CannotOverride, override, value_at, with_overrides
from kommunalportal.formengine.recorded import run_recorded_tests
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for, current_tenant

M = TypeVar("M", BundleUse, BundleVersion)


@dataclass(frozen=True)
class Published:
    """What became of a bundle, and which overrides of whom no longer fit or stand in for something that changed."""

    version: BundleVersion
    is_new: bool
    to_look_at: tuple[str, ...] = ()


def checked(files: Mapping[str, bytes]) -> Bundle:
    """The bundle of these files if it is right and its recorded tests succeed; BadBundle or ``Refused``."""
    bundle = bundle_of(files)
    missing = [kind for kind in RECORDED_KINDS if kind not in {test.kind for test in bundle.tests}]
    if missing:
        raise Refused("bundle.untested", f"There is no recorded test (tests/*.yaml) of kind: {', '.join(missing)}.")
    failures = run_recorded_tests(bundle)
    if failures:
        raise Refused("bundle.test_failed", "\n".join(map(str, failures)))
    _require_known_documents(bundle.slug, files)
    return bundle


def publish_bundle(*, files: Mapping[str, bytes], actor: Actor) -> Published:
    """Store these files as the bundle's next version and use it at once, here and below.

    The same content again changes nothing. Raises BadBundle, or ``Refused`` with what to do.
    """
    bundle = checked(files)
    with transaction.atomic():
        use, _created = BundleUse.objects.select_for_update().get_or_create(slug=bundle.slug)
        latest = BundleVersion.objects.filter(slug=bundle.slug).order_by("-version").first()
        if latest and latest.fingerprint == bundle.fingerprint():
            is_new, stored = use.current_id != latest.pk, latest
        else:
            is_new, stored = True, _stored(bundle, files, latest)
        if is_new:
            use.current = stored
            use.save(update_fields=["current"])
            record("bundle.published", by=actor, on=stored, bundle=bundle.slug, version=stored.version)
            publish_catalogue()
    return Published(stored, is_new, tuple(_overrides_to_look_at(bundle)))


def roll_back_bundle(*, slug: str, actor: Actor, version: int | None = None) -> BundleVersion:
    """Use an earlier version again (the one before, if none is named). Drafts go along; nothing is deleted."""
    with transaction.atomic():
        use = BundleUse.objects.select_for_update().filter(slug=slug).first()
        if use is None or use.current is None:
            raise Refused("bundle.unknown", "This bundle was never published here.")
        earlier = BundleVersion.objects.filter(slug=slug).exclude(pk=use.current.pk)
        wanted = earlier.filter(version=version) if version else earlier.filter(version__lt=use.current.version)
        target = wanted.order_by("-version").first()
        if target is None:
            raise Refused("bundle.no_such_version", "There is no such version.")
        use.current = target
        use.save(update_fields=["current"])
        record("bundle.rolled_back", by=actor, on=target, bundle=slug, version=target.version)
        publish_catalogue()
    return target


def set_override(*, slug: str, path: str, value: Any, actor: Actor) -> None:
    """Another value for this tenant and all below; None takes it away. The recorded tests must still succeed."""
    with transaction.atomic():
        use, _created = BundleUse.objects.select_for_update().get_or_create(slug=slug)
        overrides = {key: kept for key, kept in use.overrides.items() if key != path}
        if value is not None:
            overrides[path] = {"value": value, "instead_of": _tried(slug, path, value)}
        if overrides == use.overrides:
            return
        use.overrides = overrides
        use.save(update_fields=["overrides"])
        record("bundle.overridden", by=actor, on=use, bundle=slug, path=path, removed=value is None)
        publish_catalogue()


def archive_of(slug: str, version: int | None = None) -> bytes:
    """A published version as ZIP file; the one that is used, if none is named; ``LookupError`` where there is none."""
    stored = _nearest(BundleVersion.in_lineage.filter(slug=slug, version=version)) if version else _used(slug)
    if stored is not None:
        return bytes(stored.archive)
    shipped = shipped_bundle(slug)
    if version not in (None, shipped.service.version):
        raise LookupError(slug)
    return write_archive(slug, read_folder(shipped_folder(slug)))


def _stored(bundle: Bundle, files: Mapping[str, bytes], latest: BundleVersion | None) -> BundleVersion:
    version = bundle.service.version
    if latest and version <= latest.version:
        message = "Version %(number)d is published already. Raise 'version' in service.yaml."
        raise Refused("bundle.version", message % {"number": latest.version})
    if latest:
        _require_explained(bundle, latest)
    stored: BundleVersion = BundleVersion.objects.create(
        slug=bundle.slug,
        version=version,
        content=bundle.as_json(),
        archive=write_archive(bundle.slug, files),
        fingerprint=bundle.fingerprint(),
    )
    return stored


def _require_explained(bundle: Bundle, latest: BundleVersion) -> None:
    before = stored_bundle(latest.pk).form
    names = unexplained(bundle.form, before, (latest.version, bundle.service.version))
    if names:
        message = (
            "These questions are gone, and 'migrations' in form.yaml does not say what becomes of their answers in "
            "drafts (rename or drop): %(names)s"
        )
        raise Refused("bundle.unexplained", message % {"names": ", ".join(names)})


def _require_known_documents(slug: str, files: Mapping[str, bytes]) -> None:
    """Templates are programs: they come with the installation, not with a file from somewhere."""
    for name, content in files.items():
        if not name.startswith("documents/"):
            continue
        try:
            installed = (shipped_folder(slug) / name).read_bytes()
        except (LookupError, OSError):
            installed = b""
        if installed != content:
            message = "%(name)s is not part of the installation. The operator puts templates into the folder bundles."
            raise Refused("bundle.document", message % {"name": name})


def _tried(slug: str, path: str, value: Any) -> Any:
    """What the bundle itself says there, after trying the new value: the other tests must come out as before."""
    bundle = _without_overrides(slug)
    try:
        changed, known = override(bundle, path, value), value_at(bundle, path)
    except CannotOverride as error:
        raise Refused("bundle.override", str(error)) from None
    failures = [one for one in run_recorded_tests(changed) if one.what != "fee"]
    if failures:
        raise Refused("bundle.test_failed", "\n".join(map(str, failures)))
    return known


def _used(slug: str) -> BundleVersion | None:
    use = _nearest(BundleUse.in_lineage.select_related("current").filter(slug=slug, current__isnull=False))
    return use.current if use else None


def _nearest(rows: QuerySet[M]) -> M | None:
    lineage = current_tenant().lineage_ids()
    return min(rows, key=lambda row: lineage.index(int(row.tenant_id or 0)), default=None)


def _without_overrides(slug: str) -> Bundle:
    """The bundle as its owner published it, with its tests."""
    stored = _used(slug)
    try:
        return bundle_of(read_archive(bytes(stored.archive))) if stored else shipped_bundle(slug)
    except LookupError:
        raise Refused("bundle.unknown", "There is no such bundle.") from None


def _overrides_to_look_at(bundle: Bundle) -> Iterable[str]:
    """Overrides here and below that do not fit this version, or that stand in for a value which is another one now."""
    here = current_tenant()
    for tenant in Tenant.objects.filter(lineage__contains=[here.pk]).order_by("slug"):
        with acting_for(tenant):
            use = BundleUse.objects.filter(slug=bundle.slug).first()
            for path, kept in (use.overrides if use else {}).items():
                reason = _reason_to_look(bundle, path, kept)
                if reason:
                    yield f"{tenant.slug}: {path}: {reason}"


def _reason_to_look(bundle: Bundle, path: str, kept: Mapping[str, Any]) -> str:
    unfit = with_overrides(bundle, {path: kept["value"]})[1]
    if unfit:
        return f"fits no longer and does not hold: {unfit[path]}"
    now = value_at(bundle, path)
    if now != kept["instead_of"]:
        return f"stands in for {kept['instead_of']!r}, which is {now!r} now"
    return ""
