//! What the world is: countries, parks, sectors and everything between them, read and checked.
//!
//! An [`Instance`] is immutable and valid: every reference is an index into its table, every default filled in.
//! It knows nothing of objectives, schemes or linear programs.

mod check;
mod dial;
#[cfg(test)]
mod example;
mod locate;
mod lookup;
mod patch;
mod raw;
mod read;
mod scenario;
pub mod schema;
mod spread;
mod texts;
mod workbook;

pub use crate::input::{Change, Patch};
pub use dial::{Dial, Figure, take_back};
pub use raw::{RawInstance, Row, Table};
pub use read::{from_bytes, from_folder, from_texts, from_workbook_file, read_table};
pub use scenario::{Scenario, ScenarioFile, what_ifs};
pub use workbook::{from_workbook, is_workbook};

use crate::error::Diagnostic;
use std::collections::BTreeMap;

/// At what level a resource is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Each park has its own.
    Park,
    /// A country's parks share it; the only kind that can be transferred.
    Country,
    /// All parks share it.
    Region,
}

/// Something production needs: land, power, workers, capital.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// Its id, also the name of its columns.
    pub id: String,
    /// Unit of its figures, for people.
    pub unit: String,
    /// Who holds it.
    pub scope: Scope,
    /// Whether its use is counted as jobs.
    pub jobs: bool,
    /// Whether only output above a site's `existing` needs it.
    pub new_only: bool,
    /// Scope region: units there are a year; `None` is no limit. Other scopes: `None`.
    pub capacity: Option<f64>,
    /// Scope region: M USD per unit and year. Other scopes: 0.
    pub price: f64,
}

/// A country.
#[derive(Debug, Clone, PartialEq)]
pub struct Country {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Capacity a resource (by resource index; meaningful for scope country), `None` is no limit.
    pub capacity: Vec<Option<f64>>,
    /// M USD per unit and year a resource (scope country).
    pub price: Vec<f64>,
    /// Its share of markets and region capacities in coalitions, before division by the sum.
    pub market_share: f64,
    /// Jobs it must have at least.
    pub min_jobs: f64,
}

/// A park.
#[derive(Debug, Clone, PartialEq)]
pub struct Park {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Index of its country.
    pub country: usize,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// Most sectors it may host (discrete rule).
    pub max_sectors: Option<u32>,
    /// M USD a year when it hosts anything (discrete rule).
    pub fixed_cost: f64,
    /// Capacity a resource (scope park), `None` is no limit.
    pub capacity: Vec<Option<f64>>,
    /// M USD per unit and year a resource (scope park).
    pub price: Vec<f64>,
}

/// A sector.
#[derive(Debug, Clone, PartialEq)]
pub struct Sector {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Units of each resource per M USD of output.
    pub intensity: Vec<f64>,
    /// Tonnes per M USD.
    pub tonnes: f64,
    /// Value added, share of output.
    pub value_added: f64,
    /// M USD over all parks, at least.
    pub min_total: f64,
    /// M USD over all parks, at most.
    pub max_total: Option<f64>,
    /// M USD a site must make at least if it makes anything (discrete rule).
    pub min_scale: f64,
    /// Parks it may be in at most (discrete rule).
    pub max_parks: Option<u32>,
}

/// A pair of park and sector where output is possible. Sites are ordered by park, then sector.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Index of the park.
    pub park: usize,
    /// Index of the sector.
    pub sector: usize,
    /// How well the sector suits the park; any sign.
    pub suitability: f64,
    /// M USD made today.
    pub existing: f64,
    /// M USD at least.
    pub min_output: f64,
    /// M USD at most.
    pub max_output: Option<f64>,
    /// Units of each resource per M USD here: the site's own figure, else the sector's.
    pub intensity: Vec<f64>,
}

/// A link: one sector's good as another's input.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Sector whose good it is.
    pub supplier: usize,
    /// Sector that uses it.
    pub user: usize,
    /// M USD of the good per M USD of the user's output.
    pub coefficient: f64,
    /// Worth of linked supply, any sign.
    pub strength: f64,
    /// M USD per M USD of this input bought outside the parks.
    pub outside_premium: f64,
    /// Whether it needs data to flow.
    pub data: bool,
}

/// A place that is no park.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Index of its country; `None` is neutral.
    pub country: Option<usize>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// Port, border, city, free text.
    pub kind: String,
}

/// Where goods can be: parks come first, then nodes. `0..parks` are parks, `parks..parks + nodes` nodes.
pub type PlaceIndex = usize;

