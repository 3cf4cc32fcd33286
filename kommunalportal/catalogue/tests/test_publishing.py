"""Bundles are published whole or not at all, rolled back, exported, imported, and overridden by municipalities."""

import io
import stat
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kommunalportal.catalogue.bundles import bundle_at, bundle_facts, bundle_named, forget_bundles
from kommunalportal.catalogue.models import BundleUse, BundleVersion
from kommunalportal.catalogue.publishing import (
    archive_of,
    publish_bundle,
    roll_back_bundle,
    set_override,
)
from kommunalportal.formengine.archive import MAX_ARCHIVE, read_archive, write_archive
from kommunalportal.formengine.loading import read_folder
from kommunalportal.formengine.problems import BadBundle
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import Tenant, TenantKind
from kommunalportal.kernel.tenancy import acting_for
from tests.factories import make_tenant

BUNDLES = Path(__file__).parents[3] / "bundles"
SLUG = "meldebescheinigung"
TODAY = date(2026, 11, 23)
Files = dict[str, bytes]


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    """What this process remembers of bundles is rolled back with the test."""
    forget_bundles()
    yield
    forget_bundles()


@pytest.fixture
def state(db: None) -> Tenant:
    return make_tenant("land", kind=TenantKind.STATE)


@pytest.fixture
def town(state: Tenant) -> Tenant:
    return make_tenant("ort", parent=state)


@pytest.fixture
def files() -> Files:
    return read_folder(BUNDLES / SLUG)


def replaced(files: Files, old: bytes, new: bytes) -> Files:
    return {name: one.replace(old, new) if name.endswith(".yaml") else one for name, one in files.items()}


def publish(owner: Tenant, files: Files) -> list[str]:
    with acting_for(owner):
        return list(publish_bundle(files=files, actor=SYSTEM).to_look_at)


def title_in(tenant: Tenant) -> str:
    tenant.refresh_from_db()
    with acting_for(tenant):
        assert str(bundle_facts(SLUG).service.title) == str(bundle_named(SLUG).service.title)
        return str(bundle_named(SLUG).service.title)


def fee_in(tenant: Tenant) -> Decimal:
    tenant.refresh_from_db()
    with acting_for(tenant):
        return bundle_named(SLUG).fee_for({"kind": "simple", "delivery": "paper", "copies": 1}, TODAY).total


def titled(files: Files, title: str, version: int = 2) -> Files:
    lines = files["service.yaml"].decode().splitlines()
    changed = [f"title: {title}" if line.startswith("title:") else line for line in lines]
    changed = [f"version: {version}" if line.startswith("version:") else line for line in changed]
    return {**files, "service.yaml": "\n".join(changed).encode()}


def test_a_state_publishes_for_all_its_municipalities_and_rolls_back(state: Tenant, town: Tenant, files: Files) -> None:
    before = title_in(town)
    publish(state, files)
    publish(state, titled(files, "Neuer Titel"))
    assert title_in(town) == "Neuer Titel"
    with acting_for(town):
        assert bundle_at(SLUG, 1).service.version == 1
    with acting_for(state):
        roll_back_bundle(slug=SLUG, actor=SYSTEM)
    assert title_in(town) == before
    with acting_for(state):
        roll_back_bundle(slug=SLUG, version=2, actor=SYSTEM)
    assert title_in(town) == "Neuer Titel"


def test_another_state_sees_nothing_of_it(state: Tenant, files: Files) -> None:
    elsewhere = make_tenant("anderswo", kind=TenantKind.STATE)
    publish(state, titled(files, "Neuer Titel"))
    assert title_in(elsewhere) != "Neuer Titel"


def test_publishing_the_same_again_changes_nothing(state: Tenant, files: Files) -> None:
    publish(state, files)
    publish(state, files)
    with acting_for(state):
        assert BundleVersion.objects.count() == 1


def test_another_content_needs_another_number(state: Tenant, files: Files) -> None:
    publish(state, files)
    with pytest.raises(Refused, match="Raise"):
        publish(state, titled(files, "Neuer Titel", version=1))


@pytest.mark.parametrize("kind", ["happy", "refused", "edge"])
def test_each_kind_of_recorded_test_is_demanded(state: Tenant, files: Files, kind: str) -> None:
    others = {name: content for name, content in files.items() if f"kind: {kind}".encode() not in content}
    assert len(others) < len(files)
    with pytest.raises(Refused, match=f"of kind: {kind}"):
        publish(state, others)


def test_a_failing_recorded_test_keeps_the_version_out(state: Tenant, files: Files) -> None:
    test = files["tests/papier-erweitert.yaml"].replace(b"fee: ", b"fee: '999.00' #")
    with pytest.raises(Refused, match=r"999\.00"):
        publish(state, {**files, "tests/papier-erweitert.yaml": test})
    with acting_for(state):
        assert not BundleVersion.objects.exists()
        assert not BundleUse.objects.exists()


def test_a_question_cannot_disappear_without_a_word(state: Tenant, files: Files) -> None:
    publish(state, files)
    changed = replaced(files, b"purpose", b"reason_for_it")
    changed = titled(changed, "Neu")
    with pytest.raises(Refused, match="purpose"):
        publish(state, changed)
    told = (
        changed["form.yaml"]
        + b"\nmigrations:\n  - {to: 2, rename: {purpose: reason_for_it, other_purpose: other_reason_for_it}}\n"
    )
    publish(state, {**changed, "form.yaml": told})


