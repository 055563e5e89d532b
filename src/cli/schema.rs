//! `schema`: JSON Schemas of all inputs and outputs.

use super::{Answer, csv};
use crate::error::Error;
use crate::instance::schema::TABLES;
use serde_json::{Value, json};

/// One JSON document: a schema a table (a row of it), the settings, the model, and the result of `solve`.
pub(super) fn schema() -> Result<Answer, Error> {
    let mut tables = serde_json::Map::new();
    for table in TABLES {
        let mut properties = serde_json::Map::new();
        let mut required: Vec<Value> = Vec::new();
        for column in table.columns {
            let mut property = json!({ "description": column.meaning, "x-allowed": column.allowed() });
            if !column.unit.is_empty() {
                property["x-unit"] = json!(column.unit);
            }
            if !column.default.is_empty() {
                property["default"] = json!(column.default);
            }
            properties.insert(column.name.to_owned(), property);
            if column.required {
                required.push(json!(column.name));
            }
        }
        let schema = json!({
            "type": "object", "description": table.meaning, "properties": properties, "required": required,
            "x-key": table.key, "x-required-table": table.required, "x-resource-columns": table.resources.is_some(),
        });
        tables.insert(table.name.to_owned(), schema);
    }
    let document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "multipark",
        "version": env!("CARGO_PKG_VERSION"),
        "$defs": { "tables": tables },
    });
    Ok(Answer::data(csv::json(&document)?))
}
