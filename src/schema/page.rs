//! The reference pages of the book, in Markdown, made of the descriptions and schemas.

use crate::input::{Key, KeyKind};
use crate::instance::schema::{
    CAPACITY, Column, FREE_COLUMNS, NEED, NEED_HERE, PRICE, Repeats, ResourceColumns, SCENARIO, SETTINGS,
    TABLES, TableSchema,
};
use crate::model::schema::KEYS;
use serde_json::Value;

const GENERATED: &str =
    "<!-- Made from the program itself; `MULTIPARK_WRITE=1 cargo test --test book` makes it anew. -->\n";

/// `instance.toml` and every table.
#[must_use]
pub fn instance() -> String {
    let mut page = format!(
        "{GENERATED}# Instance files\n\nAn instance is a folder with `instance.toml` and CSV tables. Tables are UTF-8, \
         with a header and commas; lines that are blank or begin with `#` are skipped, and so are spaces round a \
         field. Columns may stand in any order; a missing optional column is the same as a blank one. Columns named \
         {}, or with a name that begins with `x_`, are kept and never used. Every yearly flow of money is in million \
         USD (M USD).\n\n## `instance.toml`\n\n",
        words(&FREE_COLUMNS)
    );
    page += &keys(SETTINGS);
    for table in TABLES {
        page += &section(table);
    }
    page += "\n## `scenarios/ID.toml`\n\nA named list of what-ifs that travels with the instance. `--scenario ID` takes it, \
             several are stacked in the order given, and `--set` comes after them. `check` validates them all.\n\n";
    page += &keys(SCENARIO);
    page
}

/// The keys of a model file.
#[must_use]
pub fn model() -> String {
    format!(
        "{GENERATED}# Model files\n\nA model says what is wanted and under which rules. `--model` takes a file or the \
         name of a bundled model. Only `cooperation` is required.\n\n{}",
        keys(KEYS)
    )
}

/// What `--format json` writes.
#[must_use]
pub fn results() -> String {
    let mut page = format!(
        "{GENERATED}# Result files\n\nThe keys of what each verb writes under `--format json`. `solve --out DIR` writes \
         the same to `DIR/summary.json`, and each list of records to a CSV of its own. Keys may be added in later \
         versions; none of these changes. A `[]` marks the records of a list, `{{}}` the entries of a table whose keys \
         are ids.\n"
    );
    for (name, schema) in super::outputs::all() {
        let verb = name.trim_end_matches(".json");
        page += &format!("\n## `{verb}`\n\n");
        if let Some(meaning) = schema["description"].as_str() {
            page += &format!("{}\n\n", cell(meaning));
        }
        page += "| key | holds | meaning |\n| --- | --- | --- |\n";
        record("", &schema, &mut page);
    }
    page
}

fn section(table: &TableSchema) -> String {
    let file = if table.required { "required" } else { "optional" };
    let repeats = match table.repeats {
        Repeats::Refused => "at most once",
        Repeats::RefusedEitherWay => "at most once, in either order",
        Repeats::Replace => "as often as you like: a later row replaces an earlier one whole",
    };
    let mut text = format!("\n## `{}.csv` ({file})\n\n{}", table.name, table.meaning);
    if !table.key.is_empty() {
        text += &format!(" A row is named by {}; each occurs {repeats}.", words(table.key));
    }
    text += "\n\n| column | holds | unit | when blank | meaning |\n| --- | --- | --- | --- | --- |\n";
    table.columns.iter().for_each(|column| text += &line(column));
    let brought: &[&Column] = match table.resources {
        None => &[],
        Some(ResourceColumns::Held(_)) => &[&CAPACITY, &PRICE],
        Some(ResourceColumns::Needed) => &[&NEED],
        Some(ResourceColumns::NeededHere) => &[&NEED_HERE],
    };
    for column in brought {
        text += &line(column);
    }
    if let Some(columns) = table.resources {
        text += match columns {
            ResourceColumns::Held(crate::instance::Scope::Park) => "\n`ID`: every resource of scope park.\n",
            ResourceColumns::Held(_) => "\n`ID`: every resource of scope country.\n",
            _ => "\n`ID`: every resource.\n",
        };
    }
    text
}

