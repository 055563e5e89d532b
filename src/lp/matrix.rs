//! Sparse coefficients held by column (compressed columns).

/// A sparse matrix held by column; within a column rows are ascending and unique.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    rows: usize,
    starts: Vec<usize>,
    index: Vec<usize>,
    value: Vec<f64>,
}

impl Matrix {
    /// A matrix with `rows` rows and no columns yet.
    #[must_use]
    pub fn new(rows: usize) -> Self {
        Self { rows, starts: vec![0], index: Vec::new(), value: Vec::new() }
    }

    /// Makes a matrix from `(row, column, value)` entries in any order; entries of one place add up, zeros go.
    ///
    /// Every row must be below `rows` and every column below `columns`.
    #[must_use]
    pub fn from_entries(rows: usize, columns: usize, entries: &[(usize, usize, f64)]) -> Self {
        let mut starts = vec![0; columns + 1];
        for &(_, column, _) in entries {
            starts[column + 1] += 1;
        }
        for column in 0..columns {
            starts[column + 1] += starts[column];
        }
        let mut next = starts.clone();
        let mut sorted = vec![(0, 0.0); entries.len()];
        for &(row, column, value) in entries {
            sorted[next[column]] = (row, value);
            next[column] += 1;
        }
        let mut matrix = Self::new(rows);
        for column in 0..columns {
            matrix.push_column(&mut sorted[starts[column]..starts[column + 1]]);
        }
        matrix
    }

    /// Appends a column; `entries` are sorted in place, equal rows add up, zeros go.
    pub fn push_column(&mut self, entries: &mut [(usize, f64)]) {
        entries.sort_by_key(|&(row, _)| row);
        let start = self.index.len();
        for &(row, value) in entries.iter() {
            debug_assert!(row < self.rows);
            if self.index.len() > start && self.index[self.index.len() - 1] == row {
                let last = self.value.len() - 1;
                self.value[last] += value;
            } else {
                self.index.push(row);
                self.value.push(value);
            }
        }
        let mut kept = start;
        for k in start..self.index.len() {
            if self.value[k] != 0.0 {
                self.index[kept] = self.index[k];
                self.value[kept] = self.value[k];
                kept += 1;
            }
        }
        self.index.truncate(kept);
        self.value.truncate(kept);
        self.starts.push(kept);
    }

    /// Some of the columns, in the order given.
    #[must_use]
    pub fn of_columns(&self, columns: &[usize]) -> Self {
        let mut some = Self::new(self.rows);
        for &column in columns {
            let (index, value) = self.column(column);
            some.index.extend_from_slice(index);
            some.value.extend_from_slice(value);
            some.starts.push(some.index.len());
        }
        some
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.starts.len() - 1
    }

    /// Number of stored entries.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.index.len()
    }

    /// Row indices and values of a column.
    #[must_use]
    pub fn column(&self, column: usize) -> (&[usize], &[f64]) {
        let range = self.starts[column]..self.starts[column + 1];
        (&self.index[range.clone()], &self.value[range])
    }

    /// Where each column starts (one more than there are columns), row indices, values.
    #[must_use]
    pub fn parts(&self) -> (&[usize], &[usize], &[f64]) {
        (&self.starts, &self.index, &self.value)
    }

    /// `A x`, one figure a row.
    #[must_use]
    pub fn times(&self, x: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; self.rows];
        for (column, &v) in x.iter().enumerate() {
            if v != 0.0 {
                let (index, value) = self.column(column);
                for (&row, &a) in index.iter().zip(value) {
                    out[row] += a * v;
                }
            }
        }
        out
    }

    /// `y . A_j`, the inner product of a column with a figure a row.
    #[must_use]
    pub fn dot(&self, column: usize, y: &[f64]) -> f64 {
        let (index, value) = self.column(column);
        index.iter().zip(value).map(|(&row, &a)| a * y[row]).sum()
    }

    /// The transpose: the same coefficients held by row.
    #[must_use]
    pub fn transpose(&self) -> Self {
        let mut starts = vec![0; self.rows + 1];
        for &row in &self.index {
            starts[row + 1] += 1;
        }
        for row in 0..self.rows {
            starts[row + 1] += starts[row];
        }
        let mut next = starts.clone();
        let mut index = vec![0; self.index.len()];
        let mut value = vec![0.0; self.index.len()];
        for column in 0..self.columns() {
            let (rows, values) = self.column(column);
            for (&row, &a) in rows.iter().zip(values) {
                index[next[row]] = column;
                value[next[row]] = a;
                next[row] += 1;
            }
        }
        Self { rows: self.columns(), starts, index, value }
    }
}
