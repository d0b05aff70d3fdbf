"""The examples of every message, read in Python: the same verdicts as in TypeScript."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

HERE = Path(__file__).parent
SCHEMAS = {path.stem: json.loads(path.read_text()) for path in (HERE / "schemas").glob("*.json")}
REGISTRY = Registry().with_resources(
    (f"{name}.json", Resource(schema, DRAFT7)) for name, schema in SCHEMAS.items()
)


def is_valid(path: Path) -> bool:
    """Whether an example keeps the schema that its name begins with."""
    schema = SCHEMAS[path.name.split(".")[0]]
    return Draft7Validator(schema, registry=REGISTRY).is_valid(json.loads(path.read_text()))


@pytest.mark.parametrize("path", sorted((HERE / "examples/valid").glob("*")), ids=lambda p: p.name)
def test_valid(path: Path) -> None:
    assert is_valid(path)


@pytest.mark.parametrize(
    "path", sorted((HERE / "examples/invalid").glob("*")), ids=lambda p: p.name
)
def test_invalid(path: Path) -> None:
    assert not is_valid(path)
