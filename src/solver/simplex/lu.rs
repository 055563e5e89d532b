//! A factorised basis: `B = L R U` with Forrest-Tomlin updates, and solves that follow the non-zeros where it pays.
//!
//! Every pivot is named by its row, and the basic column that pivots on row `i` sits at position `i`, so that no
//! permutation is needed outside. `L` holds the multipliers by pivot column (and by row), `R` the row etas of the
//! updates, `U` its columns and rows without the diagonal. The order of the pivots is a list with holes.
//! The factorisation itself is in `factor.rs`.

use super::vector::{Lists, Work};

/// A hole in the order of the pivots.
pub(super) const NONE: usize = usize::MAX;

/// Updates after which a basis is factorised anew.
const MOST_UPDATES: usize = 100;

/// A solve follows the non-zeros below this share of them, in and (by experience) out.
const SPARSE: f64 = 0.08;

/// The factorisation of a basis.
#[derive(Debug, Clone, Default)]
pub(super) struct Lu {
    pub(super) size: usize,
    pub(super) lower_columns: Lists,
    pub(super) lower_rows: Lists,
    /// Pivots with multipliers, in order.
    pub(super) lower_order: Vec<usize>,
    /// Rows that some multiplier reaches, in pivot order.
    pub(super) lower_row_order: Vec<usize>,
    pub(super) upper_columns: Lists,
    pub(super) upper_rows: Lists,
    pub(super) diagonal: Vec<f64>,
    pub(super) order: Vec<usize>,
    pub(super) place: Vec<usize>,
    eta_pivot: Vec<usize>,
    eta_start: Vec<usize>,
    eta_entry: Vec<(usize, f64)>,
    /// The entering column after `L` and `R`: what the next update puts into `U`.
    spike: Vec<(usize, f64)>,
    /// The leaving row's unit vector after `U`: gives the next row eta.
    unit: Vec<(usize, f64)>,
    walk: Walk,
    scratch: Vec<f64>,
    /// Usual share of non-zeros in the results of the four triangular solves.
    usual: [f64; 4],
    /// Non-zeros of the fresh factors.
    pub(super) fresh_size: usize,
}

/// Scratch for following non-zeros through a triangle.
#[derive(Debug, Clone, Default)]
struct Walk {
    seen: Vec<bool>,
    stack: Vec<(usize, usize)>,
    found: Vec<usize>,
}

impl Walk {
    /// All places that `seeds` reach through `lists`, in `found`, each after everything it reaches.
    fn reach(&mut self, lists: &Lists, seeds: &[usize]) {
        self.found.clear();
        for &seed in seeds {
            if self.seen[seed] {
                continue;
            }
            self.seen[seed] = true;
            self.stack.push((seed, 0));
            while let Some((i, from)) = self.stack.pop() {
                let entries = lists.get(i);
                let next = entries[from..].iter().position(|&(k, _)| !self.seen[k]);
                if let Some(step) = next {
                    let k = entries[from + step].0;
                    self.stack.push((i, from + step + 1));
                    self.seen[k] = true;
                    self.stack.push((k, 0));
                } else {
                    self.found.push(i);
                }
            }
        }
        for &i in &self.found {
            self.seen[i] = false;
        }
    }
}

/// One elimination step: divides by the pivot where there is one, then spreads `x[i]` along its list.
#[inline]
fn spread(lists: &Lists, diagonal: Option<&[f64]>, i: usize, value: &mut [f64]) {
    let mut v = value[i];
    if v == 0.0 {
        return;
    }
    if let Some(diagonal) = diagonal {
        v /= diagonal[i];
        value[i] = v;
    }
    for &(k, a) in lists.get(i) {
        value[k] -= a * v;
    }
}

/// A triangular solve, by its non-zeros when few are expected.
fn triangle<'i>(
    lists: &Lists,
    diagonal: Option<&[f64]>,
    order: impl Iterator<Item = &'i usize>,
    x: &mut Work,
    walk: &mut Walk,
    usual: &mut f64,
) {
    let size = x.value.len() as f64;
    if x.listed && x.index.len() as f64 <= SPARSE * size && *usual <= SPARSE {
        walk.reach(lists, &x.index);
        for &i in walk.found.iter().rev() {
            spread(lists, diagonal, i, &mut x.value);
        }
        std::mem::swap(&mut x.index, &mut walk.found);
    } else {
        x.listed = false;
        for &i in order {
            if i != NONE {
                spread(lists, diagonal, i, &mut x.value);
            }
        }
    }
    x.tidy();
    *usual = 0.9 * *usual + 0.1 * (x.index.len() as f64 / size);
}

impl Lu {
    /// Forgets the updates and makes room for a basis of `size` rows.
    pub(super) fn reset(&mut self, size: usize) {
        self.size = size;
        for lists in [&mut self.lower_columns, &mut self.upper_columns] {
            lists.reset(size);
        }
        for part in [&mut self.lower_order, &mut self.lower_row_order, &mut self.order] {
            part.clear();
        }
        self.place.clear();
        self.place.resize(size, NONE);
        self.diagonal.clear();
        self.diagonal.resize(size, 1.0);
        self.walk.seen.clear();
        self.walk.seen.resize(size, false);
        self.scratch.clear();
        self.scratch.resize(size, 0.0);
        self.eta_pivot.clear();
        self.eta_entry.clear();
        self.eta_start.clear();
        self.eta_start.push(0);
    }

