//! JSON Schemas (draft 2020-12) of everything that multipark reads and writes, and the reference pages made of them.
//!
//! Inputs come from the descriptions that reading itself is driven by, outputs from the types that are written, so
//! neither can say anything else than the program does.

mod inputs;
mod outputs;
pub mod page;

use serde_json::{Map, Value, json};

/// Every schema by the name of what it describes: `instance.toml`, `model.toml`, a row of `parks.csv`, `solve.json`.
#[must_use]
pub fn all() -> Map<String, Value> {
    inputs::all().into_iter().chain(outputs::all()).collect()
}

/// One document with every schema under `$defs`.
#[must_use]
pub fn document() -> Value {
    json!({
        "$schema": DRAFT,
        "title": "multipark",
        "description": "What multipark reads and writes: a schema a file. That of a CSV table describes a row, \
                        blank fields left out.",
        "x-version": env!("CARGO_PKG_VERSION"),
        "$defs": all(),
    })
}

/// One schema as a document of its own.
#[must_use]
pub fn one(name: &str) -> Option<Value> {
    let Value::Object(schema) = all().remove(name)? else { return None };
    let mut document = Map::new();
    document.insert("$schema".to_owned(), json!(DRAFT));
    document.insert("title".to_owned(), json!(name));
    document.extend(schema);
    Some(Value::Object(document))
}

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";
