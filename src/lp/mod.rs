//! The waist: a sparse linear (or mixed-integer) program that knows no sector and no park.
//!
//! optimise `offset + cost . x` subject to `row_lower <= A x <= row_upper`, `lower <= x <= upper`;
//! an absent limit is an infinity. Names live with whoever made the program (`formulation::keys`, or an MPS file).

mod matrix;
mod source;
pub mod text;

pub use matrix::Matrix;
pub use source::{ColumnKey, ColumnSource, NoColumns, See};

use std::borrow::Cow;

/// How far from a whole number a bound of a whole column is that number, but for rounding.
const ROUNDING: f64 = 1e-9;

/// Whether the objective is to be large or small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sense {
    /// As large as can be.
    Maximise,
    /// As small as can be.
    Minimise,
}

impl Sense {
    /// +1 for maximise, -1 for minimise: multiplies an objective to make "more is better".
    #[must_use]
    pub fn sign(self) -> f64 {
        match self {
            Self::Maximise => 1.0,
            Self::Minimise => -1.0,
        }
    }
}

/// A sparse linear or mixed-integer program.
#[derive(Debug, Clone, PartialEq)]
pub struct Lp {
    /// Direction of the objective.
    pub sense: Sense,
    /// Constant part of the objective.
    pub offset: f64,
    /// Objective coefficient a column.
    pub cost: Vec<f64>,
    /// Lower bound a column, `-inf` when there is none.
    pub lower: Vec<f64>,
    /// Upper bound a column, `inf` when there is none.
    pub upper: Vec<f64>,
    /// Whether a column must be a whole number.
    pub integer: Vec<bool>,
    /// Lower limit a row.
    pub row_lower: Vec<f64>,
    /// Upper limit a row.
    pub row_upper: Vec<f64>,
    /// Coefficients, by column.
    pub matrix: Matrix,
}

impl Lp {
    /// A program without columns or rows.
    #[must_use]
    pub fn new(sense: Sense) -> Self {
        Self {
            sense,
            offset: 0.0,
            cost: Vec::new(),
            lower: Vec::new(),
            upper: Vec::new(),
            integer: Vec::new(),
            row_lower: Vec::new(),
            row_upper: Vec::new(),
            matrix: Matrix::new(0),
        }
    }

    /// Number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.cost.len()
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.row_lower.len()
    }

    /// The program over some of its columns, in the order given; the others are held at zero.
    #[must_use]
    pub fn of_columns(&self, columns: &[usize]) -> Self {
        let pick = |all: &[f64]| columns.iter().map(|&j| all[j]).collect();
        Self {
            sense: self.sense,
            offset: self.offset,
            cost: pick(&self.cost),
            lower: pick(&self.lower),
            upper: pick(&self.upper),
            integer: columns.iter().map(|&j| self.integer[j]).collect(),
            row_lower: self.row_lower.clone(),
            row_upper: self.row_upper.clone(),
            matrix: self.matrix.of_columns(columns),
        }
    }

    /// Whether some column must be whole.
    #[must_use]
    pub fn is_discrete(&self) -> bool {
        self.integer.iter().any(|&whole| whole)
    }

    /// The program with whole bounds of its whole columns. One that differs from a whole number by rounding alone is that
    /// number: else one solver would take it and the next not.
    pub(crate) fn with_whole_bounds(&self) -> Cow<'_, Self> {
        let inwards = |j: usize| ((self.lower[j] - ROUNDING).ceil(), (self.upper[j] + ROUNDING).floor());
        let mut whole = Cow::Borrowed(self);
        for j in (0..self.columns()).filter(|&j| self.integer[j]) {
            let bounds = inwards(j);
            if bounds != (self.lower[j], self.upper[j]) {
                let lp = whole.to_mut();
                (lp.lower[j], lp.upper[j]) = bounds;
            }
        }
        whole
    }

    /// The objective's value at `x`.
    #[must_use]
    pub fn objective(&self, x: &[f64]) -> f64 {
        self.offset + self.cost.iter().zip(x).map(|(c, v)| c * v).sum::<f64>()
    }
}
