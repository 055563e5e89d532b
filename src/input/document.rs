//! A TOML text whose every value knows its line: typed look-ups, and one check against a description of its keys.

use super::keys::{Key, KeyKind, listed};
use crate::error::{Diagnostic, Place, nearest};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A change made to a settings text by a patch, so that messages name the patch and not a line nobody wrote.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Edit {
    /// Path of the key changed, joined by dots.
    pub path: String,
    /// Where the patch stands that changed it.
    pub patch: Place,
    /// First line and number of the lines that the change added to the text.
    pub added: Option<(usize, usize)>,
}

/// Bytes of a line up to which the place in it is told.
const MOST_COUNTED: usize = 10_000;

/// A parsed settings text.
#[derive(Debug)]
pub struct Document<'a> {
    file: &'a str,
    text: &'a str,
    edits: &'a [Edit],
    lines: &'a [Place],
    /// Where each line of the text begins.
    starts: Vec<usize>,
    numbered: bool,
    root: DeTable<'a>,
}

impl<'a> Document<'a> {
    /// Parses a text; `file` is named in messages, `edits` are those already made to it.
    ///
    /// # Errors
    /// Every place where it is no TOML.
    pub fn parse(file: &'a str, text: &'a str, edits: &'a [Edit]) -> Result<Self, Vec<Diagnostic>> {
        Self::parse_at(file, text, edits, &[])
    }

    /// The same for a text that was put together from elsewhere: `lines` says where each of its lines stands.
    ///
    /// # Errors
    /// As [`Document::parse`].
    pub fn parse_at(
        file: &'a str,
        text: &'a str,
        edits: &'a [Edit],
        lines: &'a [Place],
    ) -> Result<Self, Vec<Diagnostic>> {
        let (root, errors) = DeTable::parse_recoverable(text);
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let document = Self { file, text, edits, lines, starts, numbered: true, root: root.into_inner() };
        if errors.is_empty() {
            return Ok(document);
        }
        let told = errors.iter().map(|error| {
            let place = document.span_place(error.span().unwrap_or_default());
            let message = error.message().trim().replace('\n', "; ");
            Diagnostic::error("not-toml", format!("this is no TOML: {message}"), place)
                .with_help("a line is a `[table]` or `key = value`, with text in quotation marks")
        });
        Err(told.collect())
    }

    /// The same, but without line numbers in messages: for a text that the user never saw.
    #[must_use]
    pub fn without_lines(mut self) -> Self {
        self.numbered = false;
        self
    }

    fn entry(&self, path: &[&str]) -> Option<(&Spanned<std::borrow::Cow<'a, str>>, &Spanned<DeValue<'a>>)> {
        let (last, parents) = path.split_last()?;
        let mut table = &self.root;
        for name in parents {
            table = table.get(*name)?.get_ref().as_table()?;
        }
        table.get_key_value(*last)
    }

