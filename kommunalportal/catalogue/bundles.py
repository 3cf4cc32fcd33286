"""The bundle that holds here: the published version of the nearest owner, or the shipped one, with all overrides.

Read once per published revision and process; a step of an application asks the database nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from kommunalportal.catalogue.models import BundleUse, BundleVersion
from kommunalportal.formengine.bundle import Bundle, Service
from kommunalportal.formengine.loading import load_bundle
from kommunalportal.formengine.overrides import with_overrides
from kommunalportal.formengine.yaml_source import YamlSource
from kommunalportal.kernel.tenancy import current_tenant, current_tenant_or_none


@dataclass(frozen=True)
class BundleFacts:
    """What lists and service pages need of a bundle: a tenth of the time that the whole takes to load."""

    service: Service
    destinations: tuple[str, ...]


@dataclass(frozen=True)
class Chosen:
    """What holds for one tenant: a published version (0: the shipped one), and the overrides as JSON."""

    version_id: int = 0
    overrides: str = ""


def bundle_named(slug: str) -> Bundle:
    """The bundle of this name as it holds for the current tenant; ``LookupError`` for unknown names."""
    chosen = _chosen(slug)
    return _bundle(slug, chosen) if chosen else shipped_bundle(slug)


def bundle_facts(slug: str) -> BundleFacts:
    """The facts of the bundle of this name; ``LookupError`` for unknown names."""
    chosen = _chosen(slug)
    if chosen is None:
        return _shipped_facts(slug)
    bundle = _bundle(slug, chosen)
    return BundleFacts(bundle.service, tuple(rule.destination for rule in bundle.handover_rules.destinations))


def bundle_at(slug: str, version: int) -> Bundle:
    """The bundle as it was in this version; as it is now, where that was never published."""
    if bundle_named(slug).service.version == version:
        return bundle_named(slug)
    tenant = current_tenant()
    return _old_bundle(tenant.pk, tenant.catalogue_revision, slug, version) or bundle_named(slug)


@lru_cache(maxsize=256)
def shipped_bundle(slug: str) -> Bundle:
    """The bundle of this name that came with the installation; ``LookupError`` for unknown names."""
    return load_bundle(shipped_folder(slug))


def shipped_slugs() -> list[str]:
    """Names of the bundles that came with the installation."""
    return sorted(_shipped_folders())


def shipped_folder(slug: str) -> Path:
    """Where a shipped bundle lies; ``LookupError`` for unknown names."""
    known = _shipped_folders()
    if slug not in known:
        raise LookupError(slug)
    return known[slug]


def _shipped_folders() -> dict[str, Path]:
    return {path.parent.name: path.parent for path in settings.BUNDLES_DIR.glob("*/service.yaml")}


def forget_bundles() -> None:
    """Read everything anew: for tests, which roll back what this process remembers."""
    for cache in (_published, _bundle, _old_bundle, stored_bundle):
        cache.cache_clear()


def overrides_of(slug: str) -> dict[str, Any]:
    """Every override that holds for the current tenant, the nearest owner's last: path -> value."""
    return _merged([use for use in _uses() if use.slug == slug])


@lru_cache(maxsize=64)
def stored_bundle(version_id: int) -> Bundle:
    """A published version as it is, without overrides. Its documents are those of the installation."""
    stored = BundleVersion.in_lineage.only("slug", "content").get(pk=version_id)
    bundle = Bundle.model_validate(stored.content)
    try:
        return bundle.model_copy(update={"folder": shipped_folder(stored.slug)})
    except LookupError:
        return bundle


def _chosen(slug: str) -> Chosen | None:
    tenant = current_tenant_or_none()
    return _published(tenant.pk, tenant.catalogue_revision).get(slug) if tenant else None


@lru_cache(maxsize=2000)
def _published(_tenant: int, _revision: int) -> Mapping[str, Chosen]:
    uses: dict[str, list[BundleUse]] = {}
    for use in _uses():
        uses.setdefault(use.slug, []).append(use)
    chosen = {slug: Chosen(_current(own), _as_text(_merged(own))) for slug, own in uses.items()}
    return {slug: one for slug, one in chosen.items() if one != Chosen()}


def _uses() -> list[BundleUse]:
    """The furthest owner first."""
    lineage = current_tenant().lineage_ids()
    return sorted(BundleUse.in_lineage.all(), key=lambda use: -lineage.index(int(use.tenant_id or 0)))


def _current(uses: list[BundleUse]) -> int:
    return next((use.current_id for use in reversed(uses) if use.current_id), 0)


def _merged(uses: list[BundleUse]) -> dict[str, Any]:
    return {path: kept["value"] for use in uses for path, kept in use.overrides.items()}


def _as_text(overrides: dict[str, Any]) -> str:
    return json.dumps(overrides, sort_keys=True) if overrides else ""


@lru_cache(maxsize=256)
def _bundle(slug: str, chosen: Chosen) -> Bundle:
    bundle = stored_bundle(chosen.version_id) if chosen.version_id else shipped_bundle(slug)
    return with_overrides(bundle, json.loads(chosen.overrides))[0] if chosen.overrides else bundle


@lru_cache(maxsize=64)
def _old_bundle(_tenant: int, _revision: int, slug: str, version: int) -> Bundle | None:
    lineage = current_tenant().lineage_ids()
    found = BundleVersion.in_lineage.filter(slug=slug, version=version).values_list("pk", "tenant_id")
    nearest = sorted(found, key=lambda row: lineage.index(row[1]))
    if not nearest:
        return None
    overrides = _as_text(overrides_of(slug))
    return _bundle(slug, Chosen(nearest[0][0], overrides))


@lru_cache(maxsize=1024)
def _shipped_facts(slug: str) -> BundleFacts:
    folder = shipped_folder(slug)
    handover = YamlSource((folder / "handover.yaml").read_bytes()).data
    return BundleFacts(
        service=Service.model_validate(YamlSource((folder / "service.yaml").read_bytes()).data),
        destinations=tuple(rule["destination"] for rule in handover["destinations"]),
    )
