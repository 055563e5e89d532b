//! What is wanted and under which rules: the TOML of `models/`, checked without any instance.

mod read;
pub mod schema;
mod source;

pub use read::{check_against, from_file, from_text, from_value, patched, text_of};
pub use source::Source;

use crate::error::{Diagnostic, Error, Place, nearest};
use std::fmt;
use std::str::FromStr;

/// Who may trade with whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cooperation {
    /// Every country for itself.
    None,
    /// The two parks of a `twins.csv` row.
    Twins,
    /// The countries of an `agreements.csv` row.
    Agreements,
    /// One country (its id) with every other.
    Hub(String),
    /// Every pair.
    All,
}

impl fmt::Display for Cooperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Twins => f.write_str("twins"),
            Self::Agreements => f.write_str("agreements"),
            Self::Hub(country) => write!(f, "hub:{country}"),
            Self::All => f.write_str("all"),
        }
    }
}

impl FromStr for Cooperation {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        match name {
            "none" => Ok(Self::None),
            "twins" => Ok(Self::Twins),
            "agreements" => Ok(Self::Agreements),
            "all" => Ok(Self::All),
            _ => name.strip_prefix("hub:").map(|hub| Self::Hub(hub.to_owned())).ok_or_else(|| {
                let message = format!("there is no cooperation scheme `{name}`");
                let help = "the schemes are none, twins, agreements, hub:COUNTRY, all";
                let found = Diagnostic::error("unknown-scheme", message, Place::default());
                Error::Input(vec![found.with_help(help)])
            }),
        }
    }
}

/// Whether parks of a pair that is not open may supply each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ClosedSupply {
    /// They may not.
    #[default]
    Forbidden,
    /// They may, at the closed rate.
    Tariff,
}

/// Whether links marked `data` may cross a border.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DataRule {
    /// They may.
    #[default]
    Open,
    /// Between countries with an agreement whose `data` is yes.
    Agreements,
    /// They may not.
    Closed,
}

/// How link strengths are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// As `links.csv` gives them.
    #[default]
    Given,
    /// Multiplied by the mean of the user's power and the supplier's sensitivity of dispersion.
    Leontief,
}

/// A whole-region quantity that can be priced and limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// Linked supply, M USD weighted by strength and place.
    Complementarity,
    /// Value added, M USD.
    ValueAdded,
    /// Jobs.
    Jobs,
    /// Suitability-weighted output, M USD.
    Suitability,
    /// The lowest country's use of its jobs capacity, percentage points.
    Equity,
    /// Everything paid, M USD.
    Cost,
}

impl Term {
    /// All terms, in the order of reports.
    pub const ALL: [Self; 6] =
        [Self::Complementarity, Self::ValueAdded, Self::Jobs, Self::Suitability, Self::Equity, Self::Cost];

    /// Its key in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Complementarity => "complementarity",
            Self::ValueAdded => "value_added",
            Self::Jobs => "jobs",
            Self::Suitability => "suitability",
            Self::Equity => "equity",
            Self::Cost => "cost",
        }
    }

    /// The term with this key.
    ///
    /// # Errors
    /// [`Error::Input`] that names the nearest, or all there are; `file` says where the key stands.
    pub fn from_key(key: &str, file: &str) -> Result<Self, Error> {
        let keys = Self::ALL.map(Self::key);
        Self::ALL.into_iter().find(|term| term.key() == key.trim()).ok_or_else(|| {
            let help = match nearest(key, keys) {
                Some(similar) => format!("a similar term exists: `{similar}`"),
                None => format!("the terms are {}", keys.join(", ")),
            };
            let message = format!("there is no term `{key}`");
            Error::Input(vec![Diagnostic::error("unknown-term", message, Place::file(file)).with_help(help)])
        })
    }

    /// Its unit.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Jobs => "jobs",
            Self::Equity => "percentage points",
            _ => "M USD",
        }
    }

    /// +1 where more is better, -1 for cost.
    #[must_use]
    pub fn sign(self) -> f64 {
        if self == Self::Cost { -1.0 } else { 1.0 }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A figure for each term.
#[derive(
    Debug, Clone, Copy, PartialEq, Default, schemars::JsonSchema, serde::Serialize, serde::Deserialize,
)]
#[serde(deny_unknown_fields, default)]
pub struct Terms {
    /// Linked supply, weighted by strength and place, M USD.
    pub complementarity: f64,
    /// Value added, M USD.
    pub value_added: f64,
    /// Jobs.
    pub jobs: f64,
    /// Output weighted by suitability, M USD.
    pub suitability: f64,
    /// The lowest country's use of its jobs capacity, percentage points.
    pub equity: f64,
    /// Everything paid, M USD.
    pub cost: f64,
}

