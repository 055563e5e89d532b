//! Without side payments: the least and the most that each country can have of jobs, output and cost over all
//! optimal plans.
//!
//! The optimal face is the program with every column that has a reduced cost held where it is, and every row that
//! has a price held at its limit (complementary slackness): what is left free changes nothing in the objective.

use crate::error::Error;
use crate::formulation::keys::Column;
use crate::formulation::{Formulation, formulate};
use crate::instance::Instance;
use crate::lp::Lp;
use crate::model::{Model, Term};
use crate::solver::simplex::{Limits, Simplex, Start};
use crate::solver::{self, Optimum, Options, Outcome};
use schemars::JsonSchema;
use serde::Serialize;

/// Least and most of a figure over all optimal plans.
#[derive(Debug, Clone, Copy, PartialEq, JsonSchema, Serialize)]
pub struct Span {
    /// Least.
    pub least: f64,
    /// Most.
    pub most: f64,
}

/// What a country can have under plans that are all optimal for the whole.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct CountrySpans {
    /// Its id.
    pub country: String,
    /// M USD a year.
    pub output: Span,
    /// Jobs.
    pub jobs: Span,
    /// M USD a year, divided among countries as in [`crate::solution::accounts`].
    pub cost: Span,
}

/// Prices and reduced costs below this share of the largest are nothing.
const NOTHING: f64 = 1e-9;

/// The spans of every country.
///
/// # Errors
/// [`Error::Unsupported`] for a discrete model; [`Error::Infeasible`], [`Error::Unbounded`] and solver errors.
pub fn spans(instance: &Instance, model: &Model, options: &Options) -> Result<Vec<CountrySpans>, Error> {
    if model.discrete.any() {
        return Err(Error::Unsupported(
            "ranges over all optimal plans need a linear model: this one has discrete rules".to_owned(),
        ));
    }
    let formulation = formulate(instance, model)?;
    let optimum = match solver::solve(&formulation.lp, options)?.outcome {
        Outcome::Optimal(optimum) => optimum,
        Outcome::Infeasible => return Err(Error::Infeasible),
        Outcome::Unbounded => return Err(Error::Unbounded),
        Outcome::Stopped(_) => return Err(Error::Stopped("a limit ended the search".to_owned())),
    };
    let mut face = Face::new(&formulation.lp, &optimum)?;
    let figures = Figures::new(instance, &formulation);
    (0..instance.countries.len())
        .map(|country| {
            Ok(CountrySpans {
                country: instance.countries[country].id.clone(),
                output: face.span(&figures.output[country], &optimum)?,
                jobs: face.span(&figures.jobs[country], &optimum)?,
                cost: face.span(&figures.cost[country], &optimum)?,
            })
        })
        .collect()
}

/// A figure as a sum over columns.
type Weights = Vec<(usize, f64)>;

/// Output, jobs and cost of each country as sums over the program's columns.
struct Figures {
    output: Vec<Weights>,
    jobs: Vec<Weights>,
    cost: Vec<Weights>,
}

impl Figures {
    fn new(instance: &Instance, formulation: &Formulation) -> Self {
        let none = || vec![Weights::new(); instance.countries.len()];
        let mut figures = Self { output: none(), jobs: none(), cost: none() };
        let of_park = |park: usize| instance.parks[park].country;
        for (column, &key) in formulation.columns.iter().enumerate() {
            if let Column::Output { site } = key {
                figures.output[of_park(instance.sites[site].park)].push((column, 1.0));
            }
        }
        for &(column, jobs) in &formulation.terms[Term::Jobs as usize] {
            if let Column::Output { site } = formulation.columns[column] {
                figures.jobs[of_park(instance.sites[site].park)].push((column, jobs));
            }
        }
        for &(column, cost) in &formulation.terms[Term::Cost as usize] {
            let country = match formulation.columns[column] {
                Column::Output { site } | Column::NewOutput { site } | Column::Sale { site, .. } => {
                    of_park(instance.sites[site].park)
                }
                // The saved premium is the user's; freight and duty are the supplier's.
                Column::Supply { link, from, to } => {
                    let saved = instance.links[link].outside_premium;
                    figures.cost[of_park(to)].push((column, -saved));
                    figures.cost[of_park(from)].push((column, cost + saved));
                    continue;
                }
                Column::Use { group, .. } => of_park(formulation.groups[group].park),
                Column::Flow { from, .. } => of_park(from),
                Column::Ship { origin, .. } => of_park(origin),
                Column::Transfer { transfer } => instance.transfers[transfer].to,
                Column::Hosts { park } => of_park(park),
                Column::Equity | Column::Open { .. } => continue,
            };
            figures.cost[country].push((column, cost));
        }
        figures.cost.iter_mut().for_each(merge);
        figures
    }
}

/// One entry a column: a supply inside a country has both its ends there.
fn merge(weights: &mut Weights) {
    weights.sort_unstable_by_key(|&(column, _)| column);
    weights.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 += if same { next.1 } else { 0.0 };
        same
    });
}

