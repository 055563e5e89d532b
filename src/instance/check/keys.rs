//! Rules of keys: each at most once, where the table says so.

use super::findings::Findings;
use super::sheet::Sheet;
use crate::instance::schema::Repeats;
use std::collections::HashMap;

/// No key occurs twice; nor, in symmetric tables, with its ends turned round.
pub(super) fn check(sheet: &Sheet<'_>, found: &mut Findings) {
    let schema = sheet.schema;
    let either_way = schema.repeats == Repeats::RefusedEitherWay;
    if schema.repeats == Repeats::Replace || schema.key.iter().any(|column| !sheet.has(column)) {
        return;
    }
    let mut first: HashMap<Vec<&str>, usize> = HashMap::new();
    for row in sheet.rows() {
        let written = sheet.key(row);
        if written.iter().any(|part| part.is_empty()) {
            continue;
        }
        let mut key = written.clone();
        if either_way {
            key.sort_unstable();
        }
        let Some(line) = first.insert(key.clone(), row.line) else { continue };
        first.insert(key, line);
        let column = schema.key[schema.key.len() - 1];
        let (code, what) =
            if schema.key == ["id"] { ("duplicate-id", "id") } else { ("duplicate-row", "key") };
        let order = if either_way { ", in either order" } else { "" };
        let message = format!("this {what} stands on line {line} already: `{}`", written.join("/"));
        let help = format!("each {what} may occur once{order}: remove one row or change it");
        found.error(code, sheet.place(row, column), message, help);
    }
}
