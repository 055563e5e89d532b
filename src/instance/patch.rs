//! `PATH=VALUE`: what-ifs on raw tables, before the check.

/// How a value changes.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Becomes this text.
    Set(String),
    /// Is multiplied.
    Scale(f64),
    /// Has this added.
    Add(f64),
}

/// A parsed `PATH=VALUE`.
#[derive(Debug, Clone, PartialEq)]
pub struct Patch {
    /// As the user wrote it, for messages.
    pub text: String,
    /// The path, split at dots outside keys.
    pub path: String,
    /// What to do with the value there.
    pub change: Change,
}
