//! Re-checks a solution file against instance and model from scratch, without a solver.
//!
//! Feasibility from the program's own rows and bounds, the objective from the plan's accounts, optimality from the
//! prices in the file: any prices give, by weak duality, a bound that no plan exceeds.

use super::claim::{self, Claim};
use super::exact::{Proof, prove};
use super::plan::Plan;
use super::retold::{Misreport, misreported};
use crate::error::Error;
use crate::formulation::{Formulation, Routing, formulate, formulate_routed};
use crate::instance::Instance;
use crate::lp::Lp;
use crate::model::{Model, Term};
use crate::solver::{reduced_costs, tolerance};
use schemars::JsonSchema;
use serde::Serialize;

/// What a check of a solution found.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Verification {
    /// Whether the plan keeps every rule within the tolerance.
    pub feasible: bool,
    /// Largest violation of a row or bound, relative to the size of its figures.
    pub primal_infeasibility: f64,
    /// The rules that are broken, by name, the worst first, with the violation in the row's unit.
    pub broken: Vec<(String, f64)>,
    /// The plan's objective, computed here.
    pub objective: f64,
    /// The objective that the file claims.
    pub claimed_objective: f64,
    /// Whether the two agree to a relative 1e-6.
    pub objective_agrees: bool,
    /// No plan exceeds this, by the file's prices; `None` where it has none or they bound nothing.
    pub bound: Option<f64>,
    /// (bound - objective) relative to the objective.
    pub relative_gap: Option<f64>,
    /// Figures of the file's tables that do not follow from its plan and its prices.
    pub misreported: Vec<Misreport>,
    /// Whether feasibility, objective and bound together prove the plan optimal.
    pub optimal: bool,
    /// The proof in exact arithmetic, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<Proof>,
    /// What could not be checked and why.
    pub notes: Vec<String>,
}

/// Tolerance on violations and gaps, relative: a file in decimal digits carries no more.
pub const VERIFIED: f64 = 1e-6;

/// Checks the solution in `text` (the JSON of `solve`, or another tool's with the same keys); `file` names it in errors.
///
/// # Errors
/// [`Error::Input`] when the text is no solution of this instance, or model and instance do not fit.
pub fn verify(instance: &Instance, model: &Model, file: &str, text: &str) -> Result<Verification, Error> {
    Ok(check(instance, model, prepare(instance, model, file, text)?, text).0)
}

/// The same, and a proof in exact arithmetic; rows and bounds must hold within `tolerance`.
///
/// # Errors
/// As [`verify`]; [`Error::Solver`] where a figure is no finite number or prices could not be mended.
pub fn verify_exactly(
    instance: &Instance,
    model: &Model,
    file: &str,
    text: &str,
    tolerance: f64,
) -> Result<Verification, Error> {
    let (mut found, stated) = check(instance, model, prepare(instance, model, file, text)?, text);
    let proof = prove(&stated.formulation.lp, &stated.x, stated.prices.as_deref(), tolerance)?;
    if proof.bound.is_some() {
        found.notes.retain(|note| !note.contains("was not checked"));
    }
    found.exact = Some(proof);
    Ok(found)
}

/// What the file claims, put into the program's terms.
struct Prepared {
    formulation: Formulation,
    plan: Plan,
    claimed: f64,
    duals: Option<std::collections::HashMap<String, f64>>,
    notes: Vec<String>,
}

/// The program, the file's plan as values of its columns, and the file's prices, one a row.
struct Stated {
    formulation: Formulation,
    x: Vec<f64>,
    prices: Option<Vec<f64>>,
}

