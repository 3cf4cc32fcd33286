"""`{% static "portal.css" %}` -> the built file whose name carries a digest of its content.

The asset build (devkit/assets.py) writes the files and `manifest.json` into STATIC_ROOT; WhiteNoise serves them,
already compressed, and lets browsers keep them for ever because another content has another name.
"""

import json
import re
from functools import cached_property
from wsgiref.headers import Headers
from wsgiref.types import WSGIApplication

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise import WhiteNoise

BUILT_NAME = re.compile(r"-[0-9A-Z]{8}\.[a-z0-9]+$")  # esbuild's digest: eight letters of base 32


class BuiltAssetsStorage(StaticFilesStorage):
    """Static files storage that looks names up in the build's manifest.

    Without any build, names stay as they are, so that tests without a browser need no asset build; with one, a name
    the build does not know is a mistake in the template and raises KeyError.
    """

    def url(self, name: str | None) -> str:
        """Address of a built file."""
        if name is None or not self._built:
            return super().url(name)
        return super().url(self._built[name])

    @cached_property
    def _built(self) -> dict[str, str]:
        if not self.exists("manifest.json"):
            return {}
        with self.open("manifest.json") as manifest:
            built: dict[str, str] = json.load(manifest)
        return built


def with_static_files(application: WSGIApplication) -> WSGIApplication:
    """Put the built files in front of an application, so that a style sheet costs no Django request."""
    served: WSGIApplication = WhiteNoise(
        application,
        root=settings.STATIC_ROOT,
        prefix=settings.STATIC_URL,
        immutable_file_test=_is_immutable,
        add_headers_function=_add_headers,
        allow_all_origins=False,
    )
    return served


def _is_immutable(_path: str, url: str) -> bool:
    return bool(BUILT_NAME.search(url))


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
