//! Both one-sided prices of every limit and how far they hold; by how much what is not built must improve.

mod reverse;

pub use reverse::{Reversal, reversals};

use crate::analysis::ground::Ground;
use crate::error::Error;
use crate::formulation::Formulation;
use crate::formulation::keys::Column;
use crate::instance::{Instance, Quality};
use crate::model::Model;
use crate::solution::figures::{self, Figure, words};
use crate::solution::plan::NOTHING;
use crate::solver::Options;
use crate::solver::postoptimal::{CostRange, End, LimitPrices, PostOptimal, Side};
use crate::solver::simplex::Variable;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Questions that one thread answers in a row.
const PART: usize = 32;

/// The price of a limit in one direction.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct SideReport {
    /// Objective gained per unit more, or lost per unit less.
    pub price: f64,
    /// The figure up to which the price holds; `None` where it holds without end.
    pub holds_to: Option<f64>,
    /// What reaches a limit there, in words.
    pub leaves: Option<String>,
    /// What begins to move there, in words.
    pub enters: Option<String>,
}

/// A limit with its prices.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct LimitReport {
    /// Path of the figure, as `--set` takes it.
    pub limit: String,
    /// The figure.
    pub value: f64,
    /// Its unit; prices are objective per this unit.
    pub unit: String,
    /// One unit more; `None` where no plan can have more of it.
    pub more: Option<SideReport>,
    /// One unit less; `None` where no plan can do with less.
    pub less: Option<SideReport>,
    /// Whether the two sides differ: then any price between them is a shadow price.
    pub degenerate: bool,
    /// How well the figure is founded.
    pub quality: Option<Quality>,
}

/// An output with the range of its worth.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct OutputReport {
    /// Park id.
    pub park: String,
    /// Sector id.
    pub sector: String,
    /// M USD in the plan.
    pub output: f64,
    /// What a unit of output adds to the objective by itself, before what it needs and what it is sold for.
    pub worth: f64,
    /// Smallest worth at which the plan stays; `None` for no end.
    pub worth_from: Option<f64>,
    /// Largest worth at which the plan stays; `None` for no end.
    pub worth_to: Option<f64>,
    /// For what is not built: by how much a unit must improve (objective per M USD) before it enters.
    pub must_improve: Option<f64>,
    /// The same in words.
    pub words: Option<String>,
}

/// The sensitivity report.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Sensitivity {
    /// Name of the instance.
    pub instance: String,
    /// Name of the model.
    pub model: String,
    /// The objective.
    pub objective: f64,
    /// Every finite limit; those that matter most first (price times figure).
    pub limits: Vec<LimitReport>,
    /// Every site.
    pub outputs: Vec<OutputReport>,
    /// What reversing decisions loses, where it was asked for: see [`reversals`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reversals: Option<Vec<Reversal>>,
    /// What was done to the model, such as fixing the discrete choices.
    pub notes: Vec<String>,
}

