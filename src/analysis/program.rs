//! A bare program, such as an MPS file's, in its own names: its optimum, both sides of every price, its ranges.

use super::sensitivity::{LimitReport, limit_report, sort_by_worth};
use crate::error::Error;
use crate::lp::Lp;
use crate::lp::text::Named;
use crate::solver::postoptimal::{LimitOf, PostOptimal};
use crate::solver::simplex::Variable;
use crate::solver::{self, Optimum, Options, Outcome};
use schemars::JsonSchema;
use serde::Serialize;

/// The optimum of a bare program.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct ProgramSolution {
    /// Name of the program.
    pub program: String,
    /// `optimal`, or `stopped` by a limit.
    pub status: String,
    /// What solved it.
    pub solver: String,
    /// The objective.
    pub objective: f64,
    /// Best proven bound on the objective.
    pub bound: f64,
    /// Columns, in order.
    pub columns: Vec<ColumnValue>,
    /// Rows, in order.
    pub rows: Vec<RowValue>,
}

/// A column at the optimum.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct ColumnValue {
    /// Its name.
    pub column: String,
    /// Its value.
    pub value: f64,
    /// What the objective's value gains per unit of it; `None` where whole numbers are asked for.
    pub reduced_cost: Option<f64>,
}

/// A row at the optimum.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct RowValue {
    /// Its name.
    pub row: String,
    /// Its value.
    pub activity: f64,
    /// Its lower limit; `None` for none.
    pub lower: Option<f64>,
    /// Its upper limit; `None` for none.
    pub upper: Option<f64>,
    /// What the objective's value gains per unit of its limit; `None` where whole numbers are asked for.
    pub shadow_price: Option<f64>,
}

/// Prices and ranges of a bare program.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct ProgramSensitivity {
    /// Name of the program.
    pub program: String,
    /// The objective.
    pub objective: f64,
    /// Every finite limit of a row and every bound of a column but lower bounds of 0, those that matter most first;
    /// `NAME <=`, `NAME >=` or `NAME =`.
    pub limits: Vec<LimitReport>,
    /// Columns, in order.
    pub columns: Vec<ColumnRange>,
    /// What was done to the program, such as fixing whole numbers.
    pub notes: Vec<String>,
}

/// A column with the range of its cost.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
pub struct ColumnRange {
    /// Its name.
    pub column: String,
    /// Its value.
    pub value: f64,
    /// Its coefficient in the objective.
    pub cost: f64,
    /// Smallest coefficient at which the point stays optimal; `None` for no end.
    pub cost_from: Option<f64>,
    /// Largest coefficient at which the point stays optimal; `None` for no end.
    pub cost_to: Option<f64>,
    /// What the objective's value gains per unit of it.
    pub reduced_cost: f64,
}

/// Solves a bare program.
///
/// # Errors
/// [`Error::Infeasible`], [`Error::Unbounded`]; [`Error::Stopped`] where a limit ended the search without a point;
/// [`Error::Solver`] when no back end gave an answer that passes the certificate.
pub fn solve(named: &Named, options: &Options) -> Result<ProgramSolution, Error> {
    let lp = &named.lp;
    let solved = solver::solve(lp, options)?;
    let (status, optimum) = match solved.outcome {
        Outcome::Stopped(Some(optimum)) => ("stopped", optimum),
        other => ("optimal", optimum(other)?),
    };
    let figures = |figures: &Option<Vec<f64>>, at: usize| figures.as_ref().map(|f| f[at]);
    let columns = named.columns.iter().enumerate().map(|(j, name)| ColumnValue {
        column: name.clone(),
        value: optimum.x[j],
        reduced_cost: figures(&optimum.reduced_costs, j),
    });
    let activity = lp.matrix.times(&optimum.x);
    let finite = |limit: f64| limit.is_finite().then_some(limit);
    let rows = named.rows.iter().enumerate().map(|(i, name)| RowValue {
        row: name.clone(),
        activity: activity[i],
        lower: finite(lp.row_lower[i]),
        upper: finite(lp.row_upper[i]),
        shadow_price: figures(&optimum.duals, i),
    });
    Ok(ProgramSolution {
        program: named.name.clone(),
        status: status.to_owned(),
        solver: solved.solver,
        objective: optimum.objective,
        bound: optimum.bound,
        columns: columns.collect(),
        rows: rows.collect(),
    })
}

