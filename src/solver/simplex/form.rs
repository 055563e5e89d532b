//! The scaled standard form that the pivots work on: `A x - r = 0`, `lower <= (r, x) <= upper`, minimise `cost . x`.
//!
//! Variable `i < rows` is the activity `r_i` of row `i` (its column is `-e_i`), variable `rows + j` is column `j`.
//! All scale factors are powers of two, so that scaling and unscaling are exact.

use crate::lp::{Lp, Matrix, Sense};

/// Scaled data; `true value = scale * scaled value` for every variable.
#[derive(Debug, Clone)]
pub(super) struct Form {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    start: Vec<usize>,
    entry: Vec<(usize, f64)>,
    row_start: Vec<usize>,
    row_entry: Vec<(usize, f64)>,
    /// Lower bound a variable.
    pub lower: Vec<f64>,
    /// Upper bound a variable.
    pub upper: Vec<f64>,
    /// Whether both bounds are the same, a variable.
    pub fixed: Vec<bool>,
    /// Cost a variable, always to be small.
    pub cost: Vec<f64>,
    /// Scale factor a variable.
    pub scale: Vec<f64>,
    /// Scale factor of the objective, with its sign: `scaled = cost_scale * true`.
    pub cost_scale: f64,
}

impl Form {
    /// Scales a program.
    pub fn new(lp: &Lp) -> Self {
        let (rows, columns) = (lp.rows(), lp.columns());
        let (row_scale, column_scale) = factors(&lp.matrix, rows);
        let mut scale: Vec<f64> = row_scale.iter().map(|r| 1.0 / r).collect();
        scale.extend_from_slice(&column_scale);
        let sign = if lp.sense == Sense::Maximise { -1.0 } else { 1.0 };
        let largest = lp.cost.iter().zip(&column_scale).map(|(c, s)| (c * s).abs()).fold(0.0, f64::max);
        let size = if largest > 1024.0 {
            power_of_two(1024.0 / largest)
        } else if largest > 0.0 && largest < 1.0 {
            power_of_two(1.0 / largest)
        } else {
            1.0
        };
        let mut form = Self {
            rows,
            columns: 0,
            start: vec![0],
            entry: Vec::with_capacity(lp.matrix.entries()),
            row_start: Vec::new(),
            row_entry: Vec::new(),
            lower: vec![0.0; rows],
            upper: vec![0.0; rows],
            fixed: vec![false; rows],
            cost: vec![0.0; rows],
            scale,
            cost_scale: sign * size,
        };
        for i in 0..rows {
            form.set_bounds(i, lp.row_lower[i], lp.row_upper[i]);
        }
        for j in 0..columns {
            let (index, value) = lp.matrix.column(j);
            form.append(
                index.iter().copied().zip(value.iter().copied()),
                lp.cost[j],
                lp.lower[j],
                lp.upper[j],
            );
        }
        form.index_rows();
        form
    }

    /// Appends a column given in true units; `scale` must already hold its factor. Call `index_rows` after the last.
    fn append(&mut self, entries: impl Iterator<Item = (usize, f64)>, cost: f64, lower: f64, upper: f64) {
        let var = self.rows + self.columns;
        let s = self.scale[var];
        for (i, a) in entries {
            self.entry.push((i, a * s / self.scale[i]));
        }
        self.start.push(self.entry.len());
        self.columns += 1;
        self.cost.push(0.0);
        self.lower.push(0.0);
        self.upper.push(0.0);
        self.fixed.push(false);
        self.set_cost(var, cost);
        self.set_bounds(var, lower, upper);
    }

    /// Appends columns that share the rows, each scaled to a largest entry near one.
    pub fn push_columns(&mut self, matrix: &Matrix, cost: &[f64], lower: &[f64], upper: &[f64]) {
        let more = matrix.columns();
        for all in [&mut self.lower, &mut self.upper, &mut self.cost, &mut self.scale] {
            all.reserve_exact(more);
        }
        self.fixed.reserve_exact(more);
        self.start.reserve_exact(more);
        self.entry.reserve_exact(matrix.entries());
        // The copy held by row is made anew.
        self.row_entry = Vec::new();
        for j in 0..matrix.columns() {
            let (index, value) = matrix.column(j);
            let largest =
                index.iter().zip(value).map(|(&i, a)| (a / self.scale[i]).abs()).fold(0.0, f64::max);
            self.scale.push(if largest > 0.0 { power_of_two(1.0 / largest) } else { 1.0 });
            self.append(index.iter().copied().zip(value.iter().copied()), cost[j], lower[j], upper[j]);
        }
        self.index_rows();
    }