fn prepare(instance: &Instance, model: &Model, file: &str, text: &str) -> Result<Prepared, Error> {
    let Claim { objective: claimed, mut plan, routed, routing, duals } = claim::read(instance, file, text)?;
    let mut notes = Vec::new();
    let mut formulation = match routing {
        Some(Routing::Cheapest) => formulate_routed(instance, model, Routing::Cheapest)?,
        _ => formulate(instance, model)?,
    };
    if !routed && formulation.routing == Routing::Network {
        notes.push(
            "the file does not say over which corridors goods go: each was put on its cheapest route"
                .to_owned(),
        );
        formulation = formulate_routed(instance, model, Routing::Cheapest)?;
    }
    if formulation.routing == Routing::Cheapest {
        plan.ship_cheapest(instance);
    }
    Ok(Prepared { formulation, plan, claimed, duals, notes })
}

fn check(instance: &Instance, model: &Model, prepared: Prepared, text: &str) -> (Verification, Stated) {
    let Prepared { formulation, plan, claimed, duals, mut notes } = prepared;
    let x = plan.to_columns(instance, &formulation);
    let mut broken = broken_rules(instance, &formulation, &x);
    broken.extend(unspeakable(instance, model, &formulation, &plan));
    broken.extend(overloaded(instance, &formulation, &plan));
    broken.sort_by(|a, b| b.2.total_cmp(&a.2));
    let primal_infeasibility = broken.first().map_or(0.0, |b| b.2);
    let broken: Vec<_> =
        broken.into_iter().filter(|b| b.2 > VERIFIED).map(|(name, by, _)| (name, by)).collect();

    let terms = super::accounts::draw_up(instance, model, &plan).terms;
    let objective: f64 = Term::ALL.iter().map(|&t| t.sign() * model.objective[t] * terms[t]).sum();
    let close = |a: f64, b: f64| (a - b).abs() <= VERIFIED * a.abs().max(b.abs()).max(1.0);
    let prices: Option<Vec<f64>> = duals.filter(|_| !formulation.lp.is_discrete()).map(|prices| {
        let names = formulation.row_names(instance);
        names.iter().map(|name| prices.get(name).copied().unwrap_or(0.0)).collect()
    });
    let bound = prices.as_ref().and_then(|y| dual_bound(&formulation.lp, y));
    if bound.is_none() {
        notes.push(if formulation.lp.is_discrete() {
            "a discrete model has no prices, so optimality cannot be checked without a solver".to_owned()
        } else {
            "the file has no prices that bound the objective, so optimality was not checked".to_owned()
        });
    }
    let relative_gap = bound.map(|b| (b - objective) / objective.abs().max(1.0));
    let feasible = broken.is_empty();
    let objective_agrees = close(objective, claimed);
    let optimal = feasible && objective_agrees && relative_gap.is_some_and(|gap| gap.abs() <= VERIFIED);
    let prices_of = prices.as_deref();
    let misreported = misreported(instance, model, (&formulation, &plan), &x, prices_of, text);
    let verification = Verification {
        feasible,
        primal_infeasibility,
        broken,
        objective,
        claimed_objective: claimed,
        objective_agrees,
        bound,
        relative_gap,
        misreported,
        optimal,
        exact: None,
        notes,
    };
    (verification, Stated { formulation, x, prices })
}

/// Weak duality: with prices y, no point's objective exceeds offset + the most that y . r can be over the rows'
/// limits + the most that (c - A'y) . x can be over the columns' bounds. `None` where a price or reduced cost that is
/// more than rounding points at a missing limit.
fn dual_bound(lp: &Lp, y: &[f64]) -> Option<f64> {
    let sign = lp.sense.sign();
    let size = lp.cost.iter().fold(1.0_f64, |most, c| most.max(c.abs()));
    let mut bound = lp.offset;
    let rows = y.iter().zip(lp.row_lower.iter().zip(&lp.row_upper));
    let costs = reduced_costs(lp, y);
    let columns = costs.iter().zip(lp.lower.iter().zip(&lp.upper));
    for (&price, (&lower, &upper)) in rows.chain(columns) {
        let limit = if price * sign > 0.0 { upper } else { lower };
        if limit.is_finite() {
            bound += price * limit;
        } else if price.abs() > tolerance::DUAL * size {
            return None;
        }
    }
    Some(bound)
}

/// (name, violation in the row's unit, violation relative to the row's size).
type Broken = (String, f64, f64);

