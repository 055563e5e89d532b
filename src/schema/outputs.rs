//! Schemas of what `--format json` writes, a verb each.

use crate::analysis::program::{ProgramSensitivity, ProgramSolution};
use crate::analysis::{
    alternatives::Alternatives,
    compare::Comparison,
    explain::{Explanation, Tornado},
    pareto::Frontier,
    sensitivity::Sensitivity,
    share::Share,
    sweep::ValueFunction,
    uncertainty::Uncertainty,
};
use crate::economics::linkages::Linkages;
use crate::error::Diagnostic;
use crate::solution::{Solution, verify::Verification};
use crate::stamp::Stamp;
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Value, json};

/// `VERB.json` for every verb that writes JSON.
pub(super) fn all() -> Vec<(String, Value)> {
    let mut found = vec![
        ("solve.json".to_owned(), of::<Solution>()),
        ("sensitivity.json".to_owned(), of::<Sensitivity>()),
        ("sensitivity-tornado.json".to_owned(), of::<Tornado>()),
        ("solve-mps.json".to_owned(), of::<ProgramSolution>()),
        ("sensitivity-mps.json".to_owned(), of::<ProgramSensitivity>()),
        ("compare.json".to_owned(), of::<Comparison>()),
        ("share.json".to_owned(), of::<Share>()),
        ("sweep-exact.json".to_owned(), of::<ValueFunction>()),
        ("pareto.json".to_owned(), of::<Frontier>()),
        ("alternatives.json".to_owned(), of::<Alternatives>()),
        ("uncertainty.json".to_owned(), of::<Uncertainty>()),
        ("linkages.json".to_owned(), of::<Linkages>()),
        ("explain.json".to_owned(), of::<Explanation>()),
        ("verify.json".to_owned(), of::<Verification>()),
        ("check.json".to_owned(), check()),
    ];
    for (_, schema) in &mut found {
        stamped(schema);
    }
    found
}

/// Every result bears a stamp.
fn stamped(schema: &mut Value) {
    schema["properties"]["stamp"] = of::<Stamp>();
    if let Some(required) = schema["required"].as_array_mut() {
        required.push(json!("stamp"));
    }
}

/// The schema of a type as it is written, complete in itself.
fn of<T: JsonSchema>() -> Value {
    let mut settings = SchemaSettings::draft2020_12().for_serialize();
    settings.inline_subschemas = true;
    settings.meta_schema = None;
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    if let Some(record) = schema.as_object_mut() {
        record.remove("title");
    }
    speak_json(&mut schema);
    schema
}

/// Descriptions are the types' own documentation: its words for Rust become those for JSON.
fn speak_json(schema: &mut Value) {
    match schema {
        Value::Object(record) => {
            for (key, value) in record {
                match value {
                    Value::String(text) if key == "description" => {
                        *text = text
                            .replace('\n', " ")
                            .replace("`None`", "`null`")
                            .replace("[`", "`")
                            .replace("`]", "`");
                    }
                    other => speak_json(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(speak_json),
        _ => {}
    }
}

fn check() -> Value {
    json!({
        "type": "object",
        "description": "What `check` found.",
        "properties": {
            "valid": { "type": "boolean", "description": "Whether there is no error." },
            "errors": { "type": "integer", "minimum": 0, "description": "Number of errors." },
            "warnings": { "type": "integer", "minimum": 0, "description": "Number of warnings." },
            "diagnostics": {
                "type": "array", "description": "Every finding, in the order of files and lines.",
                "items": of::<Diagnostic>(),
            },
        },
        "required": ["valid", "errors", "warnings", "diagnostics"],
    })
}
