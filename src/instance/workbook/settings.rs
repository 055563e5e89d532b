//! TOML texts made of rows, each line of which knows the row that it stands for.

use super::cells::Value;
use crate::error::Place;
use crate::input::{Key, KeyKind, number_text};

/// A TOML text in the making.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) text: String,
    /// Where each line stands in the workbook.
    pub(super) places: Vec<Place>,
}

impl Lines {
    /// Adds a piece of text; all its lines stand at one place.
    pub(super) fn add(&mut self, text: &str, place: &Place) {
        self.text += text;
        self.text.push('\n');
        self.places.extend(std::iter::repeat_n(place.clone(), text.matches('\n').count() + 1));
    }
}

/// A text in quotation marks.
pub(super) fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string().trim().to_owned()
}

/// A key, in quotation marks where it needs them.
pub(super) fn key_text(key: &str) -> String {
    toml_edit::Key::new(key).to_string()
}

/// A path of the settings sheet, such as `resources.land.unit`, split into its parts. An id may hold dots.
pub(super) fn parts(path: &str) -> Vec<&str> {
    match path.strip_prefix("resources.").and_then(|rest| rest.rsplit_once('.')) {
        Some((id, key)) => vec!["resources", id, key],
        None => vec![path],
    }
}

/// The description of a key.
pub(super) fn described(keys: &'static [Key], parts: &[&str]) -> Option<&'static Key> {
    let (first, rest) = parts.split_first()?;
    let key = keys.iter().find(|key| key.name == *first)?;
    match (key.kind, rest) {
        (KeyKind::Sections(inner), [_, name]) => inner.iter().find(|key| key.name == *name),
        (_, []) => Some(key),
        _ => None,
    }
}

/// A cell as the value that its key holds; what does not fit stays text, and the check says what is wrong.
pub(super) fn value_text(value: &Value, key: Option<&Key>) -> String {
    match (key.map(|key| key.kind), value) {
        (Some(KeyKind::Amount | KeyKind::Integer), Value::Number(n)) => number_text(*n),
        (Some(KeyKind::Amount | KeyKind::Integer), Value::Text(text)) => match text.trim().parse::<f64>() {
            Ok(n) if n.is_finite() => number_text(n),
            _ => quoted(text.trim()),
        },
        (Some(KeyKind::Flag), Value::Flag(flag)) => flag.to_string(),
        // LibreOffice saves true and false as numbers that are shown as words.
        (Some(KeyKind::Flag), Value::Number(n)) if *n == 1.0 || *n == 0.0 => (*n == 1.0).to_string(),
        (Some(KeyKind::Flag), Value::Text(text)) => match text.trim().to_lowercase().as_str() {
            "true" | "yes" => "true".to_owned(),
            "false" | "no" => "false".to_owned(),
            _ => quoted(text),
        },
        (_, value) => quoted(&plain(value)),
    }
}

/// A cell as text.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Date(text) | Value::Failed(text) => text.trim().to_owned(),
        Value::Number(n) => number_text(*n),
        Value::Flag(true) => "TRUE".to_owned(),
        Value::Flag(false) => "FALSE".to_owned(),
        Value::Uncomputed => String::new(),
    }
}