/// Works out prices and ranges. `progress` hears `(questions answered, all questions)`.
///
/// For a discrete model the choices of the best plan are fixed and the prices are those of the LP that remains.
///
/// # Errors
/// As [`crate::solution::solve`].
pub fn sensitivity(
    instance: &Instance,
    model: &Model,
    options: &Options,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Sensitivity, Error> {
    let ground = Ground::new(instance, model, options)?;
    let formulation = &ground.formulation;
    let figures = figures::all(instance, model, formulation);
    let sites: Vec<usize> = (0..instance.sites.len()).collect();
    let (all, done) = (figures.len() + sites.len(), AtomicUsize::new(0));
    let tell = || progress(done.fetch_add(1, Ordering::Relaxed) + 1, all);
    let post = PostOptimal::new(&formulation.lp, &ground.optimum)?;
    let prices = in_parts(&figures, &post, |post, figure: &Figure| {
        tell();
        post.prices(figure.limit)
    })?;
    let ranges = in_parts(&sites, &post, |post, &site| {
        tell();
        post.cost_range(site)
    })?;
    let report = |formulation: &Formulation, figure: &Figure, prices| {
        let words = |variable| words(instance, formulation, variable);
        let quality = figure.provenance(instance).map(|p| p.quality);
        LimitReport { quality, ..limit_report(figure.path(), &figure.unit, prices, &words) }
    };
    let mut limits: Vec<LimitReport> =
        figures.iter().zip(&prices).map(|(figure, &prices)| report(formulation, figure, prices)).collect();
    // Where a price ends because a corridor fills, goods may take another route: only the network knows what then.
    let doubtful: Vec<usize> = (0..limits.len()).filter(|&i| ground.is_doubtful(&prices[i])).collect();
    if !doubtful.is_empty() {
        let network = ground.network(instance, model, options)?;
        let all = figures::all(instance, model, &network.formulation);
        let again: Vec<&Figure> = doubtful
            .iter()
            .filter_map(|&i| all.iter().find(|figure| figure.path() == figures[i].path()))
            .collect();
        let post = PostOptimal::new(&network.formulation.lp, &network.optimum)?;
        let prices = in_parts(&again, &post, |post, figure| post.prices(figure.limit))?;
        for ((&i, figure), prices) in doubtful.iter().zip(again).zip(prices) {
            limits[i] = report(&network.formulation, figure, prices);
        }
    }
    sort_by_worth(&mut limits);
    let outputs = ranges.into_iter().map(|range| output_report(instance, &ground, range)).collect();
    Ok(Sensitivity {
        instance: instance.name.clone(),
        model: model.name.clone(),
        objective: ground.optimum.objective,
        limits,
        outputs,
        reversals: None,
        notes: ground.notes,
    })
}

/// Asks every item, in parts of fixed length that begin from the same state: the answers do not depend on threads.
fn in_parts<'a, T: Sync, R: Send>(
    items: &[T],
    post: &PostOptimal<'a>,
    ask: impl Fn(&mut PostOptimal<'a>, &T) -> Result<R, Error> + Sync,
) -> Result<Vec<R>, Error> {
    let part = |items: &[T]| {
        let mut post = post.clone();
        items.iter().map(|item| ask(&mut post, item)).collect()
    };
    let parts: Result<Vec<Vec<R>>, Error> = items.par_chunks(PART).map(part).collect();
    Ok(parts?.into_iter().flatten().collect())
}

/// Those that matter most first: by the lesser of both prices times the figure, then by what one unit less costs.
pub(super) fn sort_by_worth(limits: &mut [LimitReport]) {
    let worth = |l: &LimitReport| {
        let price = |side: &Option<SideReport>| side.as_ref().map_or(f64::INFINITY, |s| s.price.abs());
        (price(&l.more).min(price(&l.less)) * l.value.abs(), price(&l.less) * l.value.abs())
    };
    limits.sort_by(|a, b| {
        let (a_both, b_both) = (worth(a), worth(b));
        b_both.0.total_cmp(&a_both.0).then(b_both.1.total_cmp(&a_both.1)).then_with(|| a.limit.cmp(&b.limit))
    });
}

pub(super) fn limit_report(
    limit: String,
    unit: &str,
    prices: LimitPrices,
    words: &dyn Fn(Variable) -> String,
) -> LimitReport {
    let side = |side: Side| side_report(words, side);
    let (more, less) = (prices.more.map(side), prices.less.map(side));
    LimitReport {
        limit,
        value: prices.value,
        unit: unit.to_owned(),
        degenerate: differ(more.as_ref(), less.as_ref()),
        more,
        less,
        quality: None,
    }
}

fn side_report(tell: &dyn Fn(Variable) -> String, side: Side) -> SideReport {
    SideReport {
        price: side.price,
        holds_to: side.holds_to.is_finite().then_some(side.holds_to),
        leaves: side.end.map(|End { leaves, .. }| tell(leaves)),
        enters: side.end.and_then(|End { enters, .. }| enters.map(tell)),
    }
}

fn differ(more: Option<&SideReport>, less: Option<&SideReport>) -> bool {
    match (more, less) {
        (Some(a), Some(b)) => (a.price - b.price).abs() > 1e-7 * a.price.abs().max(b.price.abs()).max(1e-6),
        _ => true,
    }
}

fn output_report(instance: &Instance, ground: &Ground, range: CostRange) -> OutputReport {
    let site = range.column;
    debug_assert_eq!(ground.formulation.columns[site], Column::Output { site });
    let s = &instance.sites[site];
    let output = ground.optimum.x[site];
    let idle = output <= NOTHING && ground.formulation.lp.upper[site] > 0.0;
    let must_improve = (idle && range.to.is_finite()).then_some(range.to - range.cost);
    let (park, sector) = (&instance.parks[s.park].id, &instance.sectors[s.sector].id);
    let words = must_improve.map(|by| {
        let capital = instance.resources.iter().position(|r| r.new_only).map(|r| (r, &instance.resources[r].id));
        let spent = capital.map(|(r, id)| (s.intensity[r] * instance.price(r, s.park), id));
        match spent {
            Some((spent, id)) if spent > 0.0 && by < spent => format!(
                "{sector} at {park} enters when a unit gains {by:.4}: for instance when its {id} cost falls by {:.0} %",
                100.0 * by / spent
            ),
            _ => format!("{sector} at {park} enters when a unit gains {by:.4}"),
        }
    });
    OutputReport {
        park: park.clone(),
        sector: sector.clone(),
        output,
        worth: range.cost,
        worth_from: range.from.is_finite().then_some(range.from),
        worth_to: range.to.is_finite().then_some(range.to),
        must_improve,
        words,
    }
}
