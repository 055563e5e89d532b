//! The part of a basis that is not triangular: Markowitz elimination with threshold pivoting.
//!
//! Searches the shortest columns and rows for the entry with the least possible fill among those that are not small
//! in their column.

use super::factor::Factored;
use super::lu::{Lu, NONE};
use super::vector::DROP;

/// An entry must be at least this share of its column's largest.
const THRESHOLD: f64 = 0.1;

/// Lines looked at before the best entry so far is taken.
const SEARCHED: usize = 4;

/// Lists of lines (columns or rows) by their number of active entries.
#[derive(Debug)]
struct Buckets {
    head: Vec<usize>,
    next: Vec<usize>,
    previous: Vec<usize>,
    count: Vec<usize>,
}

impl Buckets {
    fn new(lines: usize, longest: usize) -> Self {
        Self {
            head: vec![NONE; longest + 1],
            next: vec![NONE; lines],
            previous: vec![NONE; lines],
            count: vec![NONE; lines],
        }
    }

    fn insert(&mut self, line: usize, count: usize) {
        let head = self.head[count];
        self.next[line] = head;
        self.previous[line] = NONE;
        if head != NONE {
            self.previous[head] = line;
        }
        self.head[count] = line;
        self.count[line] = count;
    }

    fn remove(&mut self, line: usize) {
        let count = self.count[line];
        if count == NONE {
            return;
        }
        let (next, previous) = (self.next[line], self.previous[line]);
        if previous == NONE {
            self.head[count] = next;
        } else {
            self.next[previous] = next;
        }
        if next != NONE {
            self.previous[next] = previous;
        }
        self.count[line] = NONE;
    }

    fn relocate(&mut self, line: usize, count: usize) {
        if self.count[line] != count {
            self.remove(line);
            self.insert(line, count);
        }
    }

    fn lines(&self, count: usize) -> impl Iterator<Item = usize> + '_ {
        let mut line = self.head[count];
        std::iter::from_fn(move || {
            let here = line;
            (here != NONE).then(|| {
                line = self.next[here];
                here
            })
        })
    }
}

/// The active columns and rows.
#[derive(Debug)]
pub(super) struct Nucleus {
    columns: Vec<Vec<(usize, f64)>>,
    /// What each column left in rows that already have their pivot: its part of `U`.
    passed: Vec<Vec<(usize, f64)>>,
    rows: Vec<Vec<usize>>,
    by_column: Buckets,
    by_row: Buckets,
    pivoted: Vec<bool>,
    loaded: Vec<usize>,
    /// Where each row sits in the column being updated, plus one.
    spot: Vec<usize>,
    /// No pivot may be smaller.
    smallest: f64,
}

impl Nucleus {
    pub fn new(rows: usize, columns: usize, smallest: f64) -> Self {
        Self {
            columns: vec![Vec::new(); columns],
            passed: vec![Vec::new(); columns],
            rows: vec![Vec::new(); rows],
            by_column: Buckets::new(columns, rows),
            by_row: Buckets::new(rows, columns),
            pivoted: vec![false; columns],
            loaded: Vec::new(),
            spot: vec![0; rows],
            smallest,
        }
    }

    /// Adds a column; entries in rows that are no longer active go straight to `U`.
    pub fn load(&mut self, c: usize, entries: &[(usize, f64)], active: impl Fn(usize) -> bool) {
        for &(i, a) in entries {
            if active(i) {
                self.columns[c].push((i, a));
                self.rows[i].push(c);
            } else {
                self.passed[c].push((i, a));
            }
        }
        self.loaded.push(c);
    }

    /// Whether a column found its pivot.
    pub fn pivoted(&self, c: usize) -> bool {
        self.pivoted[c]
    }

    /// Eliminates until no acceptable pivot is left.
    pub fn eliminate(&mut self, lu: &mut Lu, factored: &mut Factored) {
        let loaded = std::mem::take(&mut self.loaded);
        for i in 0..self.rows.len() {
            if !self.rows[i].is_empty() {
                self.by_row.insert(i, self.rows[i].len());
            }
        }
        for &c in &loaded {
            self.by_column.insert(c, self.columns[c].len());
        }
        while let Some((i, c)) = self.best() {
            factored.column_of_row[i] = Some(c);
            self.pivot(lu, i, c);
        }
    }

