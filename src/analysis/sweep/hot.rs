//! Programs kept warm: figures that a scenario touches are changed in place and the simplex goes on from its last
//! basis; where the program's shape changes, it is stated anew.

use super::situation::Situation;
use crate::error::Error;
use crate::formulation::{Formulation, Restatable, Routing};
use crate::instance::{Figure, Instance, take_back};
use crate::model::{Term, Terms};
use crate::solution::plan::Plan;
use crate::solution::{OVERLOAD, Solution, accounts, write_up_certified};
use crate::solver::simplex::{Limits, Simplex, Start};
use crate::solver::{self, Backend, Certificate, Optimum, Options, Outcome};

/// Warm programs: one with every good on its cheapest route, one routed through the network.
#[derive(Debug, Clone, Default)]
pub(super) struct Hot {
    cheapest: Option<Warm>,
    network: Option<Warm>,
    /// Whether cheapest routes did not fit last time: then the network is asked at once.
    crowded: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Warm {
    program: Restatable,
    simplex: Simplex,
    /// The instance whose figures the program holds.
    holds: Instance,
    /// Where these differ from the plain instance; `None` where the instance was made from tables.
    touched: Option<Vec<Figure>>,
}

/// A scenario's best plan.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) objective: f64,
    pub(super) terms: Terms,
    pub(super) solution: Option<Solution>,
    /// Why a program had to be stated anew.
    pub(super) restated: Option<String>,
}

impl Hot {
    /// The best plan, certified; `whole` asks for all of it, `network` gives a program to begin with where corridors
    /// fill.
    pub(super) fn solve(
        &mut self,
        situation: &Situation,
        options: &Options,
        whole: bool,
        network: &dyn Fn() -> Option<Warm>,
    ) -> Result<Found, Error> {
        let (instance, model) = (&situation.instance, &situation.model);
        let limited = instance.corridors.iter().any(|c| c.capacity_kt.is_some());
        let wasteful = model.limit(Term::Cost).min.is_some();
        let mut restated = None;
        if limited && !wasteful && !self.crowded {
            match best(&mut self.cheapest, situation, Routing::Cheapest, options, &mut restated) {
                Ok((program, optimum, certificate)) => {
                    if program.fits(instance, &optimum.x, OVERLOAD) {
                        return Ok(found(situation, program, &optimum, certificate, whole, restated));
                    }
                }
                Err(Error::Unbounded) => {}
                Err(other) => return Err(other),
            }
            self.crowded = true;
        }
        let through_network = limited || wasteful && !instance.corridors.is_empty();
        if through_network && self.network.is_none() {
            self.network = network();
        }
        let (warm, routing) = if through_network {
            (&mut self.network, Routing::Network)
        } else {
            (&mut self.cheapest, Routing::Cheapest)
        };
        let (program, optimum, certificate) = best(warm, situation, routing, options, &mut restated)?;
        Ok(found(situation, program, &optimum, certificate, whole, restated))
    }
}

/// A program through the network, warm, for runs that come to fill a corridor; `None` where it has no plan or no need.
pub(super) fn through_network(situation: &Situation, options: &Options) -> Option<Warm> {
    let mut warm = None;
    // Where this fails, the scenarios say why.
    best(&mut warm, situation, Routing::Network, options, &mut None).ok()?;
    warm
}

fn found(
    Situation { instance, model, .. }: &Situation,
    program: &Restatable,
    optimum: &Optimum,
    certificate: Certificate,
    whole: bool,
    restated: Option<String>,
) -> Found {
    let formulation = &program.formulation;
    let solution =
        whole.then(|| write_up_certified(instance, model, formulation, optimum, "simplex", certificate));
    let terms = solution.as_ref().map(|s| s.terms).or_else(|| program.terms(instance, &optimum.x));
    let terms = terms.unwrap_or_else(|| {
        let plan = Plan::from_columns(instance, formulation, &optimum.x);
        accounts::draw_up(instance, model, &plan).terms
    });
    Found { objective: optimum.objective, terms, solution, restated }
}

