//! Programs as `good_lp` states them, for solvers of other hands.

use super::*;
use good_lp::variable::UnsolvedProblem;
use good_lp::{Constraint, Expression, ProblemVariables, Variable, solvers::ObjectiveDirection, variable};

/// A program without its rows; its columns; and the rows with their numbers, one of two different limits twice.
pub(super) fn stated(lp: &Lp) -> (UnsolvedProblem, Vec<Variable>, Vec<(usize, Constraint)>) {
    let mut variables = ProblemVariables::new();
    let bounded = |(&lower, &upper): (&f64, &f64)| {
        let column = if lower > -INF { variable().min(lower) } else { variable() };
        if upper < INF { column.max(upper) } else { column }
    };
    let x: Vec<Variable> = lp.lower.iter().zip(&lp.upper).map(|b| variables.add(bounded(b))).collect();
    let by_row = lp.matrix.transpose();
    let mut rows = Vec::new();
    for i in 0..lp.rows() {
        let (index, value) = by_row.column(i);
        let row: Expression = index.iter().zip(value).map(|(&j, &a)| a * x[j]).sum();
        let (lower, upper) = (lp.row_lower[i], lp.row_upper[i]);
        if lower == upper {
            rows.push((i, row.eq(lower)));
            continue;
        }
        if lower > -INF {
            rows.push((i, row.clone().geq(lower)));
        }
        if upper < INF {
            rows.push((i, row.leq(upper)));
        }
    }
    let direction = if lp.sense == Sense::Maximise {
        ObjectiveDirection::Maximisation
    } else {
        ObjectiveDirection::Minimisation
    };
    let objective: Expression = x.iter().zip(&lp.cost).map(|(&v, &c)| c * v).sum();
    (variables.optimise(direction, objective), x, rows)
}
