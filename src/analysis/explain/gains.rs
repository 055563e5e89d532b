//! Which limits matter: what relaxing each by a tenth truly gains, found by solving again.
//!
//! Prices expire, so a price times the change promises too much; but never too little (the objective's value is
//! concave in the limits). Limits are therefore solved again in the order of that promise, until no promise left
//! exceeds what the last of those told has gained: the list is exact though few are solved.

use super::case::{Case, Ending, ending};
use super::telling::{Change, Told, clean, is_most, told};
use crate::error::Error;
use crate::formulation::Formulation;
use crate::formulation::keys::{Column, Row};
use crate::instance::Scope;
use crate::lp::Lp;
use crate::solution::figures::{self, Figure};
use crate::solver::postoptimal::LimitOf;
use crate::solver::simplex::{Limits, Simplex, Start, Variable};
use crate::solver::{Optimum, Options, Outcome};
use schemars::JsonSchema;
use serde::Serialize;

/// The share by which limits are relaxed.
const TENTH: f64 = 0.1;
/// A gain below this share of the objective is none.
const NO_GAIN: f64 = 1e-9;

/// A limit and what relaxing it gains.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct Gain {
    /// The limit.
    pub limit: Told,
    /// The change: a tenth more of a most, a tenth less of a least.
    pub change: Change,
    /// What the objective gains, by a fresh solve; `None` where it then grows without end.
    pub gain: Option<f64>,
    /// What the price in the plan promised.
    pub promised: f64,
}

/// An optimum from which limits are moved one at a time.
#[derive(Clone)]
pub(super) struct Moves<'a> {
    case: &'a Case,
    pub(super) formulation: &'a Formulation,
    /// The program solved: that of the formulation, whole columns held where they are.
    pub(super) lp: &'a Lp,
    pub(super) optimum: &'a Optimum,
    pub(super) figures: Vec<Figure>,
    simplex: Simplex,
    options: &'a Options,
}

/// A plan after a move: its objective and columns; `None` where the objective grows without end.
pub(super) type Moved = Option<(f64, Vec<f64>)>;

impl<'a> Moves<'a> {
    pub(super) fn new(
        case: &'a Case,
        formulation: &'a Formulation,
        lp: &'a Lp,
        optimum: &'a Optimum,
        options: &'a Options,
    ) -> Result<Self, Error> {
        let mut simplex = Simplex::new(lp)?;
        if let Some(basis) = &optimum.basis {
            simplex.start(Start::Basis(basis), &Limits::default())?;
        }
        let figures = figures::sides(&case.instance, &case.model, formulation);
        Ok(Self { case, formulation, lp, optimum, figures, simplex, options })
    }

    /// The change that relaxes a figure by a tenth.
    pub(super) fn tenth(figure: &Figure) -> Change {
        let factor = if is_most(figure.limit) { 1.0 + TENTH } else { 1.0 - TENTH };
        Change::new(figure, clean(figure.value * factor))
    }

    /// What a unit more room is worth by the plan's prices; at least 0.
    pub(super) fn price(&self, figure: &Figure) -> f64 {
        let prices = |prices: &Option<Vec<f64>>, at: usize| prices.as_ref().map_or(0.0, |p| p[at]);
        let price = match figure.limit.variable() {
            Variable::Row(row) => prices(&self.optimum.duals, row),
            Variable::Column(column) => prices(&self.optimum.reduced_costs, column),
        } * self.lp.sense.sign();
        (if is_most(figure.limit) { price } else { -price }).max(0.0)
    }

    /// The plan after a change of one figure that gives room.
    pub(super) fn moved(&mut self, figure: &Figure, change: &Change) -> Result<Moved, Error> {
        match self.after(figure, change)? {
            Ending::Optimal(found) => Ok(Some((found.objective, found.x))),
            Ending::Unbounded => Ok(None),
            Ending::Infeasible => Err(failed()),
        }
    }

    /// What a change of one figure leads to: hot where the figure is one limit of the program, else anew.
    pub(super) fn after(&mut self, figure: &Figure, change: &Change) -> Result<Ending, Error> {
        if self.is_also_a_coefficient(figure) {
            // A figure that contradicts another of its row leaves no plan.
            let Ok(case) = self.case.with(std::slice::from_ref(&change.set)) else {
                return Ok(Ending::Infeasible);
            };
            let lp = case.formulation()?.held(|column| self.optimum.x[column]);
            let options = Options { start: self.optimum.basis.clone(), ..self.options.clone() };
            return ending(&lp, &options);
        }
        self.set(figure.limit, change.to);
        let outcome = self.simplex.resolve(&Limits::default());
        self.set(figure.limit, figure.value);
        match outcome? {
            Outcome::Optimal(found) => Ok(Ending::Optimal(found)),
            Outcome::Infeasible => Ok(Ending::Infeasible),
            Outcome::Unbounded => Ok(Ending::Unbounded),
            Outcome::Stopped(_) => Err(failed()),
        }
    }

    /// A country's jobs capacity also stands in the rows of equity.
    fn is_also_a_coefficient(&self, figure: &Figure) -> bool {
        let Variable::Row(row) = figure.limit.variable() else { return false };
        let Row::Resource { resource, .. } = self.formulation.rows[row] else { return false };
        let r = &self.case.instance.resources[resource];
        r.jobs && r.scope == Scope::Country && self.formulation.columns.contains(&Column::Equity)
    }

    fn set(&mut self, limit: LimitOf, value: f64) {
        let lp = self.lp;
        match limit {
            LimitOf::RowUpper(row) => self.simplex.set_row_limits(row, lp.row_lower[row], value),
            LimitOf::RowLower(row) => self.simplex.set_row_limits(row, value, lp.row_upper[row]),
            LimitOf::ColumnUpper(column) => self.simplex.set_bounds(column, lp.lower[column], value),
            LimitOf::ColumnLower(column) => self.simplex.set_bounds(column, value, lp.upper[column]),
        }
    }

    /// The limits that matter most, at most `most`.
    pub(super) fn ranked(&mut self, most: usize) -> Result<Vec<Gain>, Error> {
        let figures = self.figures.clone();
        let mut promises: Vec<(f64, &Figure)> = figures
            .iter()
            .map(|figure| {
                let promise = self.price(figure) * (Self::tenth(figure).to - figure.value).abs();
                (if self.is_also_a_coefficient(figure) { f64::INFINITY } else { promise }, figure)
            })
            .collect();
        promises.sort_by(|a, b| b.0.total_cmp(&a.0));
        let nothing = NO_GAIN * self.optimum.objective.abs().max(1.0);
        let mut gains: Vec<Gain> = Vec::new();
        for (promise, figure) in promises {
            let last = gains.get(most.saturating_sub(1)).map_or(nothing, |g| g.gain.unwrap_or(f64::INFINITY));
            if promise <= last {
                break;
            }
            let change = Self::tenth(figure);
            let gain = self
                .moved(figure, &change)?
                .map(|(objective, _)| ((objective - self.optimum.objective) * self.lp.sense.sign()).max(0.0));
            if gain.is_none_or(|gain| gain > nothing) {
                let promised = self.price(figure) * (change.to - figure.value).abs();
                gains.push(Gain { limit: told(self.case, self.formulation, figure), change, gain, promised });
            }
            let worth = |gain: &Gain| gain.gain.unwrap_or(f64::INFINITY);
            gains.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
        }
        gains.truncate(most);
        Ok(gains)
    }
}

fn failed() -> Error {
    Error::Solver("a plan that exists was not found again after a limit was relaxed".to_owned())
}
