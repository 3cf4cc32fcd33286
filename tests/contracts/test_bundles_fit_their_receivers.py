"""What a bundle hands over is what the back-office system behind its schema address accepts."""

import json
from pathlib import Path

import jsonschema
import pytest

from kommunalportal.formengine.bundle import Bundle, RecordedTest
from kommunalportal.formengine.loading import load_bundles

ROOT = Path(__file__).parents[2]
SCHEMAS = {
    schema["$id"]: schema
    for schema in (
        json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "simulators/schemas").glob("*.json")
    )
}
RECORDED = [
    pytest.param(bundle, test, id=f"{slug}: {test.title}")
    for slug, bundle in load_bundles(ROOT / "bundles").items()
    for test in bundle.tests
    if test.expect.handover
]


@pytest.mark.parametrize(("bundle", "test"), RECORDED)
def test_the_recorded_hand_over_fits_the_receivers_schema(bundle: Bundle, test: RecordedTest) -> None:
    jsonschema.validate(
        test.expect.handover,
        SCHEMAS[bundle.handover_rules.schema_uri],
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )
