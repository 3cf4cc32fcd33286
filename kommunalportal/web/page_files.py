"""Last copies of public pages on disk, so that a process that starts without a database has something to show.

One folder per municipality below ``KP_DATA_DIR/pages``. A page is written once per revision and process, only if its
address has no parameters (nobody can fill the disk by asking), and only while the folder is not full. Nothing personal
is ever among them: see ``public_pages.py``.
"""

import contextlib
import hashlib
import json
import os
from collections import Counter
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from kommunalportal.kernel.models import Tenant
from kommunalportal.web.kept_page import KeptPage, PageKey, etag_of

MOST_OF_ONE_TOWN = 4000
TENANT_FILE = "tenant.json"
_TENANT_FIELDS = ("id", "slug", "kind", "name", "short_name", "ags", "ars", "colour", "accent", "face", "lineage",
                  "is_active", "catalogue_revision")  # fmt: skip
_written: dict[Path, int] = {}
_counts: Counter[Path] = Counter()


def write(tenant: Tenant, key: PageKey, page: KeptPage) -> None:
    """Keep this page as the last copy, unless one of the same revision was written already."""
    path = _path(tenant.slug, key)
    if path is None or _written.get(path) == tenant.catalogue_revision:
        return
    with contextlib.suppress(OSError):  # a full disk must not cost anybody the page
        if not path.exists() and not _has_room(path.parent):
            return
        _replace(path, _packed(tenant, page))
        _replace(path.parent / TENANT_FILE, _description(tenant))
    _written[path] = tenant.catalogue_revision


def read(tenant: Tenant, key: PageKey) -> KeptPage | None:
    """The last copy of this page, if there is one."""
    path = _path(tenant.slug, key)
    if path is None:
        return None
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        values = json.loads(head)
    except (OSError, ValueError):
        return None
    return KeptPage(
        version=(),
        body=body,
        compressed=b"",
        content_type=values["content_type"],
        headers=tuple((name, value) for name, value in values["headers"]),
        etag=etag_of(body),
        made_at=datetime.fromisoformat(values["made_at"]),
        view=values["view"],
    )


def read_tenant(slug: str) -> Tenant | None:
    """The municipality as it was when its last page was written."""
    try:
        values: dict[str, Any] = json.loads((_folder(slug) / TENANT_FILE).read_text())
        return Tenant(**values)
    except (OSError, ValueError, TypeError):
        return None


def forget_written() -> None:
    """For tests."""
    _written.clear()
    _counts.clear()


def _folder(slug: str) -> Path:
    return Path(settings.DATA_DIR) / "pages" / hashlib.sha256(slug.encode()).hexdigest()[:24]


def _path(slug: str, key: PageKey) -> Path | None:
    if "?" in key.address or key.is_part or key.theme:
        return None
    name = hashlib.sha256(json.dumps(asdict(key), sort_keys=True).encode()).hexdigest()[:32]
    return _folder(slug) / f"{name}.page"


def _has_room(folder: Path) -> bool:
    if folder not in _counts:
        _counts[folder] = sum(1 for _ in folder.iterdir()) if folder.exists() else 0
    _counts[folder] += 1
    return _counts[folder] <= MOST_OF_ONE_TOWN


def _packed(tenant: Tenant, page: KeptPage) -> bytes:
    head = {
        "revision": tenant.catalogue_revision,
        "made_at": page.made_at.isoformat(),
        "content_type": page.content_type,
        "headers": page.headers,
        "view": page.view,
    }
    return json.dumps(head).encode() + b"\n" + page.body


def _description(tenant: Tenant) -> bytes:
    return json.dumps({name: getattr(tenant, name) for name in _TENANT_FIELDS}).encode()


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_suffix(f".{os.getpid()}.part")
    half.write_bytes(content)
    half.replace(path)
