//! The tables and columns of the instance format, described once.
//!
//! Reading, type checks, suggestions, patch paths, the JSON Schemas and the reference are all driven by this
//! description, so there is no record type a table. What a figure means to the linear program is not known here.

mod settings;
mod tables;

pub use settings::{SCENARIO, SETTINGS};
pub use tables::TABLES;

use super::Scope;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An id of its own table.
    Id,
    /// Text.
    Text,
    /// A finite number, zero or above.
    Amount,
    /// A finite number of any sign.
    Signed,
    /// Degrees between minus and plus this many.
    Degrees(u8),
    /// A whole number, zero or above.
    Whole,
    /// A whole number of any sign.
    Year,
    /// `yes` or `no`.
    YesNo,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// An id of one of these tables.
    Reference(&'static [&'static str]),
}

/// One column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name in the header; `ID` and `ID_price` in the columns that each resource brings.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether the column must be there and no field of it blank.
    pub required: bool,
    /// Whether `*` may stand for every id.
    pub wildcard: bool,
    /// Unit of a number.
    pub unit: &'static str,
    /// What a blank means: a value, or words such as `no limit`; empty when a blank is just blank.
    pub default: &'static str,
    /// What it means, in a sentence.
    pub meaning: &'static str,
}

impl Column {
    const fn new(name: &'static str, kind: Kind, meaning: &'static str) -> Self {
        Self { name, kind, required: false, wildcard: false, unit: "", default: "", meaning }
    }

    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn or(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }

    const fn per(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    const fn wildcard(mut self) -> Self {
        self.wildcard = true;
        self
    }

    /// What the column may hold, in words.
    #[must_use]
    pub fn allowed(&self) -> String {
        let what = match self.kind {
            Kind::Id => "letters, digits, `_`, `.` and `-`".to_owned(),
            Kind::Text => "text".to_owned(),
            Kind::Amount => "a finite number, zero or above".to_owned(),
            Kind::Signed => "a finite number".to_owned(),
            Kind::Degrees(most) => format!("degrees from -{most} to {most}"),
            Kind::Whole => "a whole number, zero or above".to_owned(),
            Kind::Year => "a whole number".to_owned(),
            Kind::YesNo => "`yes` or `no`".to_owned(),
            Kind::Choice(words) => words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", "),
            Kind::Reference(tables) => format!("an id of {}", file_names(tables)),
        };
        if self.wildcard { format!("{what}, or `*` for all") } else { what }
    }
}

/// `countries.csv or markets.csv`.
pub(super) fn file_names(tables: &[&str]) -> String {
    tables.iter().map(|table| format!("{table}.csv")).collect::<Vec<_>>().join(" or ")
}

/// Columns that resources bring to a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResourceColumns {
    /// `ID` (capacity) and `ID_price` for each resource of this scope.
    Held(Scope),
    /// `ID` (units per M USD) for every resource.
    Needed,
    /// `ID` (units per M USD here, in place of the sector's) for every resource.
    NeededHere,
}

/// Capacity of a resource at its holder.
pub static CAPACITY: Column =
    Column::new("ID", Kind::Amount, "Units of the resource that its holder has in a year.")
        .or("no limit")
        .per("units");
/// Price of a resource at its holder.
pub static PRICE: Column = Column::new("ID_price", Kind::Amount, "What a unit of the resource costs.")
    .or("0")
    .per("M USD per unit and year");
/// Units of a resource that a sector needs.
pub static NEED: Column =
    Column::new("ID", Kind::Amount, "Units of the resource needed per M USD of output.")
        .or("0")
        .per("units per M USD");
/// Units of a resource that a sector needs at a site.
pub static NEED_HERE: Column = Column::new(
    "ID",
    Kind::Amount,
    "Units of the resource needed per M USD at this site, in place of the sector's.",
)
.or("the sector's")
.per("units per M USD");

/// What happens when a key occurs again further down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeats {
    /// An error.
    Refused,
    /// An error, also with its two ends turned round.
    RefusedEitherWay,
    /// The later row replaces the earlier one whole.
    Replace,
}

/// One table.
#[derive(Debug, Clone, Copy)]
pub struct TableSchema {
    /// Its file name without `.csv`.
    pub name: &'static str,
    /// What a row of it is called in messages.
    pub noun: &'static str,
    /// Code of the error for an id that it does not have.
    pub unknown: &'static str,
    /// Whether the file must be there.
    pub required: bool,
    /// The columns that name a row, in the order in which a path joins them by `/`.
    pub key: &'static [&'static str],
    /// What happens when a key occurs again.
    pub repeats: Repeats,
    /// Columns that resources bring.
    pub resources: Option<ResourceColumns>,
    /// Its own columns.
    pub columns: &'static [Column],
    /// What it is, in a sentence.
    pub meaning: &'static str,
}

