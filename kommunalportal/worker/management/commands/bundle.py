"""Bundles of online services: check, publish, list, roll back, export, import, override."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kommunalportal.catalogue.models import BundleUse, BundleVersion
from kommunalportal.catalogue.publishing import (
    archive_of,
    checked,
    publish_bundle,
    roll_back_bundle,
    set_override,
)
from kommunalportal.formengine.archive import MAX_ARCHIVE, read_archive
from kommunalportal.formengine.loading import bundle_json_schema, read_folder
from kommunalportal.formengine.problems import BadBundle
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for


class Command(BaseCommand):
    """``manage.py bundle publish bundles/geburtsurkunde --tenant nrw``: all or nothing, mistakes with their place."""

    help = "Checks, publishes, lists, rolls back, exports, imports and overrides bundles of online services."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One action each."""
        actions = parser.add_subparsers(dest="action", required=True)
        self._action(actions, "check", self._check, tenant=False).add_argument("path", type=Path, nargs="+")
        self._action(actions, "publish", self._publish).add_argument("path", type=Path, nargs="+")
        self._action(actions, "import", self._publish).add_argument("path", type=Path, nargs="+", help="ZIP files")
        self._action(actions, "list", self._list)
        back = self._action(actions, "rollback", self._roll_back)
        back.add_argument("slug")
        back.add_argument("--to", type=int, help="version; the one before if left out")
        export = self._action(actions, "export", self._export)
        export.add_argument("slug")
        export.add_argument("file", type=Path)
        export.add_argument("--version-number", type=int, help="the one that is used if left out")
        override = self._action(actions, "override", self._override)
        override.add_argument("slug")
        override.add_argument("path", help="for example fees.each.amount, see docs/bundles.md")
        override.add_argument("value", nargs="?", help="text or JSON; left out: the bundle's own value holds again")
        self._action(actions, "schema", self._schema, tenant=False).add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it for the tenant; what is wrong becomes one message."""
        act: Callable[..., None] = options["act"]
        try:
            if options.get("tenant") is None:
                act(options)
                return
            tenant = Tenant.objects.filter(slug=options["tenant"]).first()
            if tenant is None:
                raise CommandError(f"There is no tenant {options['tenant']!r}.")
            with acting_for(tenant):
                act(options)
        except BadBundle as bad:
            raise CommandError(str(bad)) from None
        except Refused as refusal:
            raise CommandError(refusal.message) from None
        except LookupError as unknown:
            raise CommandError(f"There is no bundle {unknown.args[0]!r} here.") from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None

    @staticmethod
    def _action(actions: Any, name: str, act: Callable[..., None], *, tenant: bool = True) -> ArgumentParser:
        parser: ArgumentParser = actions.add_parser(name)
        parser.set_defaults(act=act)
        if tenant:
            parser.add_argument(
                "--tenant", required=True, help="slug of the owner: a state, a provider, a municipality"
            )
        return parser

    def _check(self, options: dict[str, Any]) -> None:
        for path in options["path"]:
            bundle = checked(_files(path))
            self.stdout.write(f"{bundle.slug} {bundle.service.version}: {len(bundle.tests)} tests, all right")

    def _publish(self, options: dict[str, Any]) -> None:
        for path in options["path"]:
            published = publish_bundle(files=_files(path), actor=SYSTEM)
            word = "published" if published.is_new else "is published already"
            self.stdout.write(f"{published.version} {word}")
            for line in published.to_look_at:
                self.stdout.write(f"  look at {line}")

    def _list(self, _options: dict[str, Any]) -> None:
        used = set(BundleUse.in_lineage.values_list("current_id", flat=True))
        for stored in BundleVersion.in_lineage.select_related("tenant").defer("content", "archive"):
            mark = "*" if stored.pk in used else " "
            self.stdout.write(f"{mark} {stored} {stored.tenant.slug} {stored.published_at:%Y-%m-%d %H:%M}")
        for use in BundleUse.in_lineage.select_related("tenant").order_by("slug"):
            for path, kept in sorted(use.overrides.items()):
                self.stdout.write(f"  {use.slug} {use.tenant.slug}: {path} = {json.dumps(kept['value'])}")

    def _roll_back(self, options: dict[str, Any]) -> None:
        target = roll_back_bundle(slug=options["slug"], version=options["to"], actor=SYSTEM)
        self.stdout.write(f"{target} is used again")

    def _export(self, options: dict[str, Any]) -> None:
        content = archive_of(options["slug"], options["version_number"])
        options["file"].write_bytes(content)
        self.stdout.write(f"{options['file']}: {len(content)} bytes")

    def _override(self, options: dict[str, Any]) -> None:
        set_override(slug=options["slug"], path=options["path"], value=_value(options["value"]), actor=SYSTEM)

    def _schema(self, options: dict[str, Any]) -> None:
        for name, schema in bundle_json_schema().items():
            file = options["folder"] / schema_file(name)
            file.write_text(json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
            self.stdout.write(str(file))


def schema_file(name: str) -> str:
    """``tests/*.yaml`` -> ``tests.schema.json``."""
    return f"{name.partition('/')[0].removesuffix('.yaml')}.schema.json"


def _files(path: Path) -> dict[str, bytes]:
    """A folder, or a ZIP file of which no more is read than may be."""
    if path.is_dir():
        return read_folder(path)
    with path.open("rb") as handle:
        return read_archive(handle.read(MAX_ARCHIVE + 1))


def _value(typed: str | None) -> Any:
    if typed is None or not typed.startswith(("{", "[", '"')):
        return typed
    try:
        return json.loads(typed)
    except ValueError:
        raise CommandError(f"{typed!r} is not JSON.") from None
