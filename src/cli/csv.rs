//! Rows to CSV text that a spreadsheet opens without running anything.

use crate::error::Error;
use serde_json::Value;

/// CSV of records: columns are the keys of the first, in order; `head` where there are no records.
///
/// Text that a spreadsheet would take for a formula gets an apostrophe in front; figures stay figures.
pub(super) fn records(head: &[&str], records: &[Value]) -> Result<String, Error> {
    let failed =
        |error: &dyn std::fmt::Display| Error::Solver(format!("a table could not be written: {error}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head: Vec<&str> = match records.first() {
        Some(Value::Object(first)) => first.keys().map(String::as_str).collect(),
        _ => head.to_vec(),
    };
    writer.write_record(head.iter().map(|name| guarded(name))).map_err(|e| failed(&e))?;
    for record in records {
        let cells = head.iter().map(|key| cell(&record[*key]));
        writer.write_record(cells).map_err(|e| failed(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => guarded(text),
        other => other.to_string(),
    }
}

/// Text that no spreadsheet takes for a formula.
pub(super) fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// Anything that serialises to a record.
pub(super) fn values<T: serde::Serialize>(rows: &[T]) -> Result<Vec<Value>, Error> {
    rows.iter()
        .map(|row| {
            serde_json::to_value(row).map_err(|e| Error::Solver(format!("a row could not be written: {e}")))
        })
        .collect()
}

/// Pretty JSON with a line break at its end.
pub(super) fn json<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string_pretty(value)
        .map(|text| text + "\n")
        .map_err(|e| Error::Solver(format!("the result could not be written as JSON: {e}")))
}
