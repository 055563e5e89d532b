//! Names that every reader takes: the same input always gives the same names, and no two are equal.
//!
//! Kept are ASCII letters, digits and `_ . , / ( ) # @ ~ ! &`. Brackets become parentheses, all else `_`. A name that
//! could be read as a number or a keyword gets a `_`; one that is too long is cut; one that is taken gets `~2`, `~3`.

use std::collections::HashSet;

use super::Names;
use crate::lp::Lp;

/// Readers of the LP format stop at 255 characters; room is left for the suffixes of twins and of range rows.
const LONGEST: usize = 240;

/// Words that open a section or stand for a bound in some dialect of the LP format.
const KEYWORDS: [&str; 31] = [
    "max", "min", "maximize", "minimize", "maximise", "minimise", "maximum", "minimum", "subject", "to",
    "such", "that", "st", "s.t.", "st.", "bounds", "bound", "free", "inf", "infinity", "general", "generals",
    "gen", "integer", "integers", "int", "binary", "binaries", "bin", "end", "semi",
];

/// Names fit for a file.
pub(super) struct Labels {
    /// One a column.
    pub columns: Vec<String>,
    /// One a row; `.low` may be appended without meeting another.
    pub rows: Vec<String>,
    /// The objective's.
    pub objective: String,
    /// A column's name that none has, for a writer that needs a column of its own.
    pub spare: String,
}

/// Makes the names of a program fit for a file.
pub(super) fn labels(lp: &Lp, names: Names) -> Labels {
    let mut taken = HashSet::new();
    let objective = unique(&fit(names.objective, || "objective".to_owned()), &mut taken);
    let rows = (0..lp.rows())
        .map(|i| {
            let name = names.rows.get(i).map_or("", String::as_str);
            unique(&fit(name, || format!("r{}", i + 1)), &mut taken)
        })
        .collect();
    taken.clear();
    let columns = (0..lp.columns())
        .map(|j| {
            let name = names.columns.get(j).map_or("", String::as_str);
            unique(&fit(name, || format!("x{}", j + 1)), &mut taken)
        })
        .collect();
    let spare = unique("constant", &mut taken);
    Labels { columns, rows, objective, spare }
}

/// The name with what readers refuse replaced.
fn fit(name: &str, otherwise: impl Fn() -> String) -> String {
    let mut label: String = name
        .chars()
        .map(|c| match c {
            '[' | '{' => '(',
            ']' | '}' => ')',
            'a'..='z'
            | 'A'..='Z'
            | '0'..='9'
            | '_'
            | '.'
            | ','
            | '/'
            | '('
            | ')'
            | '#'
            | '@'
            | '~'
            | '!'
            | '&' => c,
            _ => '_',
        })
        .take(LONGEST)
        .collect();
    if label.is_empty() {
        label = otherwise();
    }
    let lower = label.to_ascii_lowercase();
    let letter_first = label.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    // `e5` is an exponent to some readers, `info` an infinity, `nano` not a number.
    let like_a_number = ["inf", "nan"].iter().any(|word| lower.starts_with(word))
        || lower
            .strip_prefix('e')
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()));
    if !letter_first || like_a_number {
        label.insert(0, '_');
    } else if KEYWORDS.contains(&lower.as_str()) || lower.starts_with("sos") {
        label.push('_');
    }
    label
}

/// The label, or the first of its `~2`, `~3` ... that is free, and so is its twin `.low`.
fn unique(label: &str, taken: &mut HashSet<String>) -> String {
    let mut candidate = label.to_owned();
    let mut count = 1;
    while taken.contains(&candidate) || taken.contains(&format!("{candidate}.low")) {
        count += 1;
        candidate = format!("{label}~{count}");
    }
    taken.insert(candidate.clone());
    taken.insert(format!("{candidate}.low"));
    candidate
}
