"""The bundles this installation ships, loaded once per process."""

from functools import lru_cache

from django.conf import settings

from kommunalportal.formengine.bundle import Bundle
from kommunalportal.formengine.loading import load_bundle


@lru_cache(maxsize=256)
def bundle_named(slug: str) -> Bundle:
    """The bundle of this name; ``LookupError`` for unknown names."""
    known = {path.parent.name: path.parent for path in settings.BUNDLES_DIR.glob("*/service.yaml")}
    if slug not in known:
        raise LookupError(slug)
    return load_bundle(known[slug])