    /// Number of updates since the factorisation.
    pub(super) fn updates(&self) -> usize {
        self.eta_pivot.len()
    }

    /// Whether factorising anew is due.
    pub(super) fn worn(&self) -> bool {
        self.updates() >= MOST_UPDATES
            || (self.updates() >= 20
                && self.eta_entry.len() + self.upper_columns.block() > 3 * self.fresh_size + self.size)
    }

    /// `x := L^-1 x`, then the updates' row etas.
    fn forward_lower(&mut self, x: &mut Work) {
        triangle(&self.lower_columns, None, self.lower_order.iter(), x, &mut self.walk, &mut self.usual[0]);
        for (k, &pivot) in self.eta_pivot.iter().enumerate() {
            let entries = &self.eta_entry[self.eta_start[k]..self.eta_start[k + 1]];
            let change: f64 = entries.iter().map(|&(i, a)| a * x.value[i]).sum();
            if change != 0.0 {
                x.add(pivot, -change);
            }
        }
    }

    /// `x := U^-1 x`.
    fn forward_upper(&mut self, x: &mut Work) {
        let order = self.order.iter().rev();
        triangle(&self.upper_columns, Some(&self.diagonal), order, x, &mut self.walk, &mut self.usual[1]);
    }

    /// `x := B^-1 x`: from figures a row to figures a position.
    pub(super) fn ftran(&mut self, x: &mut Work) {
        self.forward_lower(x);
        self.forward_upper(x);
    }

    /// As `ftran`, for the column that is about to enter: keeps what the update needs.
    pub(super) fn ftran_entering(&mut self, x: &mut Work) {
        self.ftran_spike(x);
        self.forward_upper(x);
    }

    /// The first half of `ftran_entering`: enough for the update when the pivot is known from its row.
    pub(super) fn ftran_spike(&mut self, x: &mut Work) {
        self.forward_lower(x);
        self.spike.clear();
        self.spike.extend(x.index.iter().map(|&i| (i, x.value[i])));
    }

    /// `x := U^-T x`.
    fn backward_upper(&mut self, x: &mut Work) {
        let order = self.order.iter();
        triangle(&self.upper_rows, Some(&self.diagonal), order, x, &mut self.walk, &mut self.usual[2]);
    }

    /// The row etas transposed, then `x := L^-T x`.
    fn backward_lower(&mut self, x: &mut Work) {
        for (k, &pivot) in self.eta_pivot.iter().enumerate().rev() {
            let v = x.value[pivot];
            if v != 0.0 {
                for &(i, a) in &self.eta_entry[self.eta_start[k]..self.eta_start[k + 1]] {
                    x.add(i, -a * v);
                }
            }
        }
        let order = self.lower_row_order.iter().rev();
        triangle(&self.lower_rows, None, order, x, &mut self.walk, &mut self.usual[3]);
    }

    /// `x := B^-T x`: from figures a position to figures a row.
    pub(super) fn btran(&mut self, x: &mut Work) {
        self.backward_upper(x);
        self.backward_lower(x);
    }

    /// Row `position` of `B^-1`; keeps what the update needs when that position's column leaves.
    pub(super) fn btran_unit(&mut self, position: usize, x: &mut Work) {
        x.reset(self.size);
        x.add(position, 1.0);
        self.backward_upper(x);
        self.unit.clear();
        self.unit.extend(x.index.iter().map(|&i| (i, x.value[i])));
        self.backward_lower(x);
    }

    /// Replaces the basic column at `position` by the one last given to `ftran_entering`; the last `btran_unit`
    /// must have been for `position`. `pivot` is the entering column's figure there after both triangles.
    /// `false` when the new diagonal contradicts it: then the basis must be factorised anew.
    pub(super) fn update(&mut self, position: usize, pivot: f64) -> bool {
        let p = position;
        let old = self.diagonal[p];
        for &(k, v) in self.unit.iter().filter(|&&(k, _)| k != p) {
            self.eta_entry.push((k, -old * v));
        }
        for &(i, v) in &self.spike {
            self.scratch[i] = v;
        }
        let mut spike_at_p = self.scratch[p];
        let first = self.eta_start[self.eta_start.len() - 1];
        for &(k, a) in &self.eta_entry[first..] {
            spike_at_p -= a * self.scratch[k];
        }
        for &(i, _) in &self.spike {
            self.scratch[i] = 0.0;
        }
        let expected = pivot * old;
        let sound = (spike_at_p - expected).abs() <= 1e-6 * expected.abs() && spike_at_p != 0.0;
        if !sound {
            self.eta_entry.truncate(first);
            return false;
        }
        self.eta_pivot.push(p);
        self.eta_start.push(self.eta_entry.len());
        for &(k, _) in self.upper_rows.get(p) {
            self.upper_columns.remove(k, p);
        }
        self.upper_rows.empty(p);
        for &(k, _) in self.upper_columns.get(p) {
            self.upper_rows.remove(k, p);
        }
        self.upper_columns.set(p, self.spike.iter().copied().filter(|&(i, _)| i != p));
        for &(i, v) in self.spike.iter().filter(|&&(i, _)| i != p) {
            self.upper_rows.push(i, p, v);
        }
        self.diagonal[p] = spike_at_p;
        self.order[self.place[p]] = NONE;
        self.place[p] = self.order.len();
        self.order.push(p);
        true
    }
}
