//! Factorising a basis from nothing: singletons first, then Markowitz with threshold pivoting on what remains.
//!
//! Our bases are mostly triangular, so the first part usually does nearly everything. Columns that turn out to
//! depend on the others are left over, together with the rows that found no pivot: the caller puts those rows'
//! own activities there.

use super::lu::Lu;
use super::nucleus::Nucleus;

/// A pivot smaller than this is no pivot (columns are scaled to a largest entry near one).
pub(super) const SMALLEST_PIVOT: f64 = 1e-9;

/// Calls back with the entries of a column.
pub(super) type Each<'a> = &'a dyn Fn(usize, &mut dyn FnMut(usize, f64));

/// How a factorisation went.
#[derive(Debug, Clone, Default)]
pub(super) struct Factored {
    /// For each row, which of the given columns pivots there.
    pub column_of_row: Vec<Option<usize>>,
    /// Given columns without a pivot.
    pub left_over: Vec<usize>,
}

/// Marks a row or column that already has its pivot, in the counts.
const GONE: usize = usize::MAX;

/// The columns to factorise, by column and by row, and how many active entries each has left.
struct Active {
    start: Vec<usize>,
    entry: Vec<(usize, f64)>,
    row_start: Vec<usize>,
    row_entry: Vec<usize>,
    column_count: Vec<usize>,
    row_count: Vec<usize>,
}

impl Active {
    fn new(rows: usize, columns: usize, each: Each) -> Self {
        let mut start = vec![0];
        let mut entry = Vec::new();
        let mut row_count = vec![0; rows];
        for c in 0..columns {
            each(c, &mut |i, a| {
                if a != 0.0 {
                    entry.push((i, a));
                    row_count[i] += 1;
                }
            });
            start.push(entry.len());
        }
        let mut row_start = vec![0; rows + 1];
        for i in 0..rows {
            row_start[i + 1] = row_start[i] + row_count[i];
        }
        let mut next = row_start.clone();
        let mut row_entry = vec![0; entry.len()];
        for c in 0..columns {
            for &(i, _) in &entry[start[c]..start[c + 1]] {
                row_entry[next[i]] = c;
                next[i] += 1;
            }
        }
        let column_count = start.windows(2).map(|w| w[1] - w[0]).collect();
        Self { start, entry, row_start, row_entry, column_count, row_count }
    }

    fn column(&self, c: usize) -> &[(usize, f64)] {
        &self.entry[self.start[c]..self.start[c + 1]]
    }
}

impl Lu {
    /// Factorises `columns` columns over `rows` rows, given by `each`, accepting no pivot below `smallest`.
    /// There may be fewer or more columns than rows.
    pub(super) fn factorise(&mut self, rows: usize, columns: usize, each: Each, smallest: f64) -> Factored {
        self.reset(rows);
        let mut active = Active::new(rows, columns, each);
        let mut factored = Factored { column_of_row: vec![None; rows], left_over: Vec::new() };
        self.singletons(&mut active, &mut factored, smallest);
        let mut nucleus = Nucleus::new(rows, columns, smallest);
        for c in 0..columns {
            if active.column_count[c] != GONE {
                nucleus.load(c, active.column(c), |i| active.row_count[i] != GONE);
            }
        }
        nucleus.eliminate(self, &mut factored);
        for c in 0..columns {
            if active.column_count[c] != GONE && !nucleus.pivoted(c) {
                factored.left_over.push(c);
            }
        }
        self.finish();
        factored
    }

    /// Pivots on columns with one active entry and rows with one active entry until none is left.
    fn singletons(&mut self, active: &mut Active, factored: &mut Factored, smallest: f64) {
        let (rows, columns) = (active.row_count.len(), active.column_count.len());
        let mut column_queue: Vec<usize> = (0..columns).filter(|&c| active.column_count[c] == 1).collect();
        let mut row_queue: Vec<usize> = (0..rows).filter(|&i| active.row_count[i] == 1).collect();
        loop {
            if let Some(c) = column_queue.pop() {
                if active.column_count[c] == 1 {
                    let found = active.column(c).iter().find(|e| active.row_count[e.0] != GONE);
                    if let Some(&(i, a)) = found
                        && a.abs() >= smallest
                    {
                        self.take(active, factored, c, i, a, &mut column_queue, &mut row_queue);
                    }
                }
            } else if let Some(i) = row_queue.pop() {
                if active.row_count[i] == 1 {
                    let range = active.row_start[i]..active.row_start[i + 1];
                    let found =
                        active.row_entry[range].iter().copied().find(|&c| active.column_count[c] != GONE);
                    if let Some(c) = found {
                        let a = active.column(c).iter().find(|e| e.0 == i).map_or(0.0, |e| e.1);
                        let largest = active
                            .column(c)
                            .iter()
                            .filter(|e| active.row_count[e.0] != GONE)
                            .fold(0.0_f64, |most, e| most.max(e.1.abs()));
                        if a.abs() >= smallest.max(1e-3 * largest) {
                            self.take(active, factored, c, i, a, &mut column_queue, &mut row_queue);
                        }
                    }
                }
            } else {
                return;
            }
        }
    }

    /// Records the pivot of column `c` on row `i` and counts both out.
    #[expect(clippy::too_many_arguments, reason = "one inner step of `singletons`, split off for its length")]
    fn take(
        &mut self,
        active: &mut Active,
        factored: &mut Factored,
        c: usize,
        i: usize,
        a: f64,
        column_queue: &mut Vec<usize>,
        row_queue: &mut Vec<usize>,
    ) {
        let Active { start, entry, row_start, row_entry, column_count, row_count } = active;
        let entries = &entry[start[c]..start[c + 1]];
        self.upper_columns.set(i, entries.iter().copied().filter(|e| e.0 != i && row_count[e.0] == GONE));
        self.lower_columns
            .set(i, entries.iter().filter(|e| e.0 != i && row_count[e.0] != GONE).map(|&(k, v)| (k, v / a)));
        self.pivot(i, a);
        factored.column_of_row[i] = Some(c);
        column_count[c] = GONE;
        row_count[i] = GONE;
        for &(k, _) in entries.iter().filter(|e| e.0 != i) {
            if row_count[k] != GONE {
                row_count[k] -= 1;
                if row_count[k] == 1 {
                    row_queue.push(k);
                }
            }
        }
        for &other in &row_entry[row_start[i]..row_start[i + 1]] {
            if column_count[other] != GONE {
                column_count[other] -= 1;
                if column_count[other] == 1 {
                    column_queue.push(other);
                }
            }
        }
    }

    /// Appends row `i` to the order of the pivots.
    pub(super) fn pivot(&mut self, i: usize, value: f64) {
        self.diagonal[i] = value;
        self.place[i] = self.order.len();
        self.order.push(i);
    }

    /// Gives rows without a pivot their own activity (a diagonal of -1), and builds the copies by row.
    fn finish(&mut self) {
        for i in 0..self.size {
            if self.place[i] == super::lu::NONE {
                // Its activity's column is -e_i, which the multipliers of earlier pivots do not touch.
                self.pivot(i, -1.0);
                self.upper_columns.empty(i);
                self.lower_columns.empty(i);
            }
        }
        self.lower_rows.transpose_of(&self.lower_columns);
        self.upper_rows.transpose_of(&self.upper_columns);
        for &i in &self.order {
            if !self.lower_columns.get(i).is_empty() {
                self.lower_order.push(i);
            }
            if !self.lower_rows.get(i).is_empty() {
                self.lower_row_order.push(i);
            }
        }
        self.fresh_size = self.lower_columns.block() + self.upper_columns.block();
    }
}
