//! An `Lp` put into good_lp's words, for the back ends that are reached through it.
//!
//! Columns keep their order. A column fixed by its bounds is folded into the rows' limits, since an interior point
//! cannot move in an interval without an inside; a row without limits says nothing and is left out; a range row
//! becomes two rows.

use good_lp::{Expression, ProblemVariables, SolverModel, Variable, variable};

use crate::lp::{Lp, Sense};

/// Which good_lp constraints speak for a row, by their order of addition.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Posed {
    /// The constraint of `a x <= upper`, or of `a x = limit`.
    pub upper: Option<usize>,
    /// The constraint of `a x >= lower`.
    pub lower: Option<usize>,
}

/// The variables of a program, and where each column went.
pub(super) struct Variables {
    /// good_lp's own record.
    pub all: ProblemVariables,
    /// good_lp's variable for each column; `None` for a fixed column.
    pub of_column: Vec<Option<Variable>>,
}

/// Makes the variables; with `fold`, fixed columns get none.
pub(super) fn variables(lp: &Lp, fold: bool) -> Variables {
    let mut all = ProblemVariables::new();
    let mut of_column = Vec::with_capacity(lp.columns());
    for j in 0..lp.columns() {
        let (lower, upper) = (lp.lower[j], lp.upper[j]);
        if fold && lower == upper {
            of_column.push(None);
            continue;
        }
        let mut definition = variable();
        if lower > f64::NEG_INFINITY {
            definition = definition.min(lower);
        }
        if upper < f64::INFINITY {
            definition = definition.max(upper);
        }
        if lp.integer[j] {
            definition = definition.integer();
        }
        of_column.push(Some(all.add(definition)));
    }
    Variables { all, of_column }
}

/// The objective without its constant.
pub(super) fn objective(lp: &Lp, of_column: &[Option<Variable>]) -> Expression {
    let mut expression = Expression::with_capacity(lp.columns());
    for (variable, &cost) in of_column.iter().zip(&lp.cost) {
        if let Some(variable) = *variable
            && cost != 0.0
        {
            expression.add_mul(cost, variable);
        }
    }
    expression
}

/// good_lp's word for the direction.
pub(super) fn direction(sense: Sense) -> good_lp::solvers::ObjectiveDirection {
    match sense {
        Sense::Maximise => good_lp::solvers::ObjectiveDirection::Maximisation,
        Sense::Minimise => good_lp::solvers::ObjectiveDirection::Minimisation,
    }
}

/// Adds the rows to a model; returns which constraints speak for each.
///
/// A row whose columns are all fixed is left to the caller's certificate: it has no variable to constrain.
pub(super) fn add_rows(lp: &Lp, of_column: &[Option<Variable>], model: &mut impl SolverModel) -> Vec<Posed> {
    let by_row = lp.matrix.transpose();
    let mut posed = vec![Posed::default(); lp.rows()];
    let mut count = 0;
    for (i, posed) in posed.iter_mut().enumerate() {
        let (columns, values) = by_row.column(i);
        let mut fixed = 0.0;
        let mut terms = Vec::with_capacity(columns.len());
        for (&j, &a) in columns.iter().zip(values) {
            match of_column[j] {
                Some(variable) => terms.push((variable, a)),
                None => fixed += a * lp.lower[j],
            }
        }
        let (lower, upper) = (lp.row_lower[i], lp.row_upper[i]);
        if terms.is_empty() {
            continue;
        }
        let mut add = |limit: f64, form: Form| {
            let mut expression = Expression::with_capacity(terms.len());
            for &(variable, a) in &terms {
                expression.add_mul(a, variable);
            }
            let limit = limit - fixed;
            let _ = model.add_constraint(match form {
                Form::AtMost => expression.leq(limit),
                Form::AtLeast => expression.geq(limit),
                Form::Equal => expression.eq(limit),
            });
            count += 1;
            Some(count - 1)
        };
        if lower == upper {
            posed.upper = add(upper, Form::Equal);
        } else {
            if upper < f64::INFINITY {
                posed.upper = add(upper, Form::AtMost);
            }
            if lower > f64::NEG_INFINITY {
                posed.lower = add(lower, Form::AtLeast);
            }
        }
    }
    posed
}

/// The three forms of a constraint.
#[derive(Clone, Copy)]
enum Form {
    AtMost,
    AtLeast,
    Equal,
}
