//! The best plan of a large network: from a program of which most columns are never stated.

use super::plan::Plan;
use super::solve::{Found, fits, routes_may_fill, stopped};
use super::standings::Standings;
use super::write_up::Proof;
use crate::error::Error;
use crate::formulation::keys::Column;
use crate::formulation::reserve::{Outline, Reserve};
use crate::formulation::{Formulation, Routing};
use crate::instance::Instance;
use crate::model::{Model, Term};
use crate::solver::{self, Backend, Basis, Extended, Optimum, Options, Outcome, Standing};
use std::collections::HashMap;

/// The best plan as its program has it, over the columns that were wanted; nothing where the program is too small for
/// that to pay, or where this way leads nowhere.
///
/// First every good takes its cheapest route. Where the loads of the best plan do not fit the corridors, the search goes
/// on from there with their capacities and other routes.
///
/// # Errors
/// As [`super::solve`].
pub(super) fn best(instance: &Instance, model: &Model, options: &Options) -> Result<Option<Found>, Error> {
    if !suits(instance, model, options) {
        return Ok(None);
    }
    let outline = Outline::new(instance, model, Routing::Cheapest)?;
    let (stated, mut reserve) = outline.part(Vec::new(), false)?;
    if !options.on_demand.suits_with(&stated.lp, outline.moves()) {
        return Ok(None);
    }
    let Ok(found) = solver::solve_extended(&stated.lp, &mut reserve, options) else { return Ok(None) };
    let Extended { outcome, taken, basis, farkas } = found;
    let (optimum, is_best) = match outcome {
        Outcome::Optimal(optimum) => (optimum, true),
        Outcome::Stopped(Some(optimum)) => (optimum, false),
        Outcome::Stopped(None) => return Err(stopped()),
        Outcome::Unbounded => return Ok(None),
        Outcome::Infeasible => {
            let proven =
                farkas.is_some_and(|ray| solver::certify_infeasible_extended(&stated.lp, &mut reserve, &ray));
            return if proven { Err(Error::Infeasible) } else { Ok(None) };
        }
    };
    let mut value: HashMap<Column, f64> = stated.columns.iter().copied().zip(optimum.x).collect();
    value.extend(taken.iter().filter_map(|t| Some((reserve.column_of(t.key)?, t.value))));
    let wanted = reserve.with(taken.iter().map(|t| t.key));
    let (held, mut held_reserve) = outline.part(wanted.clone(), false)?;
    let x: Vec<f64> = held.columns.iter().map(|key| value.get(key).copied().unwrap_or(0.0)).collect();
    if routes_may_fill(instance, model) && !fits(instance, &Plan::from_columns(instance, &held, &x)) {
        let (Some(basis), true) = (basis, is_best) else { return Err(stopped()) };
        let made = taken.iter().map(|t| reserve.column_of(t.key));
        let columns = stated.columns.iter().copied().map(Some).chain(made);
        let start = Standings::new(columns, stated.rows.iter().copied(), &basis);
        drop((stated, reserve, held, held_reserve));
        return by_other_routes(instance, model, (&outline, wanted), &start, options);
    }
    let point = Point { x, duals: optimum.duals, bound: optimum.bound, is_best };
    Ok(proven(held, &mut held_reserve, point, "simplex, columns on demand", options))
}

/// Whether instance, model and options leave the choice of columns and routes to this module.
fn suits(instance: &Instance, model: &Model, options: &Options) -> bool {
    let wasteful = model.limit(Term::Cost).min.is_some() && !instance.corridors.is_empty();
    options.backend == Backend::Default && options.start.is_none() && !model.discrete.any() && !wasteful
}

/// As [`best`], where the loads of the best plan on cheapest routes are known not to fit the corridors: from its basis.
///
/// # Errors
/// As [`super::solve`].
pub(super) fn onward(
    instance: &Instance,
    model: &Model,
    (relaxed, basis): (&Formulation, &Basis),
    options: &Options,
) -> Result<Option<Found>, Error> {
    if !suits(instance, model, options) {
        return Ok(None);
    }
    let outline = Outline::new(instance, model, Routing::Cheapest)?;
    let start = Standings::of(relaxed, basis);
    let wanted = outline.moves_where(|key| start.column(key) == Standing::Basic);
    // The basis brings most of what is wanted: half as many of the others do.
    let mut options = options.clone();
    options.on_demand.first = options.on_demand.first.div_ceil(2);
    by_other_routes(instance, model, (&outline, wanted), &start, &options)
}

/// A point to be proven.
struct Point {
    x: Vec<f64>,
    duals: Option<Vec<f64>>,
    bound: f64,
    is_best: bool,
}

/// The point with its proof over the whole program; nothing where that does not hold.
fn proven(
    formulation: Formulation,
    reserve: &mut Reserve,
    point: Point,
    solver: &str,
    options: &Options,
) -> Option<Found> {
    let lp = &formulation.lp;
    let objective = lp.objective(&point.x);
    let duals = point.duals.filter(|_| point.is_best);
    let optimum = Optimum {
        objective,
        reduced_costs: duals.as_ref().map(|duals| solver::reduced_costs(lp, duals)),
        bound: if point.is_best { objective } else { point.bound },
        x: point.x,
        duals,
        basis: None,
    };
    let (status, certificate) = if point.is_best {
        ("optimal", solver::certify_extended(lp, reserve, &optimum, options.gap).ok()?)
    } else {
        ("stopped", solver::certify_feasible(lp, &optimum).ok()??)
    };
    let proof = Proof { status, solver: solver.to_owned(), certificate: certificate.into() };
    Some((formulation, optimum, proof))
}