/// The optimal face, kept warm.
struct Face {
    lp: Lp,
    simplex: Simplex,
}

impl Face {
    fn new(lp: &Lp, optimum: &Optimum) -> Result<Self, Error> {
        let mut face = lp.clone();
        face.cost.iter_mut().for_each(|c| *c = 0.0);
        let scale = |prices: &[f64]| NOTHING * prices.iter().fold(1.0_f64, |most, p| most.max(p.abs()));
        let reduced = optimum.reduced_costs.as_deref().unwrap_or_default();
        let nothing = scale(reduced);
        for (column, _) in reduced.iter().enumerate().filter(|(_, d)| d.abs() > nothing) {
            let at = nearest(optimum.x[column], lp.lower[column], lp.upper[column]);
            (face.lower[column], face.upper[column]) = (at, at);
        }
        let activity = lp.matrix.times(&optimum.x);
        let duals = optimum.duals.as_deref().unwrap_or_default();
        let nothing = scale(duals);
        for (row, _) in duals.iter().enumerate().filter(|(_, y)| y.abs() > nothing) {
            let at = nearest(activity[row], lp.row_lower[row], lp.row_upper[row]);
            (face.row_lower[row], face.row_upper[row]) = (at, at);
        }
        let mut simplex = Simplex::new(&face)?;
        match &optimum.basis {
            Some(basis) => simplex.set_basis(basis),
            None => drop(simplex.start(Start::Crash, &Limits::default())?),
        }
        Ok(Self { lp: face, simplex })
    }

    /// Least and most of a figure on the face, each certified.
    fn span(&mut self, figure: &[(usize, f64)], known: &Optimum) -> Result<Span, Error> {
        let here: f64 = figure.iter().map(|&(column, weight)| weight * known.x[column]).sum();
        // The plan at hand lies on the face: rounding of either end past it is put right.
        let most = self.best(figure, 1.0)?.max(here);
        let least = (-self.best(figure, -1.0)?).min(here);
        Ok(Span { least, most })
    }

    fn best(&mut self, figure: &[(usize, f64)], sign: f64) -> Result<f64, Error> {
        let set = |face: &mut Self, by: f64| {
            for &(column, weight) in figure {
                face.lp.cost[column] = by * weight;
                face.simplex.set_cost(column, by * weight);
            }
        };
        set(self, sign);
        let outcome = self.simplex.resolve(&Limits::default())?;
        let found = match outcome {
            Outcome::Optimal(optimum) => {
                solver::certify(&self.lp, &optimum, 0.0)?;
                Ok(optimum.objective)
            }
            Outcome::Unbounded => Ok(f64::INFINITY),
            Outcome::Infeasible | Outcome::Stopped(_) => {
                Err(Error::Solver("the optimal plans could not be walked over".to_owned()))
            }
        };
        set(self, 0.0);
        found
    }
}

/// The limit that a value stands at.
fn nearest(value: f64, lower: f64, upper: f64) -> f64 {
    if (value - lower).abs() <= (value - upper).abs() { lower } else { upper }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::{Instance, from_texts};
    use crate::model;
    use approx::assert_relative_eq;

    /// Two parks in two countries can each fill the one market at the same cost: either country may have all or
    /// nothing of the jobs, though together they always have the same.
    #[test]
    fn equals_may_have_all_or_nothing() {
        let files = [
            (
                "instance.toml",
                "format = 1\nname = \"twins\"\n[resources.workers]\nunit = \"persons\"\nscope = \"country\"\njobs = true\n",
            ),
            ("countries.csv", "id,name,workers_price\nA,A,0.01\nB,B,0.01\nC,C,0.02\n"),
            ("parks.csv", "id,name,country\na,a,A\nb,b,B\nc,c,C\n"),
            ("sectors.csv", "id,name,workers,value_added\ns,S,5,0.5\n"),
            ("links.csv", "supplier,user,coefficient\n"),
            ("markets.csv", "id,name,node\nm,M,a\n"),
            ("demand.csv", "market,sector,max_sales\nm,s,100\n"),
        ];
        let instance = Instance::check(&from_texts("twins", &files).unwrap()).unwrap();
        let text = "name = \"m\"\ncooperation = \"all\"\n[objective]\nvalue_added = 1\ncost = 1\n";
        let model = model::from_text("m.toml", text).unwrap();
        let found = spans(&instance, &model, &Options::default()).unwrap();
        for (country, most) in [(0, 100.0), (1, 100.0), (2, 0.0)] {
            let spans = &found[country];
            assert_relative_eq!(spans.output.most, most, epsilon = 1e-9);
            assert_relative_eq!(spans.output.least, 0.0, epsilon = 1e-9);
            assert_relative_eq!(spans.jobs.most, 5.0 * most, epsilon = 1e-9);
            assert_relative_eq!(spans.cost.most, 0.05 * most, epsilon = 1e-9);
        }
    }
}
