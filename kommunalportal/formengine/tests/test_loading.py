"""A bundle from people we do not know is read safely, and its mistakes are named with file and line."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kommunalportal.formengine.loading import BadBundle, bundle_json_schema, load_bundle, load_bundles

BUNDLES = Path(__file__).parents[3] / "bundles"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(BUNDLES / "meldebescheinigung", tmp_path / "meldebescheinigung")


@pytest.fixture
def problem_after(folder: Path) -> Callable[[str, str, str], str]:
    """Replace a text in a file of the bundle and say what loading answers."""

    def change(file: str, old: str, new: str) -> str:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(BadBundle) as caught:
            load_bundle(folder)
        return str(caught.value)

    return change


Change = Callable[[str, str, str], str]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("form.yaml", "type: radio", "type: hologram", "form.yaml:5: steps.0.fields.0"),
        ("form.yaml", "slug: zweck", "slug: zweck\n    color: red", "form.yaml:3: steps.0.color"),
        ("form.yaml", "equals: other", "equals: others", "has no option 'others'"),
        ("form.yaml", "steps:", "steps: &bomb", "form.yaml:1: anchors and aliases"),
        ("form.yaml", "steps:", "steps: !!python/object:os.system", "tags (!) are not allowed"),
        ("form.yaml", "maximum: 5", "maximum: 5\n        maximum: 6", "'maximum' stands here twice"),
        ("form.yaml", "not_in_future: true", "no: true", "keys must be texts"),
        ("form.yaml", "steps:", "steps: [", "form.yaml:"),
        ("service.yaml", 'service_key: "99115003012000"', "service_key: 99115003012000", "service.yaml:2: service_key"),
        ("service.yaml", "amount: 9.00", "amount: 9.001", "service.yaml:"),
        ("service.yaml", "amount: 9.00", "amount: .inf", "'.inf' is not a number"),
        ("service.yaml", "quantity: {field: copies}", "quantity: {field: copys}", "unknown field 'copys'"),
        ("service.yaml", "valid_from: 2020-01-01", "valid_from: 2020-13-01", "service.yaml:"),
        ("service.yaml", "document: meldebescheinigung", "document: urkunde", "there is no documents/urkunde.typ"),
        ("service.yaml", "slug: meldebescheinigung", "slug: melde", "they must be the same"),
        ("handover.yaml", "{field: copies}", "{field: copys}", "unknown field 'copys'"),
        ("handover.yaml", "application.reference", "application.secret", "unknown source 'application.secret'"),
        ("handover.yaml", "person.vornamen:", "antrag:", "lies inside another value"),
        ("tests/elektronisch-einfach.yaml", "kind: happy", "kind: lucky", "kind: "),
        ("handover.yaml", "{field: birth_date}", "{field: birth_date, each: {x: {field: y}}}", "is no repeated group"),
        ("tests/elektronisch-einfach.yaml", "complete: true", "complete: maybe", "expect.complete: "),
    ],
)
def test_a_mistake_is_named_with_its_place(problem_after: Change, file: str, old: str, new: str, expected: str) -> None:
    assert expected in problem_after(file, old, new)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"[" * 5000, "nested too deeply"),
        (b"a: " + b"x" * 300_000, "larger than"),
        (b"a: [" + b"1," * 30_000 + b"]", "too many values"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"a: \x00", "characters that YAML does not allow"),
        (b"", "is empty"),
        (b"just a text", "form.yaml:1"),
    ],
)
def test_a_hostile_file_is_refused_quickly(folder: Path, content: bytes, expected: str) -> None:
    (folder / "form.yaml").write_bytes(content)
    with pytest.raises(BadBundle, match=expected):
        load_bundle(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "handover.yaml").unlink()
    with pytest.raises(BadBundle, match=r"handover\.yaml:1: the file is missing"):
        load_bundle(folder)


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    (folder / "form.yaml").write_text("steps: []\nmore: 1\n", encoding="utf-8")
    with pytest.raises(BadBundle) as caught:
        load_bundle(folder)
    assert len(caught.value.problems) == 2


def test_every_bundle_loads_and_comes_back_from_its_json_form() -> None:
    for slug, bundle in load_bundles(BUNDLES).items():
        again = type(bundle).model_validate(bundle.as_json())
        assert (again.slug, again.fingerprint()) == (slug, bundle.fingerprint())
        assert again.form == bundle.form


def test_editors_get_a_json_schema_for_every_file() -> None:
    schemas = bundle_json_schema()
    assert set(schemas) == {"service.yaml", "form.yaml", "handover.yaml", "tests/*.yaml"}
    assert "visible_if" in schemas["form.yaml"]["$defs"]["RadioField"]["properties"]
    assert "if" in schemas["service.yaml"]["$defs"]["FeeRule"]["properties"]


def test_the_published_json_schemas_are_those_of_the_code() -> None:
    """After a change of the format: ``manage.py bundle schema docs/schemas``."""
    folder = BUNDLES.parent / "docs" / "schemas"
    for name, schema in bundle_json_schema().items():
        file = folder / f"{name.partition('/')[0].removesuffix('.yaml')}.schema.json"
        assert json.loads(file.read_text(encoding="utf-8")) == json.loads(json.dumps(schema)), file.name