/// Names of columns that every table may have and that the model never uses, besides those that begin with `x_`.
pub const FREE_COLUMNS: [&str; 3] = ["note", "source", "quality"];

/// What a name in a header stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A column of the table's own.
    Own(&'static Column),
    /// Capacity or need of a resource (by its position among the given ones).
    Resource(&'static Column, usize),
    /// Price of a resource.
    Price(&'static Column, usize),
    /// A column that is kept and never used.
    Free,
}

impl Found {
    /// The description of the column; `None` for one that is never used.
    #[must_use]
    pub fn column(self) -> Option<&'static Column> {
        match self {
            Self::Own(column) | Self::Resource(column, _) | Self::Price(column, _) => Some(column),
            Self::Free => None,
        }
    }
}

impl TableSchema {
    /// A column of the table's own.
    #[must_use]
    pub fn own(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// What a name in the header stands for, given the resources' ids and scopes (`None`: a scope that is in error,
    /// which any table may hold).
    #[must_use]
    pub fn find(&self, name: &str, resources: &[(&str, Option<Scope>)]) -> Option<Found> {
        if let Some(column) = self.own(name) {
            return Some(Found::Own(column));
        }
        for (r, (id, scope)) in resources.iter().enumerate() {
            let found = match self.resources {
                Some(ResourceColumns::Held(held)) if scope.is_none_or(|scope| scope == held) => {
                    if name == *id {
                        Some(Found::Resource(&CAPACITY, r))
                    } else if name.strip_suffix("_price") == Some(*id) {
                        Some(Found::Price(&PRICE, r))
                    } else {
                        None
                    }
                }
                Some(ResourceColumns::Needed) if name == *id => Some(Found::Resource(&NEED, r)),
                Some(ResourceColumns::NeededHere) if name == *id => Some(Found::Resource(&NEED_HERE, r)),
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
        (name.starts_with("x_") || FREE_COLUMNS.contains(&name)).then_some(Found::Free)
    }

    /// Every name the header may have, apart from those that begin with `x_`.
    #[must_use]
    pub fn names(&self, resources: &[(&str, Option<Scope>)]) -> Vec<String> {
        let mut names: Vec<String> = self.columns.iter().map(|column| column.name.to_owned()).collect();
        for (id, scope) in resources {
            match self.resources {
                Some(ResourceColumns::Held(held)) if scope.is_none_or(|scope| scope == held) => {
                    names.push((*id).to_owned());
                    names.push(format!("{id}_price"));
                }
                Some(ResourceColumns::Needed | ResourceColumns::NeededHere) => names.push((*id).to_owned()),
                _ => {}
            }
        }
        for free in FREE_COLUMNS {
            if self.own(free).is_none() {
                names.push(free.to_owned());
            }
        }
        names
    }
}

/// The description of a table.
#[must_use]
pub fn table(name: &str) -> Option<&'static TableSchema> {
    TABLES.iter().find(|table| table.name == name)
}

/// Whether a text is a well-formed id.
#[must_use]
pub fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_column_and_reference_exists() {
        for schema in TABLES {
            for key in schema.key {
                assert!(schema.own(key).is_some_and(|column| column.required), "{}.{key}", schema.name);
            }
            for column in schema.columns {
                assert!(
                    !column.meaning.is_empty() && column.meaning.ends_with('.'),
                    "{}.{}",
                    schema.name,
                    column.name
                );
                if let Kind::Reference(tables) = column.kind {
                    for name in tables {
                        assert!(
                            table(name).is_some_and(|t| t.key == ["id"]),
                            "{}.{}",
                            schema.name,
                            column.name
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn resources_bring_columns_by_scope() {
        let resources = [("land", Some(Scope::Park)), ("workers", Some(Scope::Country))];
        let parks = table("parks").unwrap();
        assert_eq!(parks.find("land", &resources), Some(Found::Resource(&CAPACITY, 0)));
        assert_eq!(parks.find("land_price", &resources), Some(Found::Price(&PRICE, 0)));
        assert_eq!(parks.find("workers", &resources), None);
        let sites = table("sites").unwrap();
        assert_eq!(sites.find("workers", &resources), Some(Found::Resource(&NEED_HERE, 1)));
        assert_eq!(sites.find("workers_price", &resources), None);
        assert_eq!(sites.find("x_survey", &resources), Some(Found::Free));
    }
}
