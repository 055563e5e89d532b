//! Columns that a program could hold beyond those it states: looked at when prices are known, made when they are wanted.

/// By what its maker knows a column.
pub type ColumnKey = u64;

/// Who is shown columns: key, objective coefficient, entries as row and value.
pub type See<'a> = dyn FnMut(ColumnKey, f64, &[(usize, f64)]) + 'a;

/// Whoever can make columns for a program, each at least zero and without an upper bound. It knows the program's rows,
/// and nothing of who solves it.
pub trait ColumnSource: Sync {
    /// Turns to the prices at which columns are visited next, one figure a row. `costs` is 1, or 0 where the prices are
    /// a proof of infeasibility to be broken: then costs count as nothing.
    fn turn_to(&mut self, prices: &[f64], costs: f64);

    /// Into how many parts the columns are divided; they may be visited side by side.
    fn parts(&self) -> usize;

    /// Shows the columns of a part: all of them, but of those that replace each other only one that gains most at the
    /// prices turned to.
    fn visit(&self, part: usize, see: &mut See);

    /// The objective coefficient of a column; its entries replace what is in `entries`.
    fn column(&self, key: ColumnKey, entries: &mut Vec<(usize, f64)>) -> f64;
}

/// A program without further columns.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoColumns;

impl ColumnSource for NoColumns {
    fn turn_to(&mut self, _: &[f64], _: f64) {}

    fn parts(&self) -> usize {
        0
    }

    fn visit(&self, _: usize, _: &mut See) {}

    fn column(&self, _: ColumnKey, entries: &mut Vec<(usize, f64)>) -> f64 {
        entries.clear();
        0.0
    }
}
