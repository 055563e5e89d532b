"""What multipark reads and writes, held to its own JSON Schemas by an independent validator."""

import csv
import json
import pathlib
import tomllib

import jsonschema
import pytest

from test_files import ROOT, run

FOLDERS = [ROOT / "instances/lancang-mekong", ROOT / "src/cli/starter", ROOT / "tests/small"]
OUTPUTS = [
    ["solve"],
    ["sensitivity"],
    ["compare", "--schemes", "none,all"],
    ["share"],
    ["share", "--schemes", "none,all", "--signing"],
    ["linkages"],
    ["explain"],
    ["explain", "--park", "river"],
    ["explain", "--set", "countries.BB.min_jobs=60000"],
    ["pareto", "--terms", "jobs,cost"],
    ["pareto", "--terms", "value_added,jobs,cost", "--points", "3"],
    ["alternatives"],
    ["uncertainty", "--vary", "demand.*.max_sales=*normal(1,0.1)", "--sample", "4", "--sobol", "--regret", "2"],
    ["check"],
]

# Forms of a verb whose result is another.
FORMS = {
    "sensitivity-tornado": ["sensitivity", "--tornado"],
    "solve-mps": ["solve"],
    "sensitivity-mps": ["sensitivity"],
    "sweep-exact": ["sweep", "--exact", "countries.*.workers=*0.8:*1.2"],
}


@pytest.fixture(scope="module")
def schemas():
    """Every schema by name; each is itself a valid schema."""
    found = json.loads(run("schema"))["$defs"]
    for schema in found.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    return found


def rows(path):
    """Rows of a table as the format describes them: comments skipped, fields trimmed, numbers read, blanks left out."""
    with open(path, encoding="utf-8-sig") as file:
        lines = [line for line in file if line.strip(", \n") and not line.startswith("#")]
    for row in csv.DictReader(lines, skipinitialspace=True):
        yield {name.strip(): field.strip() for name, field in row.items() if field and field.strip()}


def typed(row, schema):
    """The same row with figures where the schema has figures."""
    extra = schema["additionalProperties"] or {}
    numeric = ("number", "integer")
    free = ("note", "source", "quality")

    def read(name, field):
        of = schema["properties"].get(name) or ({} if name in free or name.startswith("x_") else extra)
        kind = of.get("type")
        return (int if kind == "integer" else float)(field) if kind in numeric else field

    return {name: read(name, field) for name, field in row.items()}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_instances_are_as_the_schemas_say(schemas, folder):
    settings = tomllib.loads((folder / "instance.toml").read_text())
    jsonschema.validate(settings, schemas["instance.toml"])
    tables = sorted(folder.glob("*.csv"))
    assert len(tables) > 10
    for table in tables:
        schema = schemas[table.name]
        for row in rows(table):
            jsonschema.validate(typed(row, schema), schema)


@pytest.mark.parametrize("model", sorted((ROOT / "models").glob("*.toml")), ids=lambda model: model.stem)
def test_models_are_as_the_schema_says(schemas, model):
    jsonschema.validate(tomllib.loads(model.read_text()), schemas["model.toml"])


def test_a_wrong_row_is_refused(schemas):
    for row in ({"id": "a b", "name": "x", "country": "AA"}, {"id": "a", "name": "x"}, {"id": "a", "name": "x", "country": "AA", "land": -1.0}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(row, schemas["parks.csv"])


@pytest.mark.parametrize("arguments", OUTPUTS, ids=" ".join)
def test_results_are_as_the_schemas_say(schemas, arguments, tmp_path):
    verb, *options = arguments
    folder = tmp_path / "new"
    run("new", str(folder))
    result = json.loads(run(verb, str(folder), *options, "--format", "json"))
    schema = schemas[f"{verb}.json"]
    jsonschema.validate(result, schema)
    assert set(result) <= set(schema["properties"]), "a key that the schema does not know"


@pytest.mark.parametrize("form", FORMS)
def test_other_forms_are_as_the_schemas_say(schemas, form, tmp_path):
    verb, *options = FORMS[form]
    subject = tmp_path / "new"
    run("new", str(subject))
    if form.endswith("-mps"):
        program = tmp_path / "program.mps"
        program.write_text(run("export", str(subject), "--format", "mps"))
        subject = program
    result = json.loads(run(verb, str(subject), *options, "--format", "json"))
    schema = schemas[f"{form}.json"]
    jsonschema.validate(result, schema)
    assert set(result) <= set(schema["properties"]), "a key that the schema does not know"


def test_a_discrete_plan_and_its_check_are_as_the_schemas_say(schemas, tmp_path):
    plan = run("solve", "lancang-mekong", "--model", "integer", "--format", "json", "--gap", "0.01")
    jsonschema.validate(json.loads(plan), schemas["solve.json"])
    file = tmp_path / "plan.json"
    file.write_text(plan)
    found = run("verify", "lancang-mekong", str(file), "--model", "integer", "--format", "json")
    jsonschema.validate(json.loads(found), schemas["verify.json"])


def test_an_exact_proof_is_as_the_schema_says(schemas, tmp_path):
    file = tmp_path / "plan.json"
    file.write_text(run("solve", "lancang-mekong", "--format", "json"))
    found = json.loads(run("verify", "lancang-mekong", str(file), "--exact", "--format", "json"))
    assert found["exact"]["feasible"]
    jsonschema.validate(found, schemas["verify.json"])


def test_every_result_has_a_schema(schemas):
    help_of = run("--help")
    verbs = {name.removesuffix(".json") for name in schemas if name.endswith(".json")}
    assert verbs == {verb for verb, *_ in OUTPUTS} | set(FORMS) | {"verify"}
    for verb in verbs - set(FORMS):
        assert f"  {verb} " in help_of
    assert pathlib.Path(ROOT / "docs/src/reference/results.md").read_text().count("\n## ") == len(verbs)