fn line(column: &Column) -> String {
    let name = if column.required { format!("**`{}`**", column.name) } else { format!("`{}`", column.name) };
    let blank = if column.required { "required" } else { column.default };
    format!(
        "| {name} | {} | {} | {blank} | {} |\n",
        cell(&column.allowed()),
        column.unit,
        cell(column.meaning)
    )
}

fn keys(keys: &[Key]) -> String {
    let mut text =
        "| key | holds | unit | when absent | meaning |\n| --- | --- | --- | --- | --- |\n".to_owned();
    add_keys("", keys, &mut text);
    text
}

fn add_keys(within: &str, keys: &[Key], text: &mut String) {
    for key in keys {
        let name = format!("{within}{}", key.name);
        let shown = if key.required { format!("**`{name}`**") } else { format!("`{name}`") };
        let absent = if key.required { "required" } else { key.default };
        let holds = match key.kind {
            KeyKind::Section(_) => "a table".to_owned(),
            KeyKind::Sections(_) => "a table for each id".to_owned(),
            _ => key.allowed(),
        };
        *text +=
            &format!("| {shown} | {} | {} | {absent} | {} |\n", cell(&holds), key.unit, cell(key.meaning));
        match key.kind {
            KeyKind::Section(inner) => add_keys(&format!("{name}."), inner, text),
            KeyKind::Sections(inner) => add_keys(&format!("{name}.ID."), inner, text),
            _ => {}
        }
    }
}

/// A line for every key of a record, and of the records inside it.
fn record(within: &str, schema: &Value, page: &mut String) {
    for (key, value) in schema["properties"].as_object().into_iter().flatten() {
        let name = format!("{within}{key}");
        let meaning = value["description"].as_str().unwrap_or_default();
        *page += &format!("| `{name}` | {} | {} |\n", cell(&holds(value)), cell(meaning));
        inside(&name, value, page);
    }
}

fn inside(name: &str, schema: &Value, page: &mut String) {
    if let Some(items) = schema.get("items") {
        inside(&format!("{name}[]"), items, page);
    } else if let Some(entries) = schema.get("additionalProperties").filter(|e| e.is_object()) {
        inside(&format!("{name}{{}}"), entries, page);
    } else if let Some(parts) = schema["anyOf"].as_array() {
        for part in parts {
            inside(name, part, page);
        }
    } else {
        record(&format!("{name}."), schema, page);
    }
}

/// The kind of a value, in words.
fn holds(schema: &Value) -> String {
    if let Some(parts) = schema["anyOf"].as_array() {
        return parts.iter().map(holds).collect::<Vec<_>>().join(" or ");
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let consts = choices.iter().filter_map(|choice| choice["const"].as_str());
        return consts.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    }
    if let Some(choices) = schema["enum"].as_array() {
        let choices =
            choices.iter().map(|c| c.as_str().map_or_else(|| "nothing".to_owned(), |c| format!("`{c}`")));
        return choices.collect::<Vec<_>>().join(", ");
    }
    if let Some(parts) = schema["prefixItems"].as_array() {
        return format!("a pair: {}", parts.iter().map(holds).collect::<Vec<_>>().join(", "));
    }
    match &schema["type"] {
        Value::String(kind) => one_kind(kind, schema),
        Value::Array(kinds) => kinds
            .iter()
            .filter_map(Value::as_str)
            .map(|kind| one_kind(kind, schema))
            .collect::<Vec<_>>()
            .join(" or "),
        _ => "anything".to_owned(),
    }
}

fn one_kind(kind: &str, schema: &Value) -> String {
    match kind {
        "string" => "text".to_owned(),
        "number" => "a number".to_owned(),
        "integer" => "a whole number".to_owned(),
        "boolean" => "true or false".to_owned(),
        "null" => "null".to_owned(),
        "array" => match &schema["items"]["type"] {
            Value::String(of) if of == "object" => "records".to_owned(),
            Value::String(of) if of == "array" => "pairs".to_owned(),
            _ => format!("a list: {}", holds(&schema["items"])),
        },
        "object" if schema.get("additionalProperties").is_some_and(Value::is_object) => {
            format!("by id: {}", holds(&schema["additionalProperties"]))
        }
        "object" => "a record".to_owned(),
        other => other.to_owned(),
    }
}

fn words(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Text that fits into a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('\n', " ").replace('|', "\\|")
}