/// Both one-sided prices of every limit of a bare program, how far each holds, and the range of every cost. Whole
/// columns are held where they are in the optimum.
///
/// # Errors
/// As [`solve`].
pub fn sensitivity(named: &Named, options: &Options) -> Result<ProgramSensitivity, Error> {
    let mut lp = named.lp.clone();
    let mut best = optimum(solver::solve(&lp, options)?.outcome)?;
    let mut notes = Vec::new();
    if lp.is_discrete() {
        let gap = 100.0 * (best.bound - best.objective).abs() / best.objective.abs().max(1.0);
        notes.push(format!(
            "whole columns are held at their values for the prices; integrality gap {gap:.3} %"
        ));
        hold_whole(&mut lp, &best.x);
        best = optimum(solver::solve(&lp, options)?.outcome)?;
    }
    let name = |variable: Variable| match variable {
        Variable::Row(row) => named.rows[row].clone(),
        Variable::Column(column) => named.columns[column].clone(),
    };
    let mut post = PostOptimal::new(&lp, &best)?;
    let mut limits = Vec::new();
    for (limit, sign) in limits_of(&lp) {
        let title = format!("{} {sign}", name(limit.variable()));
        limits.push(limit_report(title, "", post.prices(limit)?, &name));
    }
    sort_by_worth(&mut limits);
    let mut columns = Vec::with_capacity(lp.columns());
    for (column, title) in named.columns.iter().enumerate() {
        let range = post.cost_range(column)?;
        columns.push(ColumnRange {
            column: title.clone(),
            value: best.x[column],
            cost: range.cost,
            cost_from: range.from.is_finite().then_some(range.from),
            cost_to: range.to.is_finite().then_some(range.to),
            reduced_cost: best.reduced_costs.as_ref().map_or(0.0, |d| d[column]),
        });
    }
    Ok(ProgramSensitivity { program: named.name.clone(), objective: best.objective, limits, columns, notes })
}

/// The limits asked about, each with its sign.
fn limits_of(lp: &Lp) -> Vec<(LimitOf, &'static str)> {
    let mut limits = Vec::new();
    let mut add = |lower: f64, upper: f64, least: LimitOf, most: LimitOf, zero: bool| {
        if lower == upper {
            limits.push((most, "="));
            return;
        }
        if upper.is_finite() {
            limits.push((most, "<="));
        }
        if lower.is_finite() && (zero || lower != 0.0) {
            limits.push((least, ">="));
        }
    };
    for (row, (&lower, &upper)) in lp.row_lower.iter().zip(&lp.row_upper).enumerate() {
        add(lower, upper, LimitOf::RowLower(row), LimitOf::RowUpper(row), true);
    }
    for (column, (&lower, &upper)) in lp.lower.iter().zip(&lp.upper).enumerate() {
        add(lower, upper, LimitOf::ColumnLower(column), LimitOf::ColumnUpper(column), false);
    }
    limits
}

fn hold_whole(lp: &mut Lp, x: &[f64]) {
    for (column, whole) in lp.integer.iter_mut().enumerate() {
        if std::mem::take(whole) {
            (lp.lower[column], lp.upper[column]) = (x[column].round(), x[column].round());
        }
    }
}

fn optimum(outcome: Outcome) -> Result<Optimum, Error> {
    match outcome {
        Outcome::Optimal(optimum) => Ok(optimum),
        Outcome::Infeasible => Err(Error::Infeasible),
        Outcome::Unbounded => Err(Error::Unbounded),
        Outcome::Stopped(_) => Err(Error::Stopped("a limit ended the search before the optimum".to_owned())),
    }
}