    fn table(&self, path: &[&str]) -> Option<&DeTable<'a>> {
        if path.is_empty() { Some(&self.root) } else { self.entry(path)?.1.get_ref().as_table() }
    }

    /// Whether there is anything at a path.
    #[must_use]
    pub fn has(&self, path: &[&str]) -> bool {
        self.entry(path).is_some()
    }

    /// Names of the keys in a table, in the order of the text.
    #[must_use]
    pub fn names(&self, path: &[&str]) -> Vec<&str> {
        let Some(table) = self.table(path) else { return Vec::new() };
        let mut names: Vec<_> = table.keys().map(|key| (key.span().start, key.get_ref().as_ref())).collect();
        names.sort_by_key(|(start, _)| *start);
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// Text at a path.
    #[must_use]
    pub fn text(&self, path: &[&str]) -> Option<&str> {
        self.entry(path)?.1.get_ref().as_str()
    }

    /// The texts of a list at a path, and where each stands.
    #[must_use]
    pub fn texts(&self, path: &[&str]) -> Vec<(&str, Place)> {
        let list = self.entry(path).and_then(|(_, value)| value.get_ref().as_array());
        list.into_iter()
            .flat_map(|list| list.iter())
            .filter_map(|item| Some((item.get_ref().as_str()?, self.span_place(item.span()))))
            .collect()
    }

    /// `true` or `false` at a path.
    #[must_use]
    pub fn flag(&self, path: &[&str]) -> Option<bool> {
        self.entry(path)?.1.get_ref().as_bool()
    }

    /// A finite number at a path.
    #[must_use]
    pub fn number(&self, path: &[&str]) -> Option<f64> {
        number(self.entry(path)?.1.get_ref())
    }

    /// A whole number at a path.
    #[must_use]
    pub fn integer(&self, path: &[&str]) -> Option<i64> {
        integer(self.entry(path)?.1.get_ref())
    }

    /// Where the value at a path stands; the nearest table around it, or the file, when it is absent.
    #[must_use]
    pub fn place(&self, path: &[&str]) -> Place {
        let joined = path.join(".");
        if let Some(edit) = self.edits.iter().rev().find(|edit| edit.path == joined) {
            return edit.patch.clone();
        }
        let known = (1..=path.len()).rev().find_map(|n| self.entry(&path[..n]));
        let mut place = self.span_place(known.map_or(0..0, |(key, _)| key.span()));
        place.column = (!joined.is_empty()).then_some(joined);
        place
    }

    /// Where a rule between two values is broken: the one that a patch changed, else the first.
    #[must_use]
    pub fn place_of_either(&self, first: &[&str], second: &[&str]) -> Place {
        let joined = second.join(".");
        let patched = self.edits.iter().any(|edit| edit.path == joined);
        self.place(if patched { second } else { first })
    }

    fn span_place(&self, span: Range<usize>) -> Place {
        if !self.numbered {
            return Place::file(self.file);
        }
        let line = self.starts.partition_point(|&start| start <= span.start);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = self.text.get(start..span.start.min(self.text.len())).unwrap_or("");
        let added: usize = self
            .edits
            .iter()
            .filter_map(|edit| edit.added)
            .filter(|(first, _)| *first <= line)
            .map(|(_, count)| count)
            .sum();
        let line = line.saturating_sub(added).max(1);
        if let Some(place) = self.lines.get(line - 1) {
            return Place { column: None, ..place.clone() };
        }
        // Nobody counts further than that, and counting for each of many problems in one line would take for ever.
        let near = before.len() <= MOST_COUNTED;
        let field = near.then(|| before.chars().filter(|c| *c != '\u{FEFF}').count() + 1);
        Place { field, ..Place::line(self.file, line) }
    }

    /// Checks every key against a description: unknown names, missing ones, wrong types and words.
    #[must_use]
    pub fn check(&self, keys: &'static [Key]) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        self.check_table(&[], keys, &mut found);
        found
    }

    fn check_table(&self, path: &[&str], keys: &'static [Key], found: &mut Vec<Diagnostic>) {
        for name in self.names(path) {
            let here = [path, &[name]].concat();
            match keys.iter().find(|key| key.name == name) {
                Some(key) => self.check_value(&here, key, found),
                None => found.push(self.unknown_key(path, name, keys)),
            }
        }
        for key in keys.iter().filter(|key| key.required) {
            let here = [path, &[key.name]].concat();
            if !self.has(&here) {
                let message =
                    format!("the key `{}` is missing: {}", key.name, key.meaning.trim_end_matches('.'));
                found.push(
                    Diagnostic::error("missing-key", message, self.place(&here))
                        .with_help(format!("it holds {}", key.allowed())),
                );
            }
        }
    }

    fn unknown_key(&self, path: &[&str], name: &str, keys: &'static [Key]) -> Diagnostic {
        let here = [path, &[name]].concat();
        let inside = if path.is_empty() { String::new() } else { format!(" in [{}]", path.join(".")) };
        let help = match nearest(name, keys.iter().map(|key| key.name)) {
            Some(similar) => format!("a similar key exists: `{similar}`"),
            None => format!("the keys here are {}", listed(keys.iter().map(|key| key.name))),
        };
        Diagnostic::error("unknown-key", format!("no key has this name{inside}: `{name}`"), self.place(&here))
            .with_help(help)
    }

    fn check_value(&self, path: &[&str], key: &'static Key, found: &mut Vec<Diagnostic>) {
        let Some((_, spanned)) = self.entry(path) else { return };
        let value = spanned.get_ref();
        let mut refuse = |code, message: String, help: String| {
            found.push(Diagnostic::error(code, message, self.place(path)).with_help(help));
        };
        let name = key.name;
        match key.kind {
            KeyKind::Section(inner) => match value {
                DeValue::Table(_) => self.check_table(path, inner, found),
                _ => refuse("wrong-type", format!("`{name}` is {}", kind_of(value)), allowed(key)),
            },
            KeyKind::Sections(inner) => match value {
                DeValue::Table(_) => {
                    for id in self.names(path) {
                        let here = [path, &[id]].concat();
                        if self.table(&here).is_some() {
                            self.check_table(&here, inner, found);
                        } else {
                            let message = format!("`{id}` in [{}] is no table", path.join("."));
                            found.push(
                                Diagnostic::error("wrong-type", message, self.place(&here)).with_help(
                                    format!("write [{}.{id}] with its keys below", path.join(".")),
                                ),
                            );
                        }
                    }
                }
                _ => refuse("wrong-type", format!("`{name}` is {}", kind_of(value)), allowed(key)),
            },
            KeyKind::Choice(words) => match value.as_str() {
                None => refuse("wrong-type", format!("`{name}` is {}", kind_of(value)), allowed(key)),
                Some(word) if !words.contains(&word) => {
                    let help = match nearest(word, words.iter().copied()) {
                        Some(similar) => format!("a similar value exists: `{similar}`"),
                        None => allowed(key),
                    };
                    refuse("unknown-value", format!("`{name}` has no value `{word}`"), help);
                }
                Some(_) => {}
            },
            KeyKind::Amount => match number(value) {
                Some(amount) if amount < 0.0 => {
                    refuse("negative-number", format!("`{name}` is negative: {amount}"), allowed(key));
                }
                Some(_) => {}
                None => refuse("not-a-number", format!("`{name}` is {}", kind_of(value)), allowed(key)),
            },
            KeyKind::Text if value.is_str() => {}
            KeyKind::Texts if value.as_array().is_some_and(|l| l.iter().all(|i| i.get_ref().is_str())) => {}
            KeyKind::Flag if value.is_bool() => {}
            KeyKind::Integer if integer(value).is_some() => {}
            KeyKind::Text | KeyKind::Texts | KeyKind::Flag | KeyKind::Integer => {
                refuse("wrong-type", format!("`{name}` is {}", kind_of(value)), allowed(key));
            }
        }
    }
}

fn allowed(key: &Key) -> String {
    format!("allowed: {}", key.allowed())
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(_) => integer(value).map(|n| n as f64),
        DeValue::Float(float) => float.as_str().parse().ok().filter(|n: &f64| n.is_finite()),
        _ => None,
    }
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    let whole = value.as_integer()?;
    i64::from_str_radix(whole.as_str(), whole.radix()).ok()
}

fn kind_of(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the text `{text}`"),
        DeValue::Integer(whole) => format!("the number {}", whole.as_str()),
        DeValue::Float(float) => format!("the number {}", float.as_str()),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(_) => "a date".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