def test_templates_come_with_the_installation_only(state: Tenant, files: Files) -> None:
    with pytest.raises(Refused, match=r"documents/meldebescheinigung\.typ"):
        publish(state, {**files, "documents/meldebescheinigung.typ": b'#read("/etc/passwd")'})


def test_a_town_overrides_its_fee_for_itself_only(state: Tenant, town: Tenant, files: Files) -> None:
    publish(state, files)
    usual = fee_in(town)
    slug = _paper_fee(town)
    with acting_for(town):
        set_override(slug=SLUG, path=f"fees.{slug}.amount", value="12.50", actor=SYSTEM)
    assert (fee_in(town), fee_in(state)) == (Decimal("12.50"), usual)
    publish(state, titled(files, "Neuer Titel"))
    assert (fee_in(town), title_in(town)) == (Decimal("12.50"), "Neuer Titel")
    with acting_for(town):
        set_override(slug=SLUG, path=f"fees.{slug}.amount", value=None, actor=SYSTEM)
    assert fee_in(town) == usual


def test_overrides_that_a_new_version_leaves_behind_are_named(state: Tenant, town: Tenant, files: Files) -> None:
    publish(state, files)
    with acting_for(town):
        set_override(slug=SLUG, path="fields.purpose.label", value="Wozu?", actor=SYSTEM)
        set_override(slug=SLUG, path="title", value="Unser Titel", actor=SYSTEM)
    changed = replaced(files, b"purpose", b"goal")
    told = changed["form.yaml"] + b"\nmigrations:\n  - {to: 2, rename: {purpose: goal, other_purpose: other_goal}}\n"
    lines = publish(state, titled({**changed, "form.yaml": told}, "Neuer Titel"))
    assert sorted(line.split(": ")[1] for line in lines) == ["fields.purpose.label", "title"]
    assert title_in(town) == "Unser Titel"


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("handover", "x", "cannot be set"),
        ("fees.nobody.amount", "1.00", "has no 'nobody'"),
        ("unit", "Kein Amt!", "pattern"),
        ("fields.purpose.type", "text", "cannot be set"),
        ("title", "x" * 30_000, "too long"),
    ],
)
def test_only_single_values_that_fit_are_overridden(town: Tenant, path: str, value: str, message: str) -> None:
    with acting_for(town), pytest.raises(Refused, match=message):
        set_override(slug=SLUG, path=path, value=value, actor=SYSTEM)


def test_a_bundle_leaves_and_comes_back_as_zip(state: Tenant, tmp_path: Path, files: Files) -> None:
    publish(state, files)
    target = tmp_path / "export.zip"
    call_command("bundle", "export", SLUG, str(target), "--tenant", "land")
    assert read_archive(target.read_bytes()) == files
    with acting_for(state):
        assert archive_of(SLUG) == write_archive(SLUG, files)
    elsewhere = make_tenant("anderswo", kind=TenantKind.STATE)
    call_command("bundle", "import", str(target), "--tenant", "anderswo")
    with acting_for(elsewhere):
        assert BundleVersion.objects.get().slug == SLUG


def test_the_command_names_mistakes_with_file_and_line(state: Tenant, tmp_path: Path, files: Files) -> None:
    files["form.yaml"] = files["form.yaml"].replace(b"name: purpose", b"nam: purpose")
    target = tmp_path / "wrong.zip"
    target.write_bytes(write_archive(SLUG, files))
    with pytest.raises(CommandError, match=r"form\.yaml:\d+: "):
        call_command("bundle", "import", str(target), "--tenant", "land")
    with acting_for(state):
        assert not BundleVersion.objects.exists()


def zipped(**entries: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def linked() -> bytes:
    buffer = io.BytesIO()
    entry = zipfile.ZipInfo("service.yaml")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (zipped(**{"../service.yaml": b"x"}), "no such file"),
        (zipped(**{"/etc/passwd": b"x"}), "no such file"),
        (zipped(**{"x\\..\\service.yaml": b"x"}), "no such file"),
        (zipped(**{"tests/../../x.yaml": b"x"}), "no such file"),
        (zipped(**{"setup.py": b"x"}), "no such file"),
        (linked(), "links"),
        (zipped(**{"service.yaml": b"a" * 300_000}), "larger than 256 KiB"),
        (zipped(**{f"tests/{i}.yaml": bytes([97 + i % 9]) * 250_000 for i in range(40)}), "together are larger"),
        (zipped(**{f"tests/{i}.yaml": b"x" for i in range(301)}), "more than 300"),
        (b"PK\x03\x04 nonsense", "no ZIP file"),
        (b"", "no ZIP file"),
        (zipped(**{"service.yaml": b"x" * 5000})[:-200], "no ZIP file"),
        (b"x" * (MAX_ARCHIVE + 1), "larger than 2 MiB"),
    ],
)
def test_a_malicious_archive_is_refused_before_anything_is_stored(content: bytes, message: str) -> None:
    with pytest.raises(BadBundle, match=message):
        read_archive(content)


def test_a_yaml_bomb_and_a_wrong_encoding_are_named_with_their_place(state: Tenant, files: Files) -> None:
    bomb = b"a: &a [x, x]\nb: [*a, *a]\n"
    with pytest.raises(BadBundle) as caught:
        publish(state, {**files, "form.yaml": bomb, "handover.yaml": "größe: 1".encode("utf-16")})
    assert {problem.file for problem in caught.value.problems} == {"form.yaml", "handover.yaml"}


def _paper_fee(tenant: Tenant) -> str:
    with acting_for(tenant):
        return next(rule.slug for rule in bundle_named(SLUG).service.fees if rule.amount == Decimal("9.00"))