    /// Rebuilds the copy held by row.
    fn index_rows(&mut self) {
        self.row_start = vec![0; self.rows + 1];
        for &(i, _) in &self.entry {
            self.row_start[i + 1] += 1;
        }
        for i in 0..self.rows {
            self.row_start[i + 1] += self.row_start[i];
        }
        let mut next = self.row_start.clone();
        self.row_entry = vec![(0, 0.0); self.entry.len()];
        for j in 0..self.columns {
            for &(i, a) in &self.entry[self.start[j]..self.start[j + 1]] {
                self.row_entry[next[i]] = (self.rows + j, a);
                next[i] += 1;
            }
        }
    }

    /// Number of variables, activities included.
    pub fn variables(&self) -> usize {
        self.rows + self.columns
    }

    /// Entries of column `j` (not of variable `j`).
    pub fn column(&self, j: usize) -> &[(usize, f64)] {
        &self.entry[self.start[j]..self.start[j + 1]]
    }

    /// Entries of row `i`, indexed by variable.
    pub fn row(&self, i: usize) -> &[(usize, f64)] {
        &self.row_entry[self.row_start[i]..self.row_start[i + 1]]
    }

    /// Calls back with every entry of a variable's column.
    pub fn each(&self, var: usize, mut call: impl FnMut(usize, f64)) {
        if var < self.rows {
            call(var, -1.0);
        } else {
            for &(i, a) in self.column(var - self.rows) {
                call(i, a);
            }
        }
    }

    /// Inner product of a variable's column with a figure a row.
    pub fn dot(&self, var: usize, y: &[f64]) -> f64 {
        if var < self.rows {
            -y[var]
        } else {
            self.column(var - self.rows).iter().map(|&(i, a)| a * y[i]).sum()
        }
    }

    /// Sets a variable's cost from its true value.
    pub fn set_cost(&mut self, var: usize, cost: f64) {
        self.cost[var] = cost * self.scale[var] * self.cost_scale;
    }

    /// Sets a variable's bounds from their true values.
    #[expect(clippy::float_cmp, reason = "a fixed variable's bounds are the same figure")]
    pub fn set_bounds(&mut self, var: usize, lower: f64, upper: f64) {
        self.lower[var] = lower / self.scale[var];
        self.upper[var] = upper / self.scale[var];
        self.fixed[var] = lower == upper;
    }

    /// Sets one coefficient from its true value, wherever it is held.
    pub fn set_coefficient(&mut self, row: usize, column: usize, value: f64) {
        let scaled = value * self.scale[self.rows + column] / self.scale[row];
        let range = self.start[column]..self.start[column + 1];
        if let Some(entry) = self.entry[range.clone()].iter_mut().find(|e| e.0 == row) {
            entry.1 = scaled;
            let range = self.row_start[row]..self.row_start[row + 1];
            let var = self.rows + column;
            for entry in self.row_entry[range].iter_mut().filter(|e| e.0 == var) {
                entry.1 = scaled;
            }
        } else if scaled != 0.0 {
            self.entry.insert(range.end, (row, scaled));
            for start in &mut self.start[column + 1..] {
                *start += 1;
            }
            self.index_rows();
        }
    }
}

/// The power of two nearest to a positive number.
fn power_of_two(v: f64) -> f64 {
    v.log2().round().clamp(-60.0, 60.0).exp2()
}

/// Row and column factors: geometric means first, then columns to a largest entry near one.
fn factors(matrix: &Matrix, rows: usize) -> (Vec<f64>, Vec<f64>) {
    let columns = matrix.columns();
    let (mut row, mut column) = (vec![1.0; rows], vec![1.0; columns]);
    let (_, _, values) = matrix.parts();
    if values.iter().all(|a| (0.2..=5.0).contains(&a.abs())) {
        return (row, column);
    }
    let mut range = vec![(f64::INFINITY, 0.0_f64); rows];
    for _ in 0..4 {
        range.fill((f64::INFINITY, 0.0));
        for (j, factor) in column.iter_mut().enumerate() {
            let (index, value) = matrix.column(j);
            let (mut low, mut high) = (f64::INFINITY, 0.0_f64);
            for (&i, a) in index.iter().zip(value) {
                let v = a.abs() * row[i];
                low = low.min(v);
                high = high.max(v);
            }
            if high > 0.0 {
                *factor = 1.0 / (low * high).sqrt();
            }
            for (&i, a) in index.iter().zip(value) {
                let v = a.abs() * *factor;
                range[i] = (range[i].0.min(v), range[i].1.max(v));
            }
        }
        for (r, &(low, high)) in row.iter_mut().zip(&range) {
            if high > 0.0 {
                *r = 1.0 / (low * high).sqrt();
            }
        }
    }
    for r in &mut row {
        *r = power_of_two(*r);
    }
    for (j, factor) in column.iter_mut().enumerate() {
        let (index, value) = matrix.column(j);
        let high = index.iter().zip(value).map(|(&i, a)| a.abs() * row[i]).fold(0.0, f64::max);
        if high > 0.0 {
            *factor = power_of_two(1.0 / high);
        }
    }
    (row, column)
}
