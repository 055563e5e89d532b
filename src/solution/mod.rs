//! A plan in the user's words: values and prices back from the linear program.

pub mod accounts;
mod bases;
mod binding;
mod claim;
pub mod exact;
pub mod figures;
mod on_demand;
pub mod plan;
pub(crate) mod reroute;
mod retold;
mod solve;
mod standings;
pub mod verify;
mod write_up;

pub use bases::Bases;
pub(crate) use solve::{OVERLOAD, find, fits, routes_may_fill};
pub use solve::{best_objective, solve, solve_again};
pub use verify::verify;
pub(crate) use write_up::{allocation, write_up_certified};

use crate::model::Terms;
use crate::solver::Certificate;
use schemars::JsonSchema;
use serde::Serialize;

/// Output of a sector at a park.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Allocation {
    /// Park id.
    pub park: String,
    /// Sector id.
    pub sector: String,
    /// M USD a year.
    pub output: f64,
    /// Jobs.
    pub jobs: f64,
    /// M USD above what the site makes today.
    pub new_output: f64,
}

/// Who supplies whom.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Supply {
    /// Sector whose good it is.
    pub supplier: String,
    /// Sector that uses it.
    pub user: String,
    /// Park it leaves.
    pub from: String,
    /// Park that uses it.
    pub to: String,
    /// M USD a year.
    pub value: f64,
}

/// What is sold where.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Sale {
    /// Sector whose good it is.
    pub sector: String,
    /// Park it leaves.
    pub from: String,
    /// Market that buys it.
    pub market: String,
    /// M USD a year.
    pub value: f64,
}

/// A resource that crosses a border.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct TransferUse {
    /// Resource id.
    pub resource: String,
    /// Country it leaves.
    pub from: String,
    /// Country it enters.
    pub to: String,
    /// Units.
    pub amount: f64,
}

/// How much of a resource its holder uses.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct ResourceUse {
    /// Resource id.
    pub resource: String,
    /// Park id, country id or `region`.
    pub holder: String,
    /// Units used by production (transfers not counted).
    #[serde(rename = "use")]
    pub use_: f64,
    /// Units there are of the holder's own; `None` is no limit.
    pub capacity: Option<f64>,
    /// Objective gained per unit more; `None` for a discrete model.
    pub shadow_price: Option<f64>,
}

/// Load of a corridor.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct CorridorUse {
    /// Corridor id.
    pub corridor: String,
    /// Thousand tonnes a year, both ways.
    pub kt: f64,
    /// Thousand tonnes a year; `None` is no limit.
    pub capacity_kt: Option<f64>,
    /// Objective gained per thousand tonnes more; `None` for a discrete model.
    pub shadow_price: Option<f64>,
}

/// Sales of a sector's goods in a market.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct MarketUse {
    /// Market id.
    pub market: String,
    /// Sector id.
    pub sector: String,
    /// M USD sold.
    pub sales: f64,
    /// M USD at most.
    pub max_sales: f64,
    /// M USD at least.
    pub min_sales: f64,
    /// Objective gained per M USD more of the limit that binds (of `max_sales`, or, negative, of `min_sales`);
    /// `None` for a discrete model.
    pub shadow_price: Option<f64>,
}

/// A country's part.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct CountryResult {
    /// Country id.
    pub country: String,
    /// M USD.
    pub output: f64,
    /// Jobs.
    pub jobs: f64,
    /// M USD: resources and inputs of its sites, freight and duties on what its parks send, transfers it receives.
    pub cost: f64,
    /// M USD weighted: supply its parks receive.
    pub complementarity: f64,
}

/// Goods of a park on a corridor.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct ShipmentUse {
    /// Park the goods come from.
    pub origin: String,
    /// Corridor id.
    pub corridor: String,
    /// Place they leave on it.
    pub from: String,
    /// Place they reach by it.
    pub to: String,
    /// Thousand tonnes a year.
    pub kt: f64,
}

/// Any limit of the model that binds, with its price.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct BindingLimit {
    /// Where the figure stands, as a PATH for `--set` (`parks.rayong.land`, `model.limits.cost.max`).
    pub limit: String,
    /// The figure.
    pub value: f64,
    /// Unit of the figure.
    pub unit: String,
    /// Objective gained per unit more of the figure; `None` for a discrete model.
    pub shadow_price: Option<f64>,
    /// How well the figure is founded: `reported`, `derived`, `assumption`, or nothing known.
    pub quality: Option<crate::instance::Quality>,
    /// Source ids joined by `;`.
    pub source: String,
    /// How the figure was made.
    pub note: String,
}

/// A binding limit that rests on an assumption.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct AssumedLimit {
    /// As [`BindingLimit::limit`].
    pub limit: String,
    /// `assumption`, and the note.
    pub provenance: String,
}

/// Our own proof of the optimum.
#[derive(Debug, Clone, Copy, PartialEq, JsonSchema, Serialize)]
pub struct CertificateReport {
    /// Largest violation of a row or bound.
    pub primal_infeasibility: f64,
    /// Largest wrong-signed reduced cost; absent for a discrete model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dual_infeasibility: Option<f64>,
    /// Duality gap (LP) or bound gap (discrete), relative.
    pub relative_gap: f64,
}

impl From<Certificate> for CertificateReport {
    fn from(measured: Certificate) -> Self {
        Self {
            primal_infeasibility: measured.primal_infeasibility,
            dual_infeasibility: measured.dual_infeasibility,
            relative_gap: measured.relative_gap,
        }
    }
}

/// A plan, as `solve --format json` writes it.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Solution {
    /// Version of the program.
    pub multipark: String,
    /// Name of the instance.
    pub instance: String,
    /// Name of the model.
    pub model: String,
    /// What solved it.
    pub solver: String,
    /// `optimal`, or `stopped` when a limit ended the search with a plan in hand.
    pub status: String,
    /// The objective.
    pub objective: f64,
    /// Its terms, unweighted.
    pub terms: Terms,
    /// The weights of the terms (cost counts with a minus).
    pub weights: Terms,
    /// What is made where.
    pub allocation: Vec<Allocation>,
    /// Who supplies whom.
    pub supply: Vec<Supply>,
    /// What is sold where.
    pub sales: Vec<Sale>,
    /// What crosses borders.
    pub transfers: Vec<TransferUse>,
    /// Every resource at every holder.
    pub resources: Vec<ResourceUse>,
    /// Every corridor.
    pub corridors: Vec<CorridorUse>,
    /// Every demand.
    pub markets: Vec<MarketUse>,
    /// Every country.
    pub countries: Vec<CountryResult>,
    /// Who ships over which corridor, in which direction.
    pub shipments: Vec<ShipmentUse>,
    /// Share of supply, by value, that crosses a border against supply of the same good the other way.
    pub cross_hauled_share: f64,
    /// Every limit that binds, most valuable first (price times figure).
    pub binding: Vec<BindingLimit>,
    /// Those that rest on assumptions.
    pub binding_on_assumptions: Vec<AssumedLimit>,
    /// The proof.
    pub certificate: CertificateReport,
    /// Whether goods were put on their cheapest routes beforehand (all corridors had room) or routed by the program.
    pub routing: crate::formulation::Routing,
    /// Prices other than zero by the name of their row in `export`; `None` for a discrete model. They let anyone
    /// check that the plan is optimal without a solver.
    pub duals: Option<serde_json::Map<String, serde_json::Value>>,
}
