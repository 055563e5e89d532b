//! Both one-sided prices of every limit and how far they hold; by how much what is not built must improve.

use crate::error::Error;
use crate::formulation::keys::Column;
use crate::formulation::{Formulation, formulate};
use crate::instance::{Instance, Quality};
use crate::lp::Lp;
use crate::model::Model;
use crate::solution::figures::{self, words};
use crate::solution::plan::NOTHING;
use crate::solver::postoptimal::{End, PostOptimal, Side};
use crate::solver::{self, Optimum, Options, Outcome};
use schemars::JsonSchema;
use serde::Serialize;

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
    progress: &dyn Fn(usize, usize),
) -> Result<Sensitivity, Error> {
    let mut formulation = formulate(instance, model)?;
    let mut optimum = optimum(&formulation.lp, options)?;
    let mut notes = Vec::new();
    if formulation.lp.is_discrete() {
        fix_choices(&mut formulation.lp, &optimum.x);
        notes.push(format!(
            "discrete model: prices are those of the LP with the open and closed sites fixed; integrality gap {:.3} %",
            100.0 * (optimum.bound - optimum.objective).abs() / optimum.objective.abs().max(1.0)
        ));
        optimum = self::optimum(&formulation.lp, options)?;
    }
    let figures = figures::all(instance, model, &formulation);
    let sites = instance.sites.len();
    let all = figures.len() + sites;
    let mut post = PostOptimal::new(&formulation.lp, &optimum)?;
    let mut limits = Vec::with_capacity(figures.len());
    for (done, figure) in figures.iter().enumerate() {
        let prices = post.prices(figure.limit)?;
        let side = |side: Side| side_report(instance, &formulation, side);
        let (more, less) = (prices.more.map(side), prices.less.map(side));
        limits.push(LimitReport {
            limit: figure.path(),
            value: figure.value,
            unit: figure.unit.clone(),
            degenerate: differ(more.as_ref(), less.as_ref()),
            more,
            less,
            quality: figure.provenance(instance).map(|p| p.quality),
        });
        progress(done + 1, all);
    }
    let worth = |l: &LimitReport| {
        let price = |side: &Option<SideReport>| side.as_ref().map_or(f64::INFINITY, |s| s.price.abs());
        (price(&l.more).min(price(&l.less)) * l.value.abs(), price(&l.less) * l.value.abs())
    };
    limits.sort_by(|a, b| {
        let (a_both, b_both) = (worth(a), worth(b));
        b_both.0.total_cmp(&a_both.0).then(b_both.1.total_cmp(&a_both.1)).then_with(|| a.limit.cmp(&b.limit))
    });
    let mut outputs = Vec::with_capacity(sites);
    for site in 0..sites {
        outputs.push(output_report(instance, &formulation, &mut post, &optimum, site)?);
        progress(figures.len() + site + 1, all);
    }
    Ok(Sensitivity {
        instance: instance.name.clone(),
        model: model.name.clone(),
        objective: optimum.objective,
        limits,
        outputs,
        notes,
    })
}

fn optimum(lp: &Lp, options: &Options) -> Result<Optimum, Error> {
    match solver::solve(lp, options)?.outcome {
        Outcome::Optimal(optimum) => Ok(optimum),
        Outcome::Infeasible => Err(Error::Infeasible),
        Outcome::Unbounded => Err(Error::Unbounded),
        Outcome::Stopped(_) => {
            Err(Error::Stopped("a limit ended the search before prices were known".to_owned()))
        }
    }
}

fn fix_choices(lp: &mut Lp, x: &[f64]) {
    for (column, whole) in lp.integer.iter_mut().enumerate() {
        if std::mem::take(whole) {
            (lp.lower[column], lp.upper[column]) = (x[column].round(), x[column].round());
        }
    }
}

fn side_report(instance: &Instance, formulation: &Formulation, side: Side) -> SideReport {
    let tell = |variable| words(instance, formulation, variable);
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

fn output_report(
    instance: &Instance,
    formulation: &Formulation,
    post: &mut PostOptimal,
    optimum: &Optimum,
    site: usize,
) -> Result<OutputReport, Error> {
    debug_assert_eq!(formulation.columns[site], Column::Output { site });
    let range = post.cost_range(site)?;
    let s = &instance.sites[site];
    let output = optimum.x[site];
    let idle = output <= NOTHING && formulation.lp.upper[site] > 0.0;
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
    Ok(OutputReport {
        park: park.clone(),
        sector: sector.clone(),
        output,
        worth: range.cost,
        worth_from: range.from.is_finite().then_some(range.from),
        worth_to: range.to.is_finite().then_some(range.to),
        must_improve,
        words,
    })
}
