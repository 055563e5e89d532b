//! A direction from the optimum: what moves, and how far it can be followed.

use super::answers::LimitOf;

/// Movement below this, per unit of the change asked for, is none.
pub(super) const MOVING: f64 = 1e-9;

/// Movements closer than this, relative, are one.
const SAME_MOVE: f64 = 1e-6;

/// A direction in the cone and what it does to the objective's value. Places count columns first, then rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Direction {
    /// What the objective's value gains per unit.
    pub(super) gain: f64,
    /// What moves, ascending by place.
    pub(super) moves: Vec<(usize, f64)>,
}

impl Direction {
    pub(super) fn new(gain: f64, moves: impl Iterator<Item = (usize, f64)>) -> Self {
        let mut moves: Vec<(usize, f64)> = moves.filter(|(_, by)| by.abs() > MOVING).collect();
        moves.sort_unstable_by_key(|&(place, _)| place);
        Self { gain, moves }
    }

    /// By how much a variable moves.
    pub(super) fn of(&self, place: usize) -> f64 {
        self.moves.binary_search_by_key(&place, |&(place, _)| place).map_or(0.0, |at| self.moves[at].1)
    }

    /// Both at once.
    pub(super) fn plus(&self, other: &Self) -> Self {
        let mut moves = Vec::with_capacity(self.moves.len() + other.moves.len());
        let (mut left, mut right) = (self.moves.iter().peekable(), other.moves.iter().peekable());
        loop {
            let next = match (left.peek(), right.peek()) {
                (Some(a), Some(b)) if a.0 == b.0 => {
                    let both = (a.0, a.1 + b.1);
                    left.next();
                    right.next();
                    Some(both)
                }
                (Some(a), Some(b)) if a.0 > b.0 => right.next().copied(),
                (None, _) => right.next().copied(),
                _ => left.next().copied(),
            };
            match next {
                Some(pair) => moves.push(pair),
                None => break,
            }
        }
        Self::new(self.gain + other.gain, moves.into_iter())
    }

    /// How far it can be followed before something meets a limit, and what does; `None` without end. What rests at
    /// the limit that moves can only meet its other limit.
    pub(super) fn step(
        &self,
        values: &[f64],
        bounds: impl Fn(usize) -> (f64, f64),
        (moving, limit): (usize, LimitOf),
    ) -> Option<(f64, usize)> {
        let mut nearest: Option<(f64, usize)> = None;
        for &(place, by) in &self.moves {
            let (mut lower, mut upper) = bounds(place);
            if place == moving {
                let both = lower == upper;
                if both || matches!(limit, LimitOf::RowUpper(_) | LimitOf::ColumnUpper(_)) {
                    upper = f64::INFINITY;
                }
                if both || matches!(limit, LimitOf::RowLower(_) | LimitOf::ColumnLower(_)) {
                    lower = f64::NEG_INFINITY;
                }
            }
            let bound = if by > 0.0 { upper } else { lower };
            if bound.is_finite() {
                let length = ((bound - values[place]) / by).max(0.0);
                if nearest.is_none_or(|(least, _)| length < least) {
                    nearest = Some((length, place));
                }
            }
        }
        nearest
    }

    /// A column that stood still before and moves now: the one that moves most, the first of several.
    pub(super) fn begins(&self, before: &Self, columns: usize) -> Option<usize> {
        let new = self.moves.iter().filter(|&&(place, _)| place < columns && before.of(place) == 0.0);
        new.copied()
            .reduce(|most, next| if next.1.abs() > most.1.abs() * (1.0 + SAME_MOVE) { next } else { most })
            .map(|(place, _)| place)
    }
}
