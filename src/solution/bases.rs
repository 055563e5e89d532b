//! Where earlier solves ended, for programs that are much like them.

use crate::formulation::keys::{Column, Group, Row};
use crate::formulation::{Formulation, Routing};
use crate::solver::{Basis, Optimum, Standing};
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::Arc;

/// Columns of all kept programs together: past it the one that was used longest ago is dropped.
const MOST_COLUMNS: usize = 4_000_000;
/// A program that differs in more than one of so many columns or rows is solved as quickly from nothing.
const ALIKE: usize = 100;

/// Where earlier solves ended, one basis for every way in which a program can be made of columns and rows: one that
/// differs from such a program in figures alone, or in very few columns and rows, starts from its basis.
#[derive(Debug, Clone, Default)]
pub struct Bases {
    /// The latest first.
    kept: VecDeque<Arc<Ended>>,
}

/// What a program was made of, and its last basis.
#[derive(Debug)]
struct Ended {
    routing: Routing,
    columns: Vec<Column>,
    rows: Vec<Row>,
    groups: Vec<Group>,
    basis: Basis,
}

impl Ended {
    fn has_shape(&self, columns: &[Column], rows: &[Row]) -> bool {
        self.columns == columns && self.rows == rows
    }

    /// The basis in a program with a few other columns and rows; what is new in it stands aside.
    fn carried_to(&self, next: &Formulation) -> Option<Basis> {
        if self.routing != next.routing || self.groups != next.groups {
            return None;
        }
        let columns = carried(&self.columns, &self.basis.columns, &next.columns, Standing::Lower)?;
        let rows = carried(&self.rows, &self.basis.rows, &next.rows, Standing::Basic)?;
        Some(Basis { columns, rows })
    }
}

/// Standings by key, `aside` for what is new; nothing where too much is new or gone.
fn carried<K: Copy + Eq + Hash>(
    was: &[K],
    stood: &[Standing],
    next: &[K],
    aside: Standing,
) -> Option<Vec<Standing>> {
    let few = was.len().max(next.len()) / ALIKE;
    if was.len().abs_diff(next.len()) > few {
        return None;
    }
    let known: HashMap<K, Standing> = was.iter().copied().zip(stood.iter().copied()).collect();
    let found: Vec<Option<Standing>> = next.iter().map(|key| known.get(key).copied()).collect();
    let new = found.iter().filter(|standing| standing.is_none()).count();
    (new <= few).then(|| found.into_iter().map(|standing| standing.unwrap_or(aside)).collect())
}

impl Bases {
    /// Where to start in a program.
    pub(super) fn start(&self, next: &Formulation) -> Option<Basis> {
        let same = self.kept.iter().find(|ended| ended.has_shape(&next.columns, &next.rows));
        same.map(|ended| ended.basis.clone())
            .or_else(|| self.kept.iter().find_map(|ended| ended.carried_to(next)))
    }

    /// Keeps where a program ended, in the place of what is known of its like.
    pub(super) fn keep(&mut self, formulation: &Formulation, optimum: &Optimum) {
        let Some(basis) = optimum.basis.clone() else { return };
        let ended = Ended {
            routing: formulation.routing,
            columns: formulation.columns.clone(),
            rows: formulation.rows.clone(),
            groups: formulation.groups.clone(),
            basis,
        };
        self.renew(Self { kept: VecDeque::from([Arc::new(ended)]) });
    }

    /// Takes what others know, in the place of what is known here of its like.
    pub fn renew(&mut self, others: Self) {
        for ended in others.kept.into_iter().rev() {
            self.kept.retain(|known| !known.has_shape(&ended.columns, &ended.rows));
            self.kept.push_front(ended);
        }
        self.drop_the_oldest();
    }

    fn drop_the_oldest(&mut self) {
        let mut columns = 0;
        let fits = self.kept.iter().take_while(|ended| {
            columns += ended.columns.len();
            columns <= MOST_COLUMNS
        });
        let fits = fits.count().max(1);
        self.kept.truncate(fits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standings_are_carried_where_little_is_new_and_not_where_much_is() {
        let was: Vec<usize> = (0..200).collect();
        let stood: Vec<Standing> =
            was.iter().map(|k| if k % 2 == 0 { Standing::Basic } else { Standing::Upper }).collect();
        let next: Vec<usize> = (2..202).rev().collect();
        let carried_over = carried(&was, &stood, &next, Standing::Lower).unwrap();
        for (key, standing) in next.iter().zip(carried_over) {
            assert_eq!(standing, stood.get(*key).copied().unwrap_or(Standing::Lower), "{key}");
        }
        let other: Vec<usize> = (3..203).collect();
        assert_eq!(carried(&was, &stood, &other, Standing::Lower), None);
        assert_eq!(carried(&was, &stood, &was[3..], Standing::Lower), None);
    }
}