impl std::ops::Index<Term> for Terms {
    type Output = f64;
    fn index(&self, term: Term) -> &f64 {
        match term {
            Term::Complementarity => &self.complementarity,
            Term::ValueAdded => &self.value_added,
            Term::Jobs => &self.jobs,
            Term::Suitability => &self.suitability,
            Term::Equity => &self.equity,
            Term::Cost => &self.cost,
        }
    }
}

impl std::ops::IndexMut<Term> for Terms {
    fn index_mut(&mut self, term: Term) -> &mut f64 {
        match term {
            Term::Complementarity => &mut self.complementarity,
            Term::ValueAdded => &mut self.value_added,
            Term::Jobs => &mut self.jobs,
            Term::Suitability => &mut self.suitability,
            Term::Equity => &mut self.equity,
            Term::Cost => &mut self.cost,
        }
    }
}

/// What a supply is worth by where it happens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaceFactors {
    /// Supplier and user in one park.
    pub same_park: f64,
    /// In two parks of one country.
    pub same_country: f64,
    /// In two countries.
    pub cross_border: f64,
}

/// Bounds on a term.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Limit {
    /// At least.
    pub min: Option<f64>,
    /// At most (not for equity).
    pub max: Option<f64>,
}

/// The rules that make the program a mixed-integer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields, default)]
#[allow(clippy::struct_excessive_bools)] // four independent switches of the file format
pub struct Discrete {
    /// Output is 0 or at least the sector's `min_scale`.
    pub min_scale: bool,
    /// At most `max_sectors` sectors in a park.
    pub max_sectors: bool,
    /// A sector in at most `max_parks` parks.
    pub max_parks: bool,
    /// A park that hosts anything pays its `fixed_cost`.
    pub fixed_costs: bool,
}

impl Discrete {
    /// Whether any rule is on.
    #[must_use]
    pub fn any(self) -> bool {
        self.min_scale || self.max_sectors || self.max_parks || self.fixed_costs
    }
}

/// A valid model. Made by this module's readers alone.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Model {
    /// Name for people.
    pub name: String,
    /// What it is for and how its weights were argued.
    pub description: String,
    /// Who may trade with whom.
    pub cooperation: Cooperation,
    /// Where that is said, for messages.
    pub cooperation_place: crate::error::Place,
    /// May parks of a closed pair supply each other.
    pub closed_supply: ClosedSupply,
    /// May links marked `data` cross a border.
    pub data: DataRule,
    /// M USD per unit of each term; all >= 0, cost counts with a minus.
    pub objective: Terms,
    /// What a supply is worth by where it happens.
    pub place: PlaceFactors,
    /// How link strengths are taken.
    pub strength: Strength,
    /// Bounds on terms, in the order of [`Term::ALL`].
    pub limits: [Limit; 6],
    /// Discrete rules.
    pub discrete: Discrete,
    /// What is legal but odd, such as a `cross_border` factor above `same_park`.
    pub warnings: Vec<crate::error::Diagnostic>,
}

impl Model {
    /// Bounds on a term.
    #[must_use]
    pub fn limit(&self, term: Term) -> Limit {
        self.limits[term as usize]
    }
}