/// A corridor between two places, both ways.
#[derive(Debug, Clone, PartialEq)]
pub struct Corridor {
    /// Its id.
    pub id: String,
    /// One end.
    pub from: PlaceIndex,
    /// The other end.
    pub to: PlaceIndex,
    /// Cost of moving a tonne along it.
    pub usd_per_tonne: f64,
    /// Thousand tonnes a year, both ways together; `None` is no limit.
    pub capacity_kt: Option<f64>,
    /// Rail, road, river, sea; free text.
    pub mode: String,
}

/// A market.
#[derive(Debug, Clone, PartialEq)]
pub struct Market {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where goods are delivered.
    pub place: PlaceIndex,
    /// Index of its country; `None` is neutral.
    pub country: Option<usize>,
}

/// What a market buys of a sector. At most one a pair; pairs without one sell nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    /// Index of the market.
    pub market: usize,
    /// Index of the sector.
    pub sector: usize,
    /// M USD at most.
    pub max_sales: f64,
    /// M USD at least.
    pub min_sales: f64,
}

/// A duty, for goods of `sector` from country `from` to `to`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tariff {
    /// Fraction of value when the pair is not open.
    pub closed_rate: f64,
    /// Fraction of value when the pair is open.
    pub open_rate: f64,
}

/// Where a good goes, as a tariff sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Destination {
    /// A country (index).
    Country(usize),
    /// A market without a country (index).
    Market(usize),
}

/// A resource that may move between two countries, one direction.
#[derive(Debug, Clone, PartialEq)]
pub struct Transfer {
    /// Index of the resource (scope country).
    pub resource: usize,
    /// Country it leaves.
    pub from: usize,
    /// Country it enters.
    pub to: usize,
    /// Units at most.
    pub max: f64,
    /// M USD per unit.
    pub cost: f64,
}

/// An agreement between two countries.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// One country.
    pub country_a: usize,
    /// The other.
    pub country_b: usize,
    /// Whether data may flow.
    pub data: bool,
}

/// How well a figure is founded.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, schemars::JsonSchema, serde::Serialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Quality {
    /// Read at a source.
    Reported,
    /// Computed from reported figures.
    Derived,
    /// Assumed.
    Assumption,
}

/// Where figures come from; a row and a column of `*` stand for all. Later entries replace earlier ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Provenance {
    /// Table's file name without `.csv`, or `resources`.
    pub table: String,
    /// Row's id, or the key's parts joined by `/`; `*` for all.
    pub row: String,
    /// Column; `*` for all.
    pub column: String,
    /// How well founded.
    pub quality: Quality,
    /// Source ids joined by `;`.
    pub source: String,
    /// How it was made.
    pub note: String,
}

/// A source that `source` columns refer to.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// When.
    pub year: Option<i64>,
    /// Anything else.
    pub note: String,
}

/// A valid instance. Made by [`Instance::check`] alone; its fields are read, never written.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Instance {
    /// Name for people.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// Year its figures are of.
    pub year: Option<i64>,
    /// Resources in the order of `instance.toml`.
    pub resources: Vec<Resource>,
    /// Countries.
    pub countries: Vec<Country>,
    /// Parks.
    pub parks: Vec<Park>,
    /// Sectors.
    pub sectors: Vec<Sector>,
    /// Sites, by park, then sector.
    pub sites: Vec<Site>,
    /// Links.
    pub links: Vec<Link>,
    /// Places that are no parks.
    pub nodes: Vec<Node>,
    /// Corridors; empty when there is no `corridors.csv` (goods with tonnes then stay in their park).
    pub corridors: Vec<Corridor>,
    /// Markets; `None` when there is no `markets.csv` (what is not used by links then just leaves).
    pub markets: Option<Vec<Market>>,
    /// Demand, ordered by market, then sector.
    pub demand: Vec<Demand>,
    /// How markets divide among selling countries in coalitions: `shares[market][country]`, summing to 1 a market.
    pub shares: Vec<Vec<f64>>,
    /// Duties other than zero, by origin country, destination and sector.
    pub tariffs: BTreeMap<(usize, Destination, usize), Tariff>,
    /// Transfers.
    pub transfers: Vec<Transfer>,
    /// Pairs of parks.
    pub twins: Vec<(usize, usize)>,
    /// Agreements.
    pub agreements: Vec<Agreement>,
    /// Where figures come from.
    pub provenance: Vec<Provenance>,
    /// Sources.
    pub sources: Vec<Source>,
    /// What is legal but odd.
    pub warnings: Vec<Diagnostic>,
}