fn broken_rules(instance: &Instance, formulation: &Formulation, x: &[f64]) -> Vec<Broken> {
    let lp = &formulation.lp;
    let activity = lp.matrix.times(x);
    let magnitudes: Vec<f64> = x.iter().map(|v| v.abs()).collect();
    let mut size = vec![1.0_f64; lp.rows()];
    for (column, &magnitude) in magnitudes.iter().enumerate() {
        let (index, value) = lp.matrix.column(column);
        for (&row, &a) in index.iter().zip(value) {
            size[row] = size[row].max((a * magnitude).abs());
        }
    }
    let over = |value: f64, lower: f64, upper: f64| (lower - value).max(value - upper).max(0.0);
    let mut broken = Vec::new();
    let row_names = formulation.row_names(instance);
    for (row, name) in row_names.into_iter().enumerate() {
        let by = over(activity[row], lp.row_lower[row], lp.row_upper[row]);
        if by > 0.0 {
            broken.push((name, by, by / size[row]));
        }
    }
    let column_names = formulation.column_names(instance);
    for (column, name) in column_names.into_iter().enumerate() {
        let by = over(x[column], lp.lower[column], lp.upper[column]);
        if by > 0.0 {
            broken.push((name, by, by / magnitudes[column].max(1.0)));
        }
    }
    broken
}

/// Supplies and sales that the scheme forbids or no route carries: the program has no column for them.
fn unspeakable(instance: &Instance, model: &Model, formulation: &Formulation, plan: &Plan) -> Vec<Broken> {
    use crate::formulation::keys::{Column, link_id, site_id};
    use std::collections::HashSet;
    let mut sayable: HashSet<(usize, usize, usize)> = HashSet::new();
    let mut sellable: HashSet<(usize, usize)> = HashSet::new();
    let mut movable: HashSet<usize> = HashSet::new();
    for &column in &formulation.columns {
        match column {
            Column::Supply { link, from, to } => {
                sayable.insert((link, from, to));
            }
            Column::Use { link, group } => {
                let g = &formulation.groups[group];
                sayable.extend(g.suppliers.iter().map(|&from| (link, from, g.park)));
            }
            Column::Sale { site, market } => {
                sellable.insert((site, market));
            }
            Column::Transfer { transfer } => {
                movable.insert(transfer);
            }
            _ => {}
        }
    }
    let park = |p: usize| &instance.parks[p].id;
    let mut broken = Vec::new();
    for &(link, from, to, value) in &plan.supply {
        if !sayable.contains(&(link, from, to)) {
            let name =
                format!("{} from {} to {} is not permitted", link_id(instance, link), park(from), park(to));
            broken.push((name, value, value.abs()));
        }
    }
    for &(site, market, value) in &plan.sales {
        if !sellable.contains(&(site, market)) {
            let market = instance.markets.as_ref().map_or("", |markets| &markets[market].id);
            broken.push((
                format!("{} cannot be sold in {market}", site_id(instance, site)),
                value,
                value.abs(),
            ));
        }
    }
    for (transfer, &amount) in plan.transfers.iter().enumerate() {
        if amount != 0.0 && !movable.contains(&transfer) {
            let id = crate::formulation::keys::transfer_id(instance, transfer);
            broken.push((
                format!("transfer {id} is closed under {}", model.cooperation),
                amount,
                amount.abs(),
            ));
        }
    }
    broken
}

/// Corridors over their capacity where the program has no rows for them.
fn overloaded(instance: &Instance, formulation: &Formulation, plan: &Plan) -> Vec<Broken> {
    if formulation.routing == Routing::Network {
        return Vec::new();
    }
    let load = plan.corridor_kt(instance);
    let over = instance.corridors.iter().zip(load).filter_map(|(c, kt)| {
        let by = kt - c.capacity_kt?;
        (by > 0.0).then(|| (format!("corridor({})", c.id), by, by / kt.max(1.0)))
    });
    over.collect()
}
