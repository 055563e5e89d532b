//! Working vectors with a list of their non-zeros, and growing lists of entries held in one block.
//!
//! Knows nothing of programs or bases.

/// Values below this are rounding noise and are dropped after a solve.
pub(super) const DROP: f64 = 1e-14;

/// Values looked at together.
const TOGETHER: usize = 8;

/// A stand-in for a value that cancelled exactly while its index is already listed.
const GHOST: f64 = 1e-100;

/// A dense vector that also lists where it is not zero, as long as that pays.
#[derive(Debug, Clone, Default)]
pub(super) struct Work {
    /// Every component.
    pub value: Vec<f64>,
    /// A superset of the non-zero places, each once; meaningful only when `listed`.
    pub index: Vec<usize>,
    /// Whether `index` is kept.
    pub listed: bool,
}

impl Work {
    /// A zero vector.
    pub fn new(size: usize) -> Self {
        Self { value: vec![0.0; size], index: Vec::new(), listed: true }
    }

    /// Back to zero, at the price of its non-zeros.
    pub fn clear(&mut self) {
        if self.listed && self.index.len() * 4 < self.value.len() {
            for &i in &self.index {
                self.value[i] = 0.0;
            }
        } else {
            self.value.fill(0.0);
        }
        self.index.clear();
        self.listed = true;
    }

    /// Zero, with room for `size` components.
    pub fn reset(&mut self, size: usize) {
        self.clear();
        self.value.resize(size, 0.0);
    }

    /// Adds to a component.
    pub fn add(&mut self, i: usize, v: f64) {
        let old = self.value[i];
        if old == 0.0 && self.listed {
            self.index.push(i);
        }
        let new = old + v;
        self.value[i] = if new == 0.0 { GHOST } else { new };
    }

    /// Drops noise and makes the list exact.
    pub fn tidy(&mut self) {
        if self.listed {
            let value = &mut self.value;
            self.index.retain(|&i| {
                let keep = value[i].abs() > DROP;
                if !keep {
                    value[i] = 0.0;
                }
                keep
            });
        } else {
            self.index.clear();
            for (part, values) in self.value.chunks_mut(TOGETHER).enumerate() {
                // Few are more than noise: most parts are done in one comparison of all.
                if values.iter().fold(false, |any, v| any | (v.abs() > DROP)) {
                    for (i, v) in values.iter_mut().enumerate() {
                        if v.abs() > DROP {
                            self.index.push(part * TOGETHER + i);
                        } else {
                            *v = 0.0;
                        }
                    }
                } else {
                    values.fill(0.0);
                }
            }
            self.listed = true;
        }
    }

    /// Makes this a copy of another vector of the same size.
    pub fn copy_from(&mut self, other: &Self) {
        self.clear();
        if other.listed {
            for &i in &other.index {
                self.value[i] = other.value[i];
            }
            self.index.extend_from_slice(&other.index);
        } else {
            self.value.copy_from_slice(&other.value);
            self.listed = false;
        }
    }

    /// Sum of squares.
    pub fn square(&self) -> f64 {
        self.index.iter().map(|&i| self.value[i] * self.value[i]).sum()
    }
}

/// Many short lists of `(index, value)`, each of which may grow or shrink.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    start: Vec<usize>,
    len: Vec<usize>,
    room: Vec<usize>,
    entry: Vec<(usize, f64)>,
}

impl Lists {
    /// Forgets everything and makes `count` empty lists.
    pub fn reset(&mut self, count: usize) {
        self.entry.clear();
        for part in [&mut self.start, &mut self.len, &mut self.room] {
            part.clear();
            part.resize(count, 0);
        }
    }

    /// The entries of a list.
    pub fn get(&self, list: usize) -> &[(usize, f64)] {
        &self.entry[self.start[list]..self.start[list] + self.len[list]]
    }

    /// Appends one entry, moving the list to the end of the block when it has no room.
    pub fn push(&mut self, list: usize, index: usize, value: f64) {
        let (start, len) = (self.start[list], self.len[list]);
        if len == self.room[list] {
            if start + len == self.entry.len() {
                self.entry.push((index, value));
                self.room[list] += 1;
                self.len[list] += 1;
                return;
            }
            let moved = self.entry.len();
            self.entry.extend_from_within(start..start + len);
            let room = len + 4 + len / 2;
            self.entry.resize(moved + room, (0, 0.0));
            self.start[list] = moved;
            self.room[list] = room;
        }
        let at = self.start[list] + len;
        self.entry[at] = (index, value);
        self.len[list] += 1;
    }

    /// Writes a whole list anew at the end of the block.
    pub fn set(&mut self, list: usize, entries: impl Iterator<Item = (usize, f64)>) {
        let start = self.entry.len();
        self.entry.extend(entries);
        self.start[list] = start;
        self.len[list] = self.entry.len() - start;
        self.room[list] = self.len[list];
    }

    /// Takes out the entry with an index, if there.
    pub fn remove(&mut self, list: usize, index: usize) {
        let (start, len) = (self.start[list], self.len[list]);
        let entries = &mut self.entry[start..start + len];
        if let Some(at) = entries.iter().position(|&(i, _)| i == index) {
            entries.swap(at, len - 1);
            self.len[list] -= 1;
        }
    }

    /// Empties one list.
    pub fn empty(&mut self, list: usize) {
        self.len[list] = 0;
    }

    /// Length of the block, gaps included: grows with every move.
    pub fn block(&self) -> usize {
        self.entry.len()
    }

    /// Makes this the transpose of another set of lists of the same count, with some room in each.
    pub fn transpose_of(&mut self, other: &Self) {
        let count = other.start.len();
        self.reset(count);
        for list in 0..count {
            for &(i, _) in other.get(list) {
                self.room[i] += 1;
            }
        }
        let mut end = 0;
        for (start, room) in self.start.iter_mut().zip(&mut self.room) {
            *start = end;
            *room += 2;
            end += *room;
        }
        self.entry.resize(end, (0, 0.0));
        for list in 0..count {
            for &(i, v) in other.get(list) {
                self.entry[self.start[i] + self.len[i]] = (list, v);
                self.len[i] += 1;
            }
        }
    }
}