/// The best plan where corridors fill: goods leave their cheapest routes one by one where that gains. It is proven as one
/// of the program that routes every origin's tonnes over every corridor.
fn by_other_routes(
    instance: &Instance,
    model: &Model,
    (outline, wanted): (&Outline, Vec<usize>),
    start: &Standings,
    options: &Options,
) -> Result<Option<Found>, Error> {
    let (within, mut reserve) = outline.part(wanted, true)?;
    let options = &Options { start: Some(start.carried_to(&within)), ..options.clone() };
    let Ok(found) = solver::solve_extended(&within.lp, &mut reserve, options) else { return Ok(None) };
    let whole = Outline::new(instance, model, Routing::Network)?;
    let (network, mut unstated) = whole.part(reserve.with(found.taken.iter().map(|t| t.key)), false)?;
    let carried = || found.taken.iter().map(|t| (t.key, t.value));
    let (optimum, is_best) = match found.outcome {
        Outcome::Optimal(optimum) => (optimum, true),
        Outcome::Stopped(Some(optimum)) => (optimum, false),
        Outcome::Stopped(None) => return Err(stopped()),
        Outcome::Unbounded => return Ok(None),
        Outcome::Infeasible => {
            let nothing = vec![0.0; within.lp.columns()];
            let proven = found.farkas.is_some_and(|ray| {
                let none = std::iter::empty();
                let (_, ray) = reserve.through_network(&network, (&within, &nothing), none, &ray, 0.0);
                solver::certify_infeasible_extended(&network.lp, &mut unstated, &ray)
            });
            return if proven { Err(Error::Infeasible) } else { Ok(None) };
        }
    };
    let (prices, costs) = match &optimum.duals {
        Some(prices) if is_best => (prices.clone(), 1.0),
        _ => (vec![0.0; within.lp.rows()], 0.0),
    };
    let (x, duals) = reserve.through_network(&network, (&within, &optimum.x), carried(), &prices, costs);
    let point = Point { x, duals: Some(duals), bound: optimum.bound, is_best };
    Ok(proven(network, &mut unstated, point, "simplex, columns and routes on demand", options))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundled;
    use crate::formulation::formulate_routed;
    use crate::instance::Patch;

    #[test]
    fn the_search_goes_on_from_any_basis_on_cheapest_routes_to_the_same_best() {
        let raw = bundled::open_instance("lancang-mekong").unwrap();
        let closed = Patch::parse("corridors.sihanoukville-sea.capacity_kt=0").unwrap();
        let instance = Instance::check(&raw.patched(&[closed]).unwrap()).unwrap();
        let model = bundled::open_model("network").unwrap().read().unwrap();
        let options = Options::default();
        let (_, best, _) = best(&instance, &model, &options).unwrap().expect("a large network");
        let relaxed = formulate_routed(&instance, &model, Routing::Cheapest).unwrap();
        let simplex = Options { backend: Backend::Simplex, ..options.clone() };
        let Outcome::Optimal(optimum) = solver::solve(&relaxed.lp, &simplex).unwrap().outcome else {
            panic!("no plan on cheapest routes");
        };
        assert!(optimum.objective > best.objective * (1.0 + 1e-6), "the loads fit");
        let bases = [
            optimum.basis.unwrap(),
            Basis {
                columns: vec![Standing::Lower; relaxed.lp.columns()],
                rows: vec![Standing::Basic; relaxed.lp.rows()],
            },
        ];
        for basis in bases {
            let (network, found, proof) =
                onward(&instance, &model, (&relaxed, &basis), &options).unwrap().expect("a large network");
            assert_eq!((proof.status, network.routing), ("optimal", Routing::Network));
            assert!((found.objective - best.objective).abs() <= 1e-9 * best.objective.abs());
        }
    }

    #[test]
    fn the_best_of_few_columns_is_the_best_of_all() {
        let instance = Instance::check(&bundled::open_instance("lancang-mekong").unwrap()).unwrap();
        let model = bundled::open_model("network").unwrap().read().unwrap();
        let options = Options::default();
        let (held, optimum, proof) = best(&instance, &model, &options).unwrap().expect("a large network");
        assert_eq!((proof.status, held.routing), ("optimal", Routing::Cheapest));
        let whole = formulate_routed(&instance, &model, Routing::Cheapest).unwrap();
        let (few, all) = (held.columns.len(), whole.columns.len());
        assert!(few < all, "all {all} columns are held");
        let all = solver::solve(&whole.lp, &Options { backend: Backend::Simplex, ..options }).unwrap();
        let Outcome::Optimal(all) = all.outcome else { panic!("{:?}", all.outcome) };
        assert!((all.objective - optimum.objective).abs() <= 1e-9 * all.objective.abs());
    }
}
