//! What is asked of an optimum and what is answered: limits, prices, ranges.

use super::super::simplex::Variable;
use crate::lp::Lp;

/// A limit of a program that can be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LimitOf {
    /// A row's upper limit (both, where they are equal).
    RowUpper(usize),
    /// A row's lower limit (both, where they are equal).
    RowLower(usize),
    /// A column's upper bound (both, where they are equal).
    ColumnUpper(usize),
    /// A column's lower bound (both, where they are equal).
    ColumnLower(usize),
}

/// What stops a price from holding any further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// What reaches a limit there: it leaves the basis, or the limit itself stops binding.
    pub leaves: Variable,
    /// What begins to move there, where anything can.
    pub enters: Option<Variable>,
}

/// The price of a limit in one direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Side {
    /// Objective value gained (more of the limit) or lost (less of it) per unit; for a maximised objective and an
    /// upper limit it is >= 0 on both sides.
    pub price: f64,
    /// The figure of the limit up to which the price holds; may be infinite.
    pub holds_to: f64,
    /// What happens there; `None` where it holds without end.
    pub end: Option<End>,
}

/// Both one-sided prices of a limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LimitPrices {
    /// The limit.
    pub limit: LimitOf,
    /// Its figure.
    pub value: f64,
    /// What one unit more is worth; `None` where no point satisfies any more of it.
    pub more: Option<Side>,
    /// What one unit less costs; `None` where no point satisfies any less of it.
    pub less: Option<Side>,
}

/// How far the objective coefficient of a column may move before the column's value changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CostRange {
    /// Column.
    pub column: usize,
    /// Its coefficient.
    pub cost: f64,
    /// Smallest coefficient for which the point stays optimal; may be -infinite.
    pub from: f64,
    /// Largest coefficient for which the point stays optimal; may be infinite.
    pub to: f64,
}

impl LimitOf {
    /// What the limit holds.
    #[must_use]
    pub fn variable(self) -> Variable {
        match self {
            Self::RowUpper(row) | Self::RowLower(row) => Variable::Row(row),
            Self::ColumnUpper(column) | Self::ColumnLower(column) => Variable::Column(column),
        }
    }

    /// Whether the other limit of the same variable is another figure.
    pub(super) fn is_alone(self, lp: &Lp) -> bool {
        match self.variable() {
            Variable::Row(row) => lp.row_lower[row] != lp.row_upper[row],
            Variable::Column(column) => lp.lower[column] != lp.upper[column],
        }
    }

    /// Whether moving by `by` gives more room.
    pub(super) fn loosens(self, by: f64) -> bool {
        (by > 0.0) == matches!(self, Self::RowUpper(_) | Self::ColumnUpper(_))
    }
}
