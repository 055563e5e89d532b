//! All plans that keep an instance's and a model's rules, asked for the best by one wish after another.
//!
//! Wishes weigh terms and outputs; bounds hold sums of terms. Both change numbers of one program alone, so an answer is
//! a few pivots away from the one before. As in `solution::solve`, every good first takes its cheapest route; a best
//! plan that fits the corridors is best of all. Discrete models are solved anew for every wish.

mod program;

use crate::error::Error;
use crate::formulation::{Routing, formulate, formulate_routed};
use crate::instance::Instance;
use crate::model::{Model, Term, Terms};
use crate::solution::accounts;
use crate::solution::plan::Plan;
use crate::solution::{fits, routes_may_fill};
use crate::solver::Options;
use program::Program;

/// What is wanted of a plan; all of it is maximised.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Wish {
    /// Weight a term, as in a model file: cost counts with a minus.
    pub(super) terms: Terms,
    /// Weights of outputs by site; any sign.
    pub(super) outputs: Vec<(usize, f64)>,
}

impl Wish {
    pub(super) fn of(terms: Terms) -> Self {
        Self { terms, outputs: Vec::new() }
    }

    /// One term alone.
    pub(super) fn term(term: Term) -> Self {
        Self::of(unit(term))
    }
}

/// Weight 1 on a term.
pub(super) fn unit(term: Term) -> Terms {
    let mut weights = Terms::default();
    weights[term] = 1.0;
    weights
}

/// The sum of weighted terms, cost with a minus.
pub(super) fn worth(weights: &Terms, terms: &Terms) -> f64 {
    Term::ALL.iter().map(|&t| t.sign() * weights[t] * terms[t]).sum()
}

/// The best plan for a wish.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Best {
    /// What the wish is worth at it.
    pub(super) worth: f64,
    pub(super) plan: Plan,
    pub(super) terms: Terms,
    /// What the worth gains per unit by which each bound grows; nothing for a discrete model.
    pub(super) prices: Option<Vec<f64>>,
}

/// The plans of an instance under a model, within bounds.
#[derive(Debug, Clone)]
pub(super) struct Plans<'a> {
    instance: &'a Instance,
    model: Model,
    options: &'a Options,
    /// Sums of weighted terms, with their least and most.
    bounds: Vec<(Terms, f64, f64)>,
    /// Largest outputs by site, where they are capped.
    caps: Option<Vec<f64>>,
    cheapest: Option<Program>,
    network: Option<Program>,
    /// Whether cheapest routes did not fit: then the network is asked at once.
    crowded: bool,
    /// Wishes answered.
    pub(super) solves: usize,
}

impl<'a> Plans<'a> {
    /// `bounds` are the sums of terms that may be bounded later; `equity` says whether the equity level is asked for.
    pub(super) fn new(
        instance: &'a Instance,
        model: &Model,
        options: &'a Options,
        bounds: &[Terms],
        equity: bool,
    ) -> Self {
        let mut model = model.clone();
        if equity {
            // The level is a column of the program only where someone wants it.
            model.objective.equity = model.objective.equity.max(1.0);
        }
        let bounds = bounds.iter().map(|&b| (b, f64::NEG_INFINITY, f64::INFINITY)).collect();
        let crowded = !routes_may_fill(instance, &model);
        Self {
            instance,
            model,
            options,
            bounds,
            caps: None,
            cheapest: None,
            network: None,
            crowded,
            solves: 0,
        }
    }

    /// Holds a sum of terms between two figures (infinite where there is no limit).
    pub(super) fn bound(&mut self, number: usize, least: f64, most: f64) {
        let bound = &mut self.bounds[number];
        (bound.1, bound.2) = (least, most);
        for program in [&mut self.cheapest, &mut self.network].into_iter().flatten() {
            program.bound(number, least, most);
        }
    }

    /// Lets no site make more than this (nor more than it may), in place of earlier caps.
    pub(super) fn cap(&mut self, outputs: &[f64]) {
        self.caps = Some(outputs.to_vec());
        for program in [&mut self.cheapest, &mut self.network].into_iter().flatten() {
            program.cap(outputs, self.instance);
        }
    }

    /// The best plan for the first wish; among those that are as good, the best for the second, and so on. Certified.
    /// Where a later wish has no end, the plan is the best for those before it.
    ///
    /// # Errors
    /// As [`crate::solution::solve`]; [`Error::Stopped`] also where a limit ended a search with a plan in hand.
    pub(super) fn best(&mut self, wishes: &[Wish]) -> Result<Best, Error> {
        self.solves += wishes.len();
        if !self.crowded {
            match self.routed(wishes, Routing::Cheapest) {
                Ok(best) if fits(self.instance, &best.plan) => return Ok(best),
                Ok(_) | Err(Error::Unbounded) => self.crowded = true,
                Err(other) => return Err(other),
            }
        }
        self.routed(wishes, Routing::Network)
    }

    fn routed(&mut self, wishes: &[Wish], routing: Routing) -> Result<Best, Error> {
        let warm = match routing {
            Routing::Cheapest => &mut self.cheapest,
            Routing::Network => &mut self.network,
        };
        if warm.is_none() {
            let formulation = match routing {
                Routing::Cheapest => formulate_routed(self.instance, &self.model, routing),
                Routing::Network => formulate(self.instance, &self.model),
            };
            let mut program = Program::new(formulation?, &self.bounds);
            if let Some(caps) = &self.caps {
                program.cap(caps, self.instance);
            }
            *warm = Some(program);
        }
        let Some(program) = warm else { return Err(Error::Solver("there is no program".to_owned())) };
        let (worth, prices, optimum) = program.best(wishes, self.options)?;
        let plan = Plan::from_columns(self.instance, &program.formulation, &optimum.x);
        let terms = accounts::draw_up(self.instance, &self.model, &plan).terms;
        Ok(Best { worth, plan, terms, prices })
    }
}
