//! Schemas of the settings files and of a row of each table.

use crate::input::{Key, KeyKind};
use crate::instance::schema::{
    CAPACITY, Column, FREE_COLUMNS, Kind, NEED, NEED_HERE, ResourceColumns, SCENARIO, SETTINGS, TABLES,
    TableSchema,
};
use crate::model::schema::KEYS;
use serde_json::{Map, Value, json};

/// `instance.toml`, `model.toml`, and `NAME.csv` for every table.
pub(super) fn all() -> Vec<(String, Value)> {
    let mut found = vec![
        (
            "instance.toml".to_owned(),
            section(SETTINGS, "What an instance is called and which resources it knows."),
        ),
        (
            "scenario.toml".to_owned(),
            section(
                SCENARIO,
                "A named list of what-ifs that travels with an instance, as scenarios/ID.toml.",
            ),
        ),
        ("model.toml".to_owned(), section(KEYS, "What is wanted and under which rules.")),
    ];
    found.extend(TABLES.iter().map(|table| (format!("{}.csv", table.name), row(table))));
    found
}

/// A table of TOML keys.
fn section(keys: &[Key], meaning: &str) -> Value {
    let properties: Map<String, Value> =
        keys.iter().map(|key| (key.name.to_owned(), described(key))).collect();
    let required: Vec<&str> = keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = json!({
        "type": "object", "description": meaning, "properties": properties, "additionalProperties": false,
    });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

fn described(key: &Key) -> Value {
    let mut schema = match key.kind {
        KeyKind::Text => json!({ "type": "string" }),
        KeyKind::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        KeyKind::Integer => json!({ "type": "integer" }),
        KeyKind::Amount => json!({ "type": "number", "minimum": 0 }),
        KeyKind::Flag => json!({ "type": "boolean" }),
        KeyKind::Choice(words) => json!({ "enum": words }),
        KeyKind::Section(keys) => section(keys, key.meaning),
        KeyKind::Sections(keys) => json!({
            "type": "object", "propertyNames": { "pattern": ID }, "additionalProperties": section(keys, key.meaning),
        }),
    };
    annotate(&mut schema, key.meaning, key.unit, key.default);
    schema
}

/// A row of a table, blank fields left out.
fn row(table: &TableSchema) -> Value {
    let properties: Map<String, Value> =
        table.columns.iter().map(|column| (column.name.to_owned(), field(column))).collect();
    let required: Vec<&str> = table.columns.iter().filter(|c| c.required).map(|c| c.name).collect();
    let free: Vec<&str> = FREE_COLUMNS.into_iter().filter(|name| table.own(name).is_none()).collect();
    let mut schema = json!({
        "type": "object",
        "description": table.meaning,
        "properties": properties,
        "required": required,
        "patternProperties": {
            "^x_": { "description": "Kept and never used." },
            format!("^({})$", free.join("|")): { "description": "Kept and never used." },
        },
        "x-key": table.key,
        "x-file-required": table.required,
    });
    schema["additionalProperties"] = match table.resources {
        None => json!(false),
        Some(ResourceColumns::Held(_)) => json!({
            "type": "number", "minimum": 0,
            "description": "ID: units of the resource that its holder has in a year, no limit when blank; \
                            ID_price: M USD per unit and year, 0 when blank.",
        }),
        Some(ResourceColumns::Needed) => field(&NEED),
        Some(ResourceColumns::NeededHere) => field(&NEED_HERE),
    };
    debug_assert_eq!(CAPACITY.name, "ID");
    schema
}

const ID: &str = "^[A-Za-z0-9_.-]+$";

fn field(column: &Column) -> Value {
    let mut schema = match column.kind {
        Kind::Id => json!({ "type": "string", "pattern": ID }),
        Kind::Text => json!({ "type": "string" }),
        Kind::Amount => json!({ "type": "number", "minimum": 0 }),
        Kind::Signed => json!({ "type": "number" }),
        Kind::Degrees(most) => json!({ "type": "number", "minimum": -i32::from(most), "maximum": most }),
        Kind::Whole => json!({ "type": "integer", "minimum": 0 }),
        Kind::Year => json!({ "type": "integer" }),
        Kind::YesNo => json!({ "enum": ["yes", "no"] }),
        Kind::Choice(words) => json!({ "enum": words }),
        Kind::Reference(tables) => {
            let pattern = if column.wildcard { r"^(\*|[A-Za-z0-9_.-]+)$" } else { ID };
            json!({ "type": "string", "pattern": pattern, "x-references": tables })
        }
    };
    annotate(&mut schema, column.meaning, column.unit, column.default);
    schema
}

/// Adds meaning, unit and default. A default in words is no value of the field, so it has a key of its own.
fn annotate(schema: &mut Value, meaning: &str, unit: &str, default: &str) {
    schema["description"] = json!(meaning);
    if !unit.is_empty() {
        schema["x-unit"] = json!(unit);
    }
    if default.is_empty() {
        return;
    }
    let value = match (schema["type"].as_str(), default) {
        (Some("number" | "integer"), _) => default.parse::<serde_json::Number>().ok().map(Value::Number),
        (Some("boolean"), _) => default.parse::<bool>().ok().map(Value::Bool),
        _ => Some(json!(default)),
    };
    match value {
        Some(value) => schema["default"] = value,
        None => schema["x-when-absent"] = json!(default),
    }
}
