//! How a settings file is described: its keys, what they hold, and what they mean when absent.

/// What a key holds.
#[derive(Debug, Clone, Copy)]
pub enum KeyKind {
    /// Text.
    Text,
    /// A whole number of any sign.
    Integer,
    /// A finite number, zero or above.
    Amount,
    /// `true` or `false`.
    Flag,
    /// A list of texts.
    Texts,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A table with these keys.
    Section(&'static [Key]),
    /// A table of tables, each under an id, with these keys.
    Sections(&'static [Key]),
}

/// One key of a settings file.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: KeyKind,
    /// Whether it must be there.
    pub required: bool,
    /// What stands for it when it is absent: a value, or words such as `no limit`.
    pub default: &'static str,
    /// Unit of a number.
    pub unit: &'static str,
    /// What it means, in a sentence.
    pub meaning: &'static str,
}

impl Key {
    /// An optional key.
    #[must_use]
    pub const fn new(name: &'static str, kind: KeyKind, meaning: &'static str) -> Self {
        Self { name, kind, required: false, default: "", unit: "", meaning }
    }

    /// The same, required.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same, with a default.
    #[must_use]
    pub const fn or(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }

    /// The same, with a unit.
    #[must_use]
    pub const fn per(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// What the key may hold, in words.
    #[must_use]
    pub fn allowed(&self) -> String {
        match self.kind {
            KeyKind::Text => "text in quotation marks".to_owned(),
            KeyKind::Integer => "a whole number".to_owned(),
            KeyKind::Amount => "a finite number, zero or above".to_owned(),
            KeyKind::Texts => "a list of texts: [\"...\", \"...\"]".to_owned(),
            KeyKind::Flag => "true or false, without quotation marks".to_owned(),
            KeyKind::Choice(words) => listed(words.iter().copied()),
            KeyKind::Section(_) => format!("a table: [{}]", self.name),
            KeyKind::Sections(_) => format!("a table for each id: [{}.ID]", self.name),
        }
    }
}

/// Words in back quotes, joined as a sentence joins them.
pub(super) fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        None => "nothing".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}