    /// The entry to pivot on: least `(row count - 1) (column count - 1)` among a few short lines.
    fn best(&mut self) -> Option<(usize, usize)> {
        let mut best: Option<(usize, usize)> = None;
        let mut merit = usize::MAX;
        let mut searched = 0;
        let longest = self.by_column.head.len().max(self.by_row.head.len());
        let mut hopeless = Vec::new();
        'search: for count in 1..longest {
            if count < self.by_column.head.len() {
                for c in self.by_column.lines(count) {
                    let largest = self.columns[c].iter().map(|e| e.1.abs()).fold(0.0, f64::max);
                    if largest < self.smallest {
                        hopeless.push(c);
                        continue;
                    }
                    for &(i, a) in &self.columns[c] {
                        let this = (self.by_row.count[i] - 1) * (count - 1);
                        if this < merit && a.abs() >= THRESHOLD * largest {
                            (best, merit) = (Some((i, c)), this);
                        }
                    }
                    searched += 1;
                    if merit <= (count - 1) * (count - 1) || searched >= SEARCHED && best.is_some() {
                        break 'search;
                    }
                }
            }
            if count < self.by_row.head.len() {
                for i in self.by_row.lines(count) {
                    for &c in &self.rows[i] {
                        let column_count = self.by_column.count[c];
                        if column_count == NONE {
                            continue;
                        }
                        let this = (count - 1) * (column_count - 1);
                        if this < merit {
                            let (a, largest) = self.size_in(c, i);
                            if a >= THRESHOLD * largest && a >= self.smallest {
                                (best, merit) = (Some((i, c)), this);
                            }
                        }
                    }
                    searched += 1;
                    if merit <= count * (count - 1) || searched >= SEARCHED && best.is_some() {
                        break 'search;
                    }
                }
            }
        }
        for c in hopeless {
            self.by_column.remove(c);
        }
        best
    }

    /// Size of the entry of row `i` in column `c`, and of the largest there.
    fn size_in(&self, c: usize, i: usize) -> (f64, f64) {
        self.columns[c].iter().fold((0.0, 0.0_f64), |(a, largest), &(k, v)| {
            (if k == i { v.abs() } else { a }, largest.max(v.abs()))
        })
    }

    /// Pivots on row `i` of column `c` and updates the columns that row `i` touches.
    fn pivot(&mut self, lu: &mut Lu, i: usize, c: usize) {
        let mut column = std::mem::take(&mut self.columns[c]);
        let Some(at) = column.iter().position(|e| e.0 == i) else { return };
        let value = column.swap_remove(at).1;
        for &(k, _) in &column {
            self.rows[k].retain(|&other| other != c);
        }
        for entry in &mut column {
            entry.1 /= value;
        }
        let touched = std::mem::take(&mut self.rows[i]);
        self.by_row.remove(i);
        self.by_column.remove(c);
        self.pivoted[c] = true;
        for &other in touched.iter().filter(|&&other| other != c) {
            self.combine(other, i, &column);
        }
        for &(k, _) in &column {
            self.by_row.relocate(k, self.rows[k].len());
        }
        lu.upper_columns.set(i, self.passed[c].drain(..));
        lu.lower_columns.set(i, column.into_iter());
        lu.pivot(i, value);
    }

    /// Subtracts the multiple of `multipliers` that clears row `i` from a column.
    fn combine(&mut self, c: usize, i: usize, multipliers: &[(usize, f64)]) {
        let column = &mut self.columns[c];
        let Some(at) = column.iter().position(|e| e.0 == i) else { return };
        let factor = column.swap_remove(at).1;
        self.passed[c].push((i, factor));
        for (n, &(k, _)) in column.iter().enumerate() {
            self.spot[k] = n + 1;
        }
        let before = column.len();
        for &(k, a) in multipliers {
            let spot = self.spot[k];
            if spot == 0 {
                column.push((k, -a * factor));
                self.rows[k].push(c);
            } else {
                column[spot - 1].1 -= a * factor;
            }
        }
        for &(k, _) in &column[..before] {
            self.spot[k] = 0;
        }
        let rows = &mut self.rows;
        let by_row = &mut self.by_row;
        column.retain(|&(k, a)| {
            let keep = a.abs() > DROP;
            if !keep {
                rows[k].retain(|&other| other != c);
                by_row.relocate(k, rows[k].len());
            }
            keep
        });
        if self.by_column.count[c] != NONE {
            self.by_column.relocate(c, self.columns[c].len());
        }
    }
}