/// The certified optimum of a program, hot where the warm one takes the scenario's figures or has its shape.
fn best<'a>(
    warm: &'a mut Option<Warm>,
    situation: &Situation,
    routing: Routing,
    options: &Options,
    restated: &mut Option<String>,
) -> Result<(&'a Restatable, Optimum, Certificate), Error> {
    let state_anew = || Restatable::new(&situation.instance, &situation.model, routing);
    let own = matches!(options.backend, Backend::Default | Backend::Simplex);
    let program = match warm.take().filter(|_| own) {
        None => state_anew()?,
        Some(mut state) => {
            let hot = match take(&mut state, situation) {
                Ok(()) => true,
                Err(why) => {
                    restated.get_or_insert(why);
                    exchange(&mut state, state_anew()?, situation)
                }
            };
            if hot {
                let limits = Limits {
                    time: options.time_limit,
                    cancelled: options.cancelled.as_deref(),
                    ..Limits::default()
                };
                let lp = &state.program.formulation.lp;
                match state.simplex.resolve(&limits) {
                    Ok(Outcome::Optimal(optimum)) => {
                        if let Ok(certificate) = solver::certify(lp, &optimum, options.gap) {
                            return Ok((&warm.insert(state).program, optimum, certificate));
                        }
                    }
                    Ok(Outcome::Infeasible)
                        if state.simplex.farkas().is_some_and(|y| {
                            solver::certify_infeasible(lp, &y.iter().map(|v| -v).collect::<Vec<_>>())
                        }) =>
                    {
                        *warm = Some(state);
                        return Err(Error::Infeasible);
                    }
                    _ => {}
                }
            }
            state.program
        }
    };
    // These programs start sooner from nothing than from an interior point once they are routed through a network.
    if own && !program.formulation.lp.is_discrete() {
        let limits =
            Limits { time: options.time_limit, cancelled: options.cancelled.as_deref(), ..Limits::default() };
        let mut simplex = Simplex::new(&program.formulation.lp)?;
        if let Ok(Outcome::Optimal(optimum)) = simplex.start(Start::Crash, &limits)
            && let Ok(certificate) = solver::certify(&program.formulation.lp, &optimum, options.gap)
        {
            let (holds, touched) = (situation.instance.clone(), situation.touched.clone());
            let state = Warm { program, simplex, holds, touched };
            return Ok((&warm.insert(state).program, optimum, certificate));
        }
    }
    // Whatever went wrong there, the solver's own choice decides, with its proofs.
    let solved = solver::solve(&program.formulation.lp, options)?;
    match (solved.outcome, solved.certificate) {
        (Outcome::Optimal(optimum), Some(certificate)) => {
            let mut simplex = Simplex::new(&program.formulation.lp)?;
            if let Some(basis) = &optimum.basis {
                simplex.set_basis(basis);
            }
            let (holds, touched) = (situation.instance.clone(), situation.touched.clone());
            Ok((&warm.insert(Warm { program, simplex, holds, touched }).program, optimum, certificate))
        }
        (Outcome::Optimal(_), None) => {
            Err(Error::Solver("the solver's answer came without a certificate".to_owned()))
        }
        (Outcome::Infeasible, _) => Err(Error::Infeasible),
        (Outcome::Unbounded, _) => Err(Error::Unbounded),
        (Outcome::Stopped(_), _) => Err(Error::Stopped("a limit ended the search".to_owned())),
    }
}

/// Writes the scenario's figures into a warm program; else says why not.
fn take(warm: &mut Warm, situation: &Situation) -> Result<(), String> {
    if warm.program.formulation.lp.is_discrete() {
        return Err("a discrete program has no basis to go on from".to_owned());
    }
    let (Some(now), Some(before)) = (&situation.touched, &warm.touched) else {
        return Err("a change is more than a figure in place of another".to_owned());
    };
    let mut touched: Vec<Figure> = now.iter().chain(before).copied().collect();
    touched.sort_unstable();
    touched.dedup();
    warm.program.take(&situation.instance, &warm.holds, &touched, &situation.model)?;
    warm.simplex.take(&warm.program.formulation.lp);
    take_back(&mut warm.holds, &touched, &situation.instance);
    warm.touched.clone_from(&situation.touched);
    Ok(())
}

/// Puts a program that was stated anew in the place of the warm one; keeps the basis where they differ in numbers
/// alone, and says whether.
fn exchange(warm: &mut Warm, next: Restatable, situation: &Situation) -> bool {
    let last = std::mem::replace(&mut warm.program, next).formulation;
    let next = &warm.program.formulation;
    if next.lp.is_discrete() || !same_shape(&last, next) {
        return false;
    }
    for column in 0..next.lp.columns() {
        let ((index, before), (_, after)) = (last.lp.matrix.column(column), next.lp.matrix.column(column));
        for (&row, (a, b)) in index.iter().zip(before.iter().zip(after)) {
            if a != b {
                warm.simplex.set_coefficient(row, column, *b);
            }
        }
    }
    warm.simplex.take(&next.lp);
    (warm.holds, warm.touched) = (situation.instance.clone(), situation.touched.clone());
    true
}

/// Whether two programs differ in numbers alone.
fn same_shape(a: &Formulation, b: &Formulation) -> bool {
    let ((starts, index, _), (other_starts, other_index, _)) = (a.lp.matrix.parts(), b.lp.matrix.parts());
    a.columns == b.columns && a.rows == b.rows && starts == other_starts && index == other_index
}
