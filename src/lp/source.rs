//! Columns that a program could hold beyond those it states: made when asked for, and only where they gain.

/// A column that is offered: at least zero, without an upper bound.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// What the objective gains per unit of it at the prices asked, in the objective's own direction ("more is better").
    pub gain: f64,
    /// Its objective coefficient.
    pub cost: f64,
    /// Its coefficients, as (row, value).
    pub entries: Vec<(usize, f64)>,
    /// By what its maker knows it.
    pub key: usize,
}

/// Whoever can make columns for a program. It knows the program's rows, and nothing of who solves it.
pub trait ColumnSource {
    /// The columns that gain at these prices, one figure a row, and have not been taken.
    ///
    /// `gains` are those of the program's own columns. `costs` is 1, or 0 where the prices are a proof of
    /// infeasibility to be broken: then costs count as nothing.
    fn offers(&mut self, prices: &[f64], costs: f64, gains: &[f64]) -> Vec<Offer>;

    /// Notes that the offer of this key is part of the program from now on.
    fn take(&mut self, key: usize);
}

/// A program without further columns.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoColumns;

impl ColumnSource for NoColumns {
    fn offers(&mut self, _: &[f64], _: f64, _: &[f64]) -> Vec<Offer> {
        Vec::new()
    }

    fn take(&mut self, _: usize) {}
}
