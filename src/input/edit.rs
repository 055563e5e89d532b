//! One patch on a settings text, which keeps its comments and order.

use super::document::{Document, Edit};
use super::keys::{Key, KeyKind, listed};
use super::patch::{Change, Patch, number_text};
use crate::error::{Diagnostic, nearest};
use toml_edit::{DocumentMut, Item, Table, Value};

/// Applies a patch to a settings text described by `keys`, at a path split into its parts; `*` stands for every id.
///
/// # Errors
/// When the path names no key, or the change makes no sense for what it holds.
pub fn apply(
    text: &str,
    keys: &'static [Key],
    path: &[&str],
    patch: &Patch,
    edits: &mut Vec<Edit>,
) -> Result<String, Box<Diagnostic>> {
    let Ok(mut document) = text.parse::<DocumentMut>() else {
        // The check of the unpatched text says where it is no TOML.
        return Ok(text.to_owned());
    };
    let known = Document::parse("", text, &[])
        .map_err(|_| patch.refuse("not-toml", "the file is no TOML", "mend the file first"))?;
    let mut text = text.to_owned();
    for target in targets(&known, keys, path, patch)? {
        let names: Vec<&str> = target.names.iter().map(String::as_str).collect();
        let value = changed(&known, &target, &names, patch)?;
        write(&mut document, &names, value);
        let after = document.to_string();
        edits.push(Edit { path: names.join("."), patch: patch.place.clone(), added: added(&text, &after) });
        text = after;
    }
    Ok(text)
}

struct Target {
    names: Vec<String>,
    key: &'static Key,
}

fn targets(
    known: &Document<'_>,
    keys: &'static [Key],
    path: &[&str],
    patch: &Patch,
) -> Result<Vec<Target>, Box<Diagnostic>> {
    let mut keys = keys;
    let mut prefixes: Vec<Vec<String>> = vec![Vec::new()];
    let mut rest = path.iter();
    while let Some(name) = rest.next() {
        let Some(key) = keys.iter().find(|key| key.name == *name) else {
            let help = match nearest(name, keys.iter().map(|key| key.name)) {
                Some(similar) => format!("a similar key exists: `{similar}`"),
                None => format!("the keys here are {}", listed(keys.iter().map(|key| key.name))),
            };
            return Err(patch.refuse("unknown-key", format!("no key has this name: `{name}`"), help));
        };
        for prefix in &mut prefixes {
            prefix.push(key.name.to_owned());
        }
        match key.kind {
            KeyKind::Section(inner) => keys = inner,
            KeyKind::Sections(inner) => {
                keys = inner;
                let Some(id) = rest.next() else { break };
                let ids = known.names(&[key.name]);
                let chosen: Vec<&str> =
                    ids.iter().copied().filter(|known| *id == "*" || known == id).collect();
                if chosen.is_empty() {
                    let help = match nearest(id, ids.iter().copied()) {
                        Some(similar) => format!("a similar id exists: `{similar}`"),
                        None => format!("the ids are {}", listed(ids)),
                    };
                    return Err(patch.refuse(
                        "unknown-id",
                        format!("no id in `{}` is `{id}`", key.name),
                        help,
                    ));
                }
                prefixes = prefixes
                    .iter()
                    .flat_map(|prefix| {
                        chosen
                            .iter()
                            .map(|id| [prefix.as_slice(), &[(*id).to_owned()]].concat())
                            .collect::<Vec<_>>()
                    })
                    .collect();
            }
            _ if rest.as_slice().is_empty() => {
                return Ok(prefixes.into_iter().map(|names| Target { names, key }).collect());
            }
            _ => {
                let help = format!("end the path at `{name}`");
                return Err(patch.refuse(
                    "bad-path",
                    format!("`{name}` holds a value, and nothing lies below it"),
                    help,
                ));
            }
        }
    }
    Err(patch.refuse(
        "bad-path",
        format!("`{}` is a table, not a value", patch.path),
        format!("its keys are {}", listed(keys.iter().map(|key| key.name))),
    ))
}

fn changed(
    known: &Document<'_>,
    target: &Target,
    names: &[&str],
    patch: &Patch,
) -> Result<Value, Box<Diagnostic>> {
    let key = target.key;
    match (&patch.change, key.kind) {
        (Change::Set(text), KeyKind::Amount) => text
            .parse::<f64>()
            .ok()
            .filter(|n| n.is_finite())
            .map(number_value)
            .ok_or_else(|| wrong(patch, key, text)),
        (Change::Set(text), KeyKind::Integer) => {
            text.parse::<i64>().map(Value::from).map_err(|_| wrong(patch, key, text))
        }
        (Change::Set(text), KeyKind::Flag) => {
            text.parse::<bool>().map(Value::from).map_err(|_| wrong(patch, key, text))
        }
        (Change::Set(text), _) => Ok(Value::from(text.as_str())),
        (change, KeyKind::Amount) => {
            let now = known.number(names).or_else(|| key.default.parse().ok()).ok_or_else(|| {
                patch.refuse(
                    "no-value-to-change",
                    format!("`{}` has no figure to change: its default is {}", key.name, key.default),
                    "set it first, such as =900",
                )
            })?;
            let then = change.of(now).filter(|n| n.is_finite());
            then.map(number_value).ok_or_else(|| {
                patch.refuse("not-a-number", "the result is no finite number", "use a smaller change")
            })
        }
        _ => Err(patch.refuse(
            "no-value-to-change",
            format!("`{}` is no figure that could be scaled or added to", key.name),
            format!("allowed: {}", key.allowed()),
        )),
    }
}

fn number_value(number: f64) -> Value {
    number_text(number).parse().unwrap_or_else(|_| Value::from(number))
}

fn wrong(patch: &Patch, key: &Key, text: &str) -> Box<Diagnostic> {
    patch.refuse(
        "bad-value",
        format!("`{}` cannot be `{text}`", key.name),
        format!("allowed: {}", key.allowed()),
    )
}

/// Puts a value at a path, making the tables on the way that are not there.
fn write(document: &mut DocumentMut, names: &[&str], value: Value) {
    let Some((last, parents)) = names.split_last() else { return };
    let mut item: &mut Item = document.as_item_mut();
    for (depth, name) in parents.iter().enumerate() {
        let Some(table) = item.as_table_like_mut() else { return };
        let missing = if depth == 0 {
            Item::Table(Table::new())
        } else {
            Item::Value(Value::InlineTable(toml_edit::InlineTable::default()))
        };
        item = table.entry(name).or_insert(missing);
    }
    let Some(table) = item.as_table_like_mut() else { return };
    match table.get_mut(last).and_then(Item::as_value_mut) {
        Some(old) => {
            let decor = old.decor().clone();
            *old = value;
            *old.decor_mut() = decor;
        }
        None => {
            table.insert(last, Item::Value(value));
        }
    }
}

/// First line and number of the lines that `after` has more than `before`.
fn added(before: &str, after: &str) -> Option<(usize, usize)> {
    let more = after.lines().count().checked_sub(before.lines().count()).filter(|n| *n > 0)?;
    let same = before.lines().zip(after.lines()).take_while(|(a, b)| a == b).count();
    Some((same + 1, more))
}
